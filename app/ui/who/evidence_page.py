"""Why the network says so: which places and which kernels spoke for whom, and the sum that they come to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.faces.preparation import as_picture
from app.lessons.latex import in_short
from app.recognition.errors import RecognitionError
from app.recognition.evidence import Evidence
from app.recognition.recogniser import Answer
from app.ui.training.captions import Caption
from app.ui.who.evidence_bars import EvidenceBars
from app.ui.who.evidence_colours import limit_for
from app.ui.who.evidence_legend import EvidenceLegend
from app.ui.who.evidence_map import EvidenceMap
from app.ui.who.evidence_sum import EvidenceSum
from app.ui.who.evidence_text import Sum, kernel_text, place_text

_EMPTY = "Here you see which places of a face spoke for whom, once a trained network looks at one."
_HINT = "Point at a place or at a kernel, or use the arrow keys there, to read its share in h."
_TALL = 1.5
"""From so many times as high as wide on, the kernels stand below the face."""
_UNBOUND = 16_777_215
"""Qt's own largest width."""

_Shown = tuple[Evidence, NDArray[np.float32], Sequence[str]]


class EvidencePage(QWidget):
    """The face with its places, the kernels beside it, the legend, the sum, and what is pointed at in words.

    While it is hidden it only remembers what to show.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_page")
        self.setAccessibleName("Why")
        self._waiting: tuple[Answer, Sequence[str]] | _Shown | None = None
        self._shown: _Shown | None = None
        self._limit = 0.0
        self._map, self._bars = EvidenceMap(self), EvidenceBars(self)
        self._legend, self._sum = EvidenceLegend(self), EvidenceSum(self)
        self._readout = _wrapping("evidence_readout", "What is pointed at", self)
        self._readout.setFixedHeight(2 * self._readout.fontMetrics().lineSpacing() + 2)
        self._empty = Caption(_EMPTY, self)
        self._empty.setObjectName("evidence_empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pages = QStackedLayout(self)
        self._arrange()
        self._map.pointed.connect(self._show_pointed)
        self._bars.pointed.connect(self._show_pointed)
        self._say_empty(_EMPTY)

    def show_answer(self, answer: Answer | None, names: Sequence[str]) -> None:
        """Explain an answer. Hidden, the page only remembers it: the evidence is worked out when it is seen.

        Args:
            answer: For one face; None where there is none.
            names: Of the persons with ζ = 0 and ζ = 1.
        """
        self._waiting = None if answer is None else (answer, names)
        self._refresh()

    def show_evidence(
        self, evidence: Evidence | None, prepared: NDArray[np.float32] | None, names: Sequence[str]
    ) -> None:
        """Show evidence that was worked out elsewhere.

        Args:
            evidence: Of a network with one output; None for none.
            prepared: What the network saw, (1, size, size); None with no evidence.
            names: Of the persons with ζ = 0 and ζ = 1.
        """
        self._waiting = None if evidence is None or prepared is None else (evidence, prepared, names)
        self._refresh()

    @property
    def limit(self) -> float:
        """The absolute share that gets the full colour."""
        return self._limit

    def symbol_value(self, letter: str) -> str | None:
        """h, s and φ of the very picture that is explained."""
        if self._shown is None:
            return None
        evidence = self._shown[0]
        values = {"h": evidence.h, "s": evidence.s, "φ": evidence.phi}.get(letter)
        return None if values is None else in_short(values)

    def sizeHint(self) -> QSize:
        """A tab of the panel at 1280 × 800."""
        return QSize(340, 300)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the kernels beside the face, or below it where that leaves the face more room."""
        super().resizeEvent(event)
        size, words = event.size(), self.sizeHint().height() - self._map.sizeHint().height()
        tall = size.height() > _TALL * size.width()
        way = QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(way)
        beside = size.width() - (size.height() - words) - self._middle.spacing()
        least = self._bars.sizeHint().width()
        self._bars.setMaximumWidth(_UNBOUND if tall else max(least, min(beside, 2 * least)))
        self._bars.setMinimumWidth(0 if tall else least)

    def _arrange(self) -> None:
        self._middle.setSpacing(10)
        self._middle.addWidget(self._map, 2)
        self._middle.addWidget(self._bars, 1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(self._middle, 1)
        for widget in (self._legend, self._sum, self._readout):
            column.addWidget(widget)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(body)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        if self._waiting is None:
            self._say_empty(_EMPTY)
            return
        try:
            self._shown = _evidence_of(self._waiting)
        except RecognitionError as error:
            self._say_empty(str(error))
            return
        evidence, _, names = self._shown
        shares = evidence.shares[0]
        self._limit = limit_for(float(np.abs(shares).max()), self._limit)
        self._pages.setCurrentIndex(1)
        self._legend.set_scale(names, self._limit)
        self._sum.set_sum(Sum(evidence), names)
        self._bars.set_sums(evidence.kernel_sums[0])
        self._show_pointed()

    def _show_pointed(self) -> None:
        """The places of all kernels, or of the one that is pointed at; and what is pointed at in words."""
        if self._shown is None:
            return
        evidence, prepared, names = self._shown
        kernel = self._bars.kernel
        by_kernel = evidence.by_kernel[0]
        shares = evidence.shares[0] if kernel is None else by_kernel[kernel]
        self._map.set_evidence(as_picture(prepared), shares, self._limit, evidence.reach)
        self._readout.setText(self._said(by_kernel, kernel, names))

    def _said(self, by_kernel: NDArray[np.float64], kernel: int | None, names: Sequence[str]) -> str:
        if kernel is not None:
            return kernel_text(float(by_kernel[kernel].sum()), kernel, self._bars.decimals(), names)
        place = self._map.place
        return _HINT if place is None else place_text(by_kernel, place, names)

    def _say_empty(self, sentence: str) -> None:
        self._shown = None
        self._empty.setText(sentence)
        self._pages.setCurrentIndex(0)


def _evidence_of(waiting: tuple[Answer, Sequence[str]] | _Shown) -> _Shown:
    if len(waiting) == 3:
        return waiting
    answer, names = waiting
    return answer.evidence(), answer.prepared, names


def _wrapping(name: str, accessible: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setAccessibleName(accessible)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setWordWrap(True)
    return label
