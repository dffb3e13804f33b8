"""Why the network says so: which places and kernels of the face spoke for whom, summing up to h."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import in_short, subscript
from app.recognition.errors import RecognitionError
from app.recognition.evidence import Evidence, Reach
from app.ui import style
from app.ui.images import image_of
from app.ui.session import Session
from app.ui.symbols import SymbolLabel
from app.ui.view import View
from app.ui.widgets.array_cells import Cells, Ground
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.labels import Caption, OneLine
from app.ui.widgets.picture import add_picture_actions

_ROWS_BELOW = 16
"""Where so many lines are left below a face of full width, the kernels stand there, each with its number."""
_ROW = 1.35
"""Lines of a row with a kernel's number, at most."""
_UNBOUND = 16_777_215
"""Qt's own largest width."""

Place = tuple[int, int]


class _Shown(NamedTuple):
    evidence: Evidence
    face: NDArray[np.uint8]
    names: Sequence[str]


class EvidenceView(View):
    """The face with its places, the kernels beside it, the sum, and what is pointed at in words."""

    # Numbers that change more often are not read.
    interval = 0.2

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("evidence_page")
        self.setAccessibleName(_("Why"))
        self._answering = session.answering
        self._stale = True
        self._shown: _Shown | None = None
        self._limit = 0.0
        self._map = ArrayGrid(
            self, name="evidence_map", least=96, largest=2000, numbers="never", legend=False, columns=1
        )
        self._map.setAccessibleName(_("Which places spoke for whom"))
        self._map.set_teller(self._tell_place)
        self._place: Place | None = None
        self._bars, self._legend, self._sum = EvidenceBars(), _Legend(), _Sum(self)
        self._readout = QLabel(self)
        self._readout.setObjectName("evidence_readout")
        self._readout.setAccessibleName(_("What is pointed at"))
        self._readout.setTextFormat(Qt.TextFormat.PlainText)
        self._readout.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._readout.setWordWrap(True)
        self._empty = Caption(parent=self)
        self._empty.setObjectName("evidence_empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pages = QStackedLayout(self)
        self._arrange()
        self._map.hovered.connect(self._point_at)
        self._map.selected_changed.connect(self._point_at)
        self._bars.pointed.connect(self._show_pointed)
        self._answering.seen.connect(self._expect)

    def refresh(self) -> bool:
        """Takes the newest answer apart; while nobody looks, none is."""
        if not self._stale:
            return False
        self._stale, answer = False, self._answering.answer
        if answer is None:
            self._say_empty(
                _("Here you see which places of a face spoke for whom, once a trained network looks at one.")
            )
            return True
        try:
            shown = _Shown(answer.evidence(), as_picture(answer.prepared), self._answering.persons)
        except RecognitionError as error:
            self._say_empty(str(error))
            return True
        self._shown = shown
        self._limit = limit_for(float(np.abs(shown.evidence.shares[0]).max()), self._limit)
        self._pages.setCurrentIndex(1)
        self._legend.set_scale(shown.names, self._limit)
        self._sum.set_sum(shown.evidence, shown.names)
        self._bars.set_sums(shown.evidence.kernel_sums[0])
        self._show_pointed()
        return True

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the kernels beside the face, or below it where that leaves the face more room."""
        super().resizeEvent(event)
        size, line = event.size(), self.fontMetrics().height()
        words = 5 * line
        tall = size.height() - size.width() - words > _ROWS_BELOW * line
        way = QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(way)
        beside = size.width() - (size.height() - words) - self._middle.spacing()
        least = self._bars.sizeHint().width()
        self._bars.setMaximumWidth(_UNBOUND if tall else max(least, min(beside, 2 * least)))
        self._map.setMaximumWidth(_UNBOUND if tall else max(96, size.height() - words))
        # What is written below stays near.
        highest = max(size.width() - least, round(_ROWS_BELOW * _ROW * line))
        for part in (self._map, self._bars):
            part.setMaximumHeight(_UNBOUND if tall else highest)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._stale = True

    def _arrange(self) -> None:
        self._middle.setSpacing(10)
        self._middle.addWidget(self._map, 2)
        self._middle.addWidget(self._bars, 1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(5)
        column.addLayout(self._middle, 1000)
        for widget in (self._legend, self._sum, self._readout):
            column.addWidget(widget)
        column.addStretch(1)
        self._readout.setMinimumHeight(2 * self._readout.fontMetrics().lineSpacing() + 2)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(body)

    @Slot()
    def _expect(self) -> None:
        self._stale = True

    @Slot()
    def _show_pointed(self) -> None:
        """The places of all kernels, or of the one that is pointed at; and what is pointed at in words."""
        if self._shown is None:
            return
        evidence, face, names = self._shown
        kernel, by_kernel = self._bars.kernel, evidence.by_kernel[0]
        shares = evidence.shares[0] if kernel is None else by_kernel[kernel]
        ground = Ground(face, place_of(evidence.reach, shares.shape, face.shape))
        self._map.set_arrays([Cells("", shares, limit=self._limit, ground=ground)])
        if self._place is not None and not all(map(int.__lt__, self._place, shares.shape)):
            self._place = None
        if kernel is not None:
            said = kernel_text(float(by_kernel[kernel].sum()), kernel, self._bars.decimals(), names)
        elif self._place is not None:
            said = place_text(by_kernel, self._place, names)
        else:
            said = _("Point at a place or at a kernel, or use the arrow keys there, to read its share in h.")
        self._readout.setText(said)

    @Slot(int, int, int)
    def _point_at(self, index: int, row: int, column: int) -> None:
        """The place under the mouse, else the one that the arrow keys are at."""
        selected = self._map.selected
        self._place = (row, column) if index >= 0 else None if selected is None else selected[1:]
        self._show_pointed()

    def _tell_place(self, _index: int, row: int, column: int) -> str:
        if self._shown is None:
            return ""
        top, left, height, width = self._shown.evidence.reach.seen(row, column)
        return _("{said}. It sees rows {top} to {bottom}, columns {left} to {right} of the face.").format(
            said=place_text(self._shown.evidence.by_kernel[0], (row, column), self._shown.names),
            top=top + 1,
            bottom=top + height,
            left=left + 1,
            right=left + width,
        )

    def _say_empty(self, sentence: str) -> None:
        self._shown = None
        self._empty.setText(sentence)
        self._pages.setCurrentIndex(0)


class EvidenceBars(QWidget):
    """What every kernel has added: a bar to the left for the first person, to the right for the second.

    Attributes:
        pointed: Another kernel, or none, is pointed at, by the mouse or by the arrow keys: `kernel`.
    """

    pointed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kernel: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("evidence_kernels")
        self.setAccessibleName(_("Which kernels spoke for whom"))
        self.setToolTip(
            _(
                "What every kernel has added to h over all places; these and φ sum to h. Point at one to see "
                "its places only."
            )
        )
        self._sums = np.zeros(0)
        add_picture_actions(self, lambda: self.grab().toImage(), self.accessibleName, enlarges=True)

    def set_sums(self, sums: NDArray[np.float64]) -> None:
        """Shows what every kernel has added, (n_kernels,)."""
        self._sums = np.nan_to_num(sums)
        if self.kernel is not None and self.kernel >= len(sums):
            self.point_at(None)
        self.update()

    def decimals(self) -> int:
        """With how many decimals the sums are written."""
        return decimals_for(float(np.abs(self._sums).max(initial=0.0)))

    def row_of(self, kernel: int) -> QRectF:
        """Where a kernel's row stands in the widget."""
        return QRectF(0, kernel * self._row_height(), self.width(), self._row_height())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 18, round(8 * metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height() * 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().y() / self._row_height())
        self.point_at(number if 0 <= number < len(self._sums) else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.point_at(0 if len(self._sums) else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not len(self._sums):
            super().keyPressEvent(event)
            return
        here = -1 if self.kernel is None else self.kernel
        self.point_at(min(max(here + step, 0), len(self._sums) - 1))

    def point_at(self, kernel: int | None) -> None:
        """Points at another kernel, from 0, or at none."""
        if kernel != self.kernel:
            self.kernel = kernel
            self.update()
            self.pointed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not len(self._sums):
            return
        painter, palette, height = QPainter(self), self.palette(), self._row_height()
        if self.kernel is not None:
            painter.fillRect(self.row_of(self.kernel), style.line(palette))
        left, right = self._span()
        middle, inset = (left + right) / 2, min(2.0, height / 6)
        largest = float(np.abs(self._sums).max(initial=0.0))
        lengths = self._sums * ((right - left) / 2 / largest) if largest > 0 else self._sums
        colours = style.person_colour(0, palette), style.person_colour(1, palette)
        for kernel, length in enumerate(lengths.tolist()):
            bar = QRectF(middle, kernel * height + inset, length, height - 2 * inset).normalized()
            painter.fillRect(bar, colours[int(length > 0)])
        painter.setPen(style.muted(palette))
        painter.drawLine(QLineF(middle, 0, middle, self.row_of(len(self._sums) - 1).bottom()))
        if self._has_labels():
            self._paint_labels(painter)

    def _paint_labels(self, painter: QPainter) -> None:
        for kernel, value in enumerate(self._sums.tolist()):
            row = self.row_of(kernel)
            painter.setPen(style.muted(self.palette()))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, f"K{subscript(kernel + 1)}")
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, right, signed(value, self.decimals()))

    def _span(self) -> tuple[float, float]:
        """From where to where the longest bars go."""
        if not self._has_labels():
            return 0.0, float(self.width())
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(f"K{subscript(len(self._sums))}") + 4
        number = metrics.horizontalAdvance("−0." + "0" * max(2, self.decimals()))
        return left, max(left, self.width() - number - 4)

    def _row_height(self) -> float:
        return min(self.height() / max(1, len(self._sums)), _ROW * self.fontMetrics().height())

    def _has_labels(self) -> bool:
        return self._row_height() >= self.fontMetrics().ascent()


class _Legend(QWidget):
    """On one line: the first person, the largest share for them, the colours, and the same of the second."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence_legend")
        self.setAccessibleName(_("Scale of the colours"))
        self.setToolTip(
            _("What a place has added to h: below 0 for the first person, above 0 for the second.")
        )
        self._names = OneLine(), OneLine()
        self._ends = OneLine(), OneLine()
        self._strip = _Strip()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for widget in (self._names[0], self._ends[0], self._strip, self._ends[1], self._names[1]):
            line.addWidget(widget, 1 if widget is self._strip else 0)
        self._told: object = None

    def set_scale(self, names: Sequence[str], limit: float) -> None:
        """Shows the names at the ends and the absolute share that they stand for."""
        number, palette = f"{limit:.3g}", self.palette()
        told = names[0], names[1], limit, palette.cacheKey()
        if told == self._told:
            return
        self._told = told
        low, high = (f"−{number}", f"+{number}") if limit else ("0", "0")
        for index, (name, end, text) in enumerate(zip(self._names, self._ends, (low, high), strict=True)):
            name.setText(names[index])
            name.set_colour(style.person_colour(index, palette))
            end.setText(text)
            end.setMinimumWidth(end.sizeHint().width())
        self.setAccessibleDescription(f"{names[0]} {low} … {high} {names[1]}")


class _Strip(QWidget):
    """From the full colour of the first person over none to that of the second."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shares = np.linspace(-1, 1, 129)[None]
        strip = style.diverging(shares, 1.0, self.palette())
        inset = self.height() // 5
        QPainter(self).drawImage(self.rect().adjusted(0, inset, 0, -inset), image_of(strip))


class _Sum(QWidget):
    """Five numbers in a row, each under its name: for Ada + for Ben + φ = h → s."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_sum")
        self.setAccessibleName(_("Sum of the places"))
        self.setToolTip(
            _(
                "h = Σ w σ + φ: the places that spoke for the first person, those that spoke for the second, "
                "and φ sum to h; s = f(h), for this very picture."
            )
        )
        self._evidence: Evidence | None = None
        symbols = [
            SymbolLabel(*one, self, value=self._value) for one in (("φ", "φ"), ("h", "h"), ("s", "s = f(h)"))
        ]
        self._heads: tuple[OneLine, OneLine] = (OneLine(), OneLine())
        self._numbers = [OneLine(strong=True) for _number in range(5)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3)
        grid.setVerticalSpacing(0)
        for column, head in enumerate((*self._heads, *symbols)):
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(head, 0, 2 * column)
            self._numbers[column].setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._numbers[column].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(self._numbers[column], 1, 2 * column)
            grid.setColumnStretch(2 * column, 1)
        for column, sign in ((5, "="), (7, "→")):
            grid.addWidget(Caption(sign, self), 1, column)

    def set_sum(self, evidence: Evidence, names: Sequence[str]) -> None:
        """Shows the sum of an answer and whom its parts speak for."""
        self._evidence, numbers = evidence, summed(evidence)
        for index, head in enumerate(self._heads):
            head.setText(_("for {name}").format(name=names[index]))
            head.set_colour(style.person_colour(index, self.palette()))
        for label, number in zip(self._numbers, numbers, strict=True):
            label.setText(number)
        first, second, phi, h, s = numbers
        self.setAccessibleDescription(
            _(
                "places for {first_name} {first} · places for {second_name} {second} · φ {phi} "
                "→ h = {h} → s = f(h) = {s}"
            ).format(first_name=names[0], first=first, second_name=names[1], second=second, phi=phi, h=h, s=s)
        )

    def _value(self, letter: str) -> str | None:
        evidence = self._evidence
        if evidence is None:
            return None
        return in_short({"h": evidence.h, "s": evidence.s, "φ": evidence.phi}[letter])


def place_of(
    reach: Reach, places: tuple[int, ...], face: tuple[int, ...]
) -> tuple[float, float, float, float]:
    """Left, top, width and height of all places in shares of the face: each in the middle of what it sees."""
    (rows, columns), (high, wide) = places, face
    step, inset = reach.step, reach.inset
    return inset / wide, inset / high, columns * step / wide, rows * step / high


def limit_for(largest: float, before: float = 0.0) -> float:
    """A round number for the ends of the scale; the one before while it fits: colours do not flicker."""
    if not math.isfinite(largest) or largest <= 0:
        return 0.0
    if 0.5 * before <= largest <= before:
        return before
    unit = 10.0 ** math.floor(math.log10(largest))
    # Written and read again, so that 3 · 0.1 is 0.3 and not a little more.
    ends = (float(f"{step * unit:.2g}") for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0))
    return next((end for end in ends if end >= largest), 10 * unit)


# The words and numbers, which can be checked by hand.


def signed(value: float, decimals: int) -> str:
    """A number with its sign, as "+0.21", "−1.92" or "0.00"."""
    if not math.isfinite(value):
        return _("not a number")
    rounded = round(value, decimals)
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def decimals_for(largest: float) -> int:
    """As many decimals as give numbers up to the largest one three digits, 2 … 6; none above 10,000."""
    if not math.isfinite(largest) or largest >= 10_000:
        return 0
    return 2 if largest <= 0 else min(6, max(2, 2 - math.floor(math.log10(largest))))


def rounded_to_sum(terms: Sequence[float], total: float, decimals: int) -> list[float]:
    """Terms rounded, each up or down, so that as they are written they sum to the total as it is written."""
    unit = 10.0**decimals
    scaled = [term * unit for term in terms]
    whole = [math.floor(term) for term in scaled]
    missing = round(total * unit) - sum(whole)
    by_fraction = sorted(range(len(terms)), key=lambda place: whole[place] - scaled[place])
    for place in by_fraction[: max(0, missing)]:
        whole[place] += 1
    return [term / unit for term in whole]


def summed(evidence: Evidence, output: int = 0) -> tuple[str, str, str, str, str]:
    """What h is the sum of, as written: the places for either person, φ, h (exactly these), and s."""
    shares = evidence.shares[output]
    terms = [float(shares[shares < 0].sum()), float(shares[shares > 0].sum()), float(evidence.phi[output])]
    h, s = float(evidence.h[output]), float(evidence.s[output])
    finite = all(map(math.isfinite, [*terms, h]))
    # One more than for a place, so that s can be checked from h.
    decimals = max(3, decimals_for(max(map(abs, terms)))) if finite and abs(h) < 10_000 else 0
    first, second, phi = rounded_to_sum(terms, h, decimals) if finite else terms
    written = f"{s:z.3f}".replace("-", "−") if math.isfinite(s) else _("not a number")
    return (
        signed(first, decimals),
        signed(second, decimals),
        signed(phi, decimals),
        signed(h, decimals).removeprefix("+"),
        written,
    )


def place_text(by_kernel: NDArray[np.float64], place: Place, names: Sequence[str]) -> str:
    """What a place, (row, column) from 0, has added and which kernels, (n, h, w), most of it came from."""
    row, column = place
    here = by_kernel[:, row, column]
    share = float(here.sum())
    decimals = decimals_for(float(np.abs(by_kernel.sum(axis=0)).max()))
    said = _("row {row}, column {column}: {share}").format(
        row=row + 1, column=column + 1, share=_share(share, decimals, names)
    )
    if not here.any():
        return _("{said}; no kernel found anything here").format(said=said)
    along = here * math.copysign(1, share)
    most = [int(kernel) for kernel in np.argsort(-along)[:2] if along[kernel] > 0]
    parts = ", ".join(_kernel_part(here, kernel, decimals) for kernel in most)
    is_most = along[most].sum() >= abs(share) / 2
    told = (
        _("{said}; most of it from {parts}") if is_most else _("{said}; the largest parts from {parts}")
    ).format(said=said, parts=parts)
    against = int(along.argmin())
    if -along[against] < along[most[0]] / 2:
        return told
    return _("{said}, against {part}").format(said=told, part=_kernel_part(here, against, decimals))


def kernel_text(total: float, number: int, decimals: int, names: Sequence[str]) -> str:
    """What a kernel, counted from 0, has added over all places."""
    return _("{kernel} alone: {share} in all; shown are its places only").format(
        kernel=f"K{subscript(number + 1)}", share=_share(total, decimals, names)
    )


def _kernel_part(here: NDArray[np.float64], kernel: int, decimals: int) -> str:
    return f"K{subscript(kernel + 1)} ({signed(float(here[kernel]), decimals)})"


def _share(share: float, decimals: int, names: Sequence[str]) -> str:
    """A share and for whom it is; a long name is cut, so that what is said fits into two lines."""
    written = signed(share, decimals)
    if math.isnan(share) or (math.isfinite(share) and round(share, decimals) == 0):
        return written
    name = names[int(share > 0)]
    return _("{share} for {name}").format(share=written, name=name if len(name) <= 14 else name[:13] + "…")
