"""Which face is looked at: the strip, its order, and the faces before and after."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.microscope.face_names import FaceName, ordered
from app.ui.microscope.face_strip import FaceStrip
from app.ui.training.kernel_readout import Readout
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.labels import Heading


class FaceChoice(QWidget):
    """Shows the faces, and keeps which one is chosen.

    Attributes:
        chosen: Another face was chosen; its sample.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: NDArray[np.float32] | None = None
        self._names: tuple[FaceName, ...] = ()
        self._shares: NDArray[np.floating] | None = None
        self._sample = 0
        self._strip = FaceStrip(self)
        self._hardest = ToggleButton(
            "microscope_hardest", "Hardest First", "The face with the largest share of D comes first.", self
        )
        self._copies = ToggleButton(
            "microscope_copies",
            "Copies",
            "Show the varied copies too, which the run learns besides; their bars are half as long.",
            self,
        )
        self._line = Readout("microscope_face", "the face that is looked at", self)
        self._arrange()
        self._strip.chosen.connect(self._choose)
        self._copies.toggled.connect(self._order_anew)
        self._hardest.toggled.connect(self._go_to_hardest)

    @property
    def sample(self) -> int:
        """μ, the row of the training images."""
        return self._sample

    @property
    def name(self) -> FaceName | None:
        """The chosen face; None while there are none."""
        return self._names[self._sample] if self._sample < len(self._names) else None

    def title_of(self, sample: int) -> str:
        """What a face is called."""
        return self._names[sample].words if sample < len(self._names) else ""

    def set_faces(self, images: NDArray[np.float32], names: Sequence[FaceName]) -> None:
        """Shows other faces; a face of the same place stays chosen."""
        self._images, self._names, self._shares = images, tuple(names), None
        self._sample = self._sample if self._sample < len(self._names) else 0
        self._copies.setEnabled(any(name.copy for name in names))
        self._order_anew()

    def set_shares(self, shares: NDArray[np.floating], *, calm: bool) -> None:
        """The share of D of each face, (N,).

        Args:
            shares: Of all.
            calm: Whether the order may follow; while a run goes on the faces would never stand still.
        """
        first = self._shares is None
        self._shares = shares
        self._strip.faces.set_shares(shares)
        if self._hardest.isChecked() and (calm or first):
            self._order_anew()
        self._tell_face()

    def choose(self, sample: int) -> None:
        """Looks at a face, also one that the strip does not show."""
        self._choose(sample)
        self._strip.select(sample)

    def step(self, steps: int) -> None:
        """Goes to the face so many places further on in the strip; at its ends the same face."""
        shown = self._strip.faces.names
        if not shown:
            return
        row = self._strip.faces.row_of(self._sample)
        to = 0 if row is None else min(max(row + steps, 0), len(shown) - 1)
        self.choose(shown[to].sample)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(Heading("Face", self))
        head.addStretch(1)
        head.addWidget(self._hardest)
        head.addWidget(self._copies)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._strip, 1)
        column.addWidget(self._line)

    def sizeHint(self) -> QSize:
        """As the strip likes it."""
        return self._strip.sizeHint() + QSize(0, 60)

    @Slot()
    def _order_anew(self) -> None:
        if self._images is None:
            return
        shares = self._shares if self._hardest.isChecked() else None
        shown = ordered(self._names, copies=self._copies.isChecked(), shares=shares)
        self._strip.faces.set_faces(self._images, shown)
        self._strip.select(self._sample)
        self._tell_face()

    @Slot(bool)
    def _go_to_hardest(self, first: bool) -> None:
        self._order_anew()
        if first and self._strip.faces.names:
            self.choose(self._strip.faces.names[0].sample)

    @Slot(int)
    def _choose(self, sample: int) -> None:
        if sample != self._sample:
            self._sample = sample
            self._tell_face()
            self.chosen.emit(sample)

    def _tell_face(self) -> None:
        name = self.name
        self._line.say("" if name is None else self._strip.faces.words(name))
