"""One equation on the window: sharp, in the palette's colours, and to be copied as LaTeX."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.lessons.latex import in_words
from app.ui.equations.typesetting import SIZE, Place, Typeset, typeset
from app.ui.theme import line, muted

_LARGER = 1.4
"""Against the text around it: the letters of an equation are small for their size."""
_MARGIN = 2
_NARROWEST = 0.55
_AROUND = (-2, -3, 2, 3)
"""What still belongs to a symbol, in the drawing's units: letters are small for a mouse."""


class EquationView(QWidget):
    """An equation, as wide as it is; where there is less room it is drawn smaller.

    Args:
        latex: The equation; "" shows nothing and takes no room.
        scale: Against the usual size.
        quiet: Whether it stays behind other text.
    """

    def __init__(
        self, latex: str = "", parent: QWidget | None = None, *, scale: float = 1.0, quiet: bool = False
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._scale = scale
        self._quiet = quiet
        self._latex = ""
        self._typeset: Typeset | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        self._pointed: Place | None = None
        self.set_latex(latex)

    def latex(self) -> str:
        """What is shown."""
        return self._latex

    def set_latex(self, latex: str) -> None:
        """Shows another equation; "" none.

        Raises:
            ValueError: it is no LaTeX that can be typeset.
        """
        if latex == self._latex and self._typeset is not None:
            return
        self._typeset = typeset(latex) if latex else None
        self._latex = latex
        self._drawn = self._pointed = None
        self.setAccessibleName(in_words(latex))
        self.updateGeometry()
        self.update()

    def symbols(self) -> tuple[str, ...]:
        """The symbols that stand in it, each once, from left to right."""
        places = self._typeset.places if self._typeset is not None else ()
        ordered = sorted(places, key=lambda place: place.box.left())
        return tuple(dict.fromkeys(place.symbol for place in ordered))

    def symbol_at(self, point: QPointF) -> str | None:
        """The symbol at a point of the widget; None where there is none."""
        place = self._place_at(point)
        return None if place is None else place.symbol

    def box_at(self, point: QPointF) -> QRectF:
        """Around the symbol at a point of the widget; empty where there is none."""
        place = self._place_at(point)
        return QRectF() if place is None else self._box(place)

    def box_of(self, symbol: str) -> QRectF:
        """Where a symbol stands first, in the widget's points; empty where it does not."""
        places = self._typeset.places if self._typeset is not None else ()
        return next((self._box(place) for place in places if place.symbol == symbol), QRectF())

    @Slot()
    def copy(self) -> None:
        """Puts the LaTeX on the clipboard."""
        QGuiApplication.clipboard().setText(self._latex)

    def sizeHint(self) -> QSize:
        """All of the equation."""
        return self._size(self._full_unit())

    def minimumSizeHint(self) -> QSize:
        """The equation drawn smaller; its height stays."""
        full = self.sizeHint()
        return QSize(round(full.width() * _NARROWEST), full.height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers the LaTeX."""
        menu = QMenu(self)
        action = QAction("Copy as LaTeX", menu)
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        action.triggered.connect(self.copy)
        menu.addAction(action)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Marks the symbol under the mouse: there is more to say of it."""
        super().mouseMoveEvent(event)
        self._point_at(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Marks none."""
        super().leaveEvent(event)
        self._point_at(None)

    def changeEvent(self, event: QEvent) -> None:
        """Is as large as the text around it."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._drawn = None
            self.updateGeometry()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it, and a frame while it has the keyboard."""
        if self._typeset is None:
            return
        painter = QPainter(self)
        where = self._where()
        if self._pointed is not None:
            self._mark(painter, self._box(self._pointed))
        painter.drawPixmap(where.topLeft(), self._picture(self._typeset, where))
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _place_at(self, point: QPointF) -> Place | None:
        if self._typeset is None:
            return None
        unit, at = self._unit(), self._where().topLeft()
        there = QPointF((point.x() - at.x()) / unit, (point.y() - at.y()) / unit)
        left, top, right, bottom = _AROUND
        found = [
            place
            for place in self._typeset.places
            if place.box.adjusted(left, top, right, bottom).contains(there)
        ]
        return min(found, key=lambda place: place.box.width() * place.box.height(), default=None)

    def _box(self, place: Place) -> QRectF:
        unit, at, box = self._unit(), self._where().topLeft(), place.box
        return QRectF(
            at.x() + box.x() * unit, at.y() + box.y() * unit, box.width() * unit, box.height() * unit
        )

    def _point_at(self, place: Place | None) -> None:
        if place is not self._pointed:
            self._pointed = place
            self.update()

    def _picture(self, equation: Typeset, where: QRectF) -> QPixmap:
        """Made once for a size, a colour and a screen."""
        colour, ratio = self._colour(), self.devicePixelRatioF()
        key = (where.width(), where.height(), colour.rgb(), ratio)
        if self._drawn is None or self._drawn[0] != key:
            pixmap = QPixmap((where.size() * ratio).toSize().expandedTo(QSize(1, 1)))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(0, 0, 0, 0))
            painter = QPainter(pixmap)
            equation.renderer(colour).render(painter, QRectF(0, 0, where.width(), where.height()))
            painter.end()
            self._drawn = key, pixmap
        return self._drawn[1]

    def _mark(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line(self.palette()))
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _colour(self) -> QColor:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        return muted(palette) if self._quiet and self.isEnabled() else text

    def _full_unit(self) -> float:
        """Points for a unit of the drawing, where there is room."""
        return self._scale * _LARGER * QFontMetricsF(self.font()).height() * 0.75 / SIZE

    def _unit(self) -> float:
        full = self._full_unit()
        if self._typeset is None:
            return full
        return min(full, max(self.width() - 2 * _MARGIN, 1) / self._typeset.width)

    def _size(self, unit: float) -> QSize:
        if self._typeset is None:
            return QSize(0, 0)
        return QSize(
            round(self._typeset.width * unit) + 2 * _MARGIN, round(self._typeset.height * unit) + 2 * _MARGIN
        )

    def _where(self) -> QRectF:
        """Where the drawing is: at the left, in the middle of the height, on whole pixels."""
        if self._typeset is None:
            return QRectF()
        unit = self._unit()
        height = self._typeset.height * unit
        top = round((self.height() - height) / 2)
        return QRectF(_MARGIN, top, self._typeset.width * unit, height)
