"""*Is it cheating?*: the network is asked about faces covered, uncovered and in other light."""

from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.jobs.tasks import TaskSlot
from app.language import _
from app.recognition.cheating import (
    CAPTIONS,
    CONDITIONS,
    MEANINGS,
    CheatTest,
    Condition,
    chance_sentence,
    examine,
    sentence,
)
from app.recognition.verdicts import accuracy_text
from app.ui import style
from app.ui.images import image_of
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.labels import Caption, OneLine
from app.ui.widgets.picture import add_picture_actions

_GAP, _BAR, _LARGEST = 6, 6, 120


class CheatingView(View):
    """The question, and what came of it: one sentence, and five pictures with their accuracies."""

    interval = 0.2

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("cheating_view")
        self.setAccessibleName(_("Is it cheating?"))
        self._session = session
        self._test: CheatTest | None = None
        self._compared: object = self
        self._examining = TaskSlot(session.jobs, self)
        self._button = QPushButton(self)
        self._button.setObjectName("ask_cheating")
        self._button.setToolTip(_("Does it know the faces, or the background?"))
        self._state = OneLine(small=True)
        self._state.setObjectName("cheating_state")
        self._sentence = QLabel(self)
        self._sentence.setObjectName("cheating_sentence")
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pictures = CheatingPictures(self)
        self._chance = OneLine(small=True)
        self._chance.setObjectName("cheating_chance")
        self._arrange()
        self._button.clicked.connect(self._press)
        self._examining.yielded.connect(self._show_progress)
        self._examining.returned.connect(self._show_test)
        self._examining.failed.connect(self._show_failure)
        session.closing.connect(self._forget)
        session.trainer.cleared.connect(self._forget)
        self._end()

    def refresh(self) -> bool:
        """Says which network was asked, and whether it is the one that is shown."""
        shown = self._session.machine.shown
        parameters = None if shown is None else shown.parameters
        if self._examining.busy or parameters is self._compared:
            return False
        self._compared = parameters
        self._button.setEnabled(parameters is not None)
        test = self._test
        if test is None:
            self._state.setText("" if parameters is not None else _("Train the network first: press Run."))
            return True
        if test.which == "validation":
            asked = _("validation faces, epoch {epoch:,}").format(epoch=test.epoch)
        else:
            asked = _("training faces, epoch {epoch:,}").format(epoch=test.epoch)
        current = parameters is not None and test.asked(parameters)
        said = _("Asked: {asked}.") if current else _("Outdated: {asked}. Ask again.")
        self._state.setText(said.format(asked=asked))
        return True

    def _arrange(self) -> None:
        meaning = Caption(
            _(
                "A network learns whatever tells the two apart: if each sat before another wall, that may be "
                "the wall. So it is asked again with eyes, nose and mouth covered, with everything else "
                "covered, and in other light."
            ),
            self,
        )
        meaning.setObjectName("cheating_meaning")
        meaning.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._button)
        head.addWidget(self._state, 1)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (meaning, self._sentence, self._pictures, self._chance):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("cheating_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        # The button stays in sight, however low the panel is.
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addLayout(head)
        outer.addWidget(area, 1)

    @Slot()
    def _press(self) -> None:
        shown = self._session.machine.shown
        if self._examining.busy:
            self._examining.drop()
            self._end()
        elif shown is not None:
            self._button.setText(_("&Stop asking"))
            work = partial(examine, self._session.project, shown)
            self._examining.start(_("Looking whether the network cheats"), work)

    @Slot(object)
    def _show_progress(self, progress: tuple[int, int]) -> None:
        done, count = progress
        self._state.setText(_("Face {done:,} of {count:,} …").format(done=done, count=count))

    @Slot(object)
    def _show_test(self, test: CheatTest) -> None:
        self._test = test
        self._pictures.show_test(test)
        self._chance.setText(chance_sentence(test))
        self._sentence.setText(sentence(test))
        self._examining.drop()
        self._end()

    @Slot(str)
    def _show_failure(self, text: str) -> None:
        """Says why nothing came of it; a result from before stays away."""
        self._forget()
        self._sentence.setText(text)
        self._sentence.show()

    @Slot()
    def _forget(self) -> None:
        self._examining.drop()
        self._test = None
        self._sentence.clear()
        self._end()

    def _end(self) -> None:
        self._button.setText(_("Is it &cheating?"))
        for widget in (self._pictures, self._chance, self._sentence):
            widget.setVisible(self._test is not None)
        self._compared = self
        self.refresh()


class CheatingPictures(QWidget):
    """Five small pictures; below each a bar up to the accuracy, with a tick where guessing would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cheating_pictures")
        self.setAccessibleName(_("Accuracy under every condition"))
        self.setToolTip(_("What the network sees of one face, and how many of all it names rightly."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        add_picture_actions(self, lambda: self.grab().toImage(), self.accessibleName, enlarges=True)
        self._test: CheatTest | None = None

    def show_test(self, test: CheatTest) -> None:
        """Shows a result."""
        self._test = test
        self.setAccessibleDescription(" ".join(self.words_of(condition) for condition in CONDITIONS))
        self.update()

    def words_of(self, condition: Condition) -> str:
        """A condition and its accuracy in words."""
        assert self._test is not None, "there is a result"
        right = accuracy_text(self._test.right[condition], self._test.count)
        return _("{meaning}: {right} right.").format(meaning=MEANINGS[condition], right=right)

    def column(self, condition: Condition) -> QRect:
        """Where a condition stands in the widget."""
        index, width = CONDITIONS.index(condition), (self.width() + _GAP) / len(CONDITIONS)
        left = round(index * width)
        return QRect(left, 0, round((index + 1) * width) - left - _GAP, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wider pictures are higher."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(event.size().width()))

    def sizeHint(self) -> QSize:
        return QSize(300, self._height(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self._height(220))

    def event(self, event: QEvent) -> bool:
        """Says of the picture under the mouse what was done to it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._test:
            under = [condition for condition in CONDITIONS if self.column(condition).contains(event.pos())]
            QToolTip.showText(event.globalPos(), self.words_of(under[0]) if under else self.toolTip(), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        test = self._test
        if test is None:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * style.TYPE["small"])
        painter.setFont(font)
        metrics = painter.fontMetrics()
        line, ink = metrics.height(), palette.windowText().color()
        for condition in CONDITIONS:
            column = self.column(condition)
            side = min(column.width(), _LARGEST)
            place = QRect(column.left() + (column.width() - side) // 2, 0, side, side)
            painter.drawImage(place, image_of(test.examples[condition]))
            painter.setPen(style.line(palette))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            bar = QRectF(place.left() + 0.5, place.bottom() + 3.5, place.width() - 1, _BAR)
            self._paint_bar(painter, bar, test.accuracy(condition), test.by_chance / test.count)
            count, _comma, share = accuracy_text(test.right[condition], test.count).partition(", ")
            text = QRect(column.left() - _GAP // 2, round(bar.bottom()) + 2, column.width() + _GAP, line)
            for row, (words, colour) in enumerate(
                ((CAPTIONS[condition], style.muted(palette)), (share, ink), (count, ink))
            ):
                painter.setPen(colour)
                fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, text.width())
                painter.drawText(text.translated(0, row * line), Qt.AlignmentFlag.AlignCenter, fitted)

    def _height(self, width: int) -> int:
        """The pictures, a bar and three lines below them."""
        side = min((width + _GAP) // len(CONDITIONS) - _GAP, _LARGEST)
        return side + _BAR + 6 + 3 * self.fontMetrics().height()

    def _paint_bar(self, painter: QPainter, bar: QRectF, part: float, chance: float) -> None:
        painter.fillRect(bar, self.palette().base())
        full = QRectF(bar.x(), bar.y(), bar.width() * part, bar.height())
        painter.fillRect(full, style.muted(self.palette()))
        painter.setPen(style.line(self.palette()))
        painter.drawRect(bar)
        tick = bar.left() + bar.width() * chance
        painter.setPen(QPen(self.palette().windowText().color(), 2))
        painter.drawLine(round(tick), round(bar.top()) - 2, round(tick), round(bar.bottom()) + 2)
