"""Every kernel as a picture, live."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.ui.training.captions import Caption
from app.ui.training.colour_scale import ColourScale
from app.ui.training.highlighted_buttons import ToggleButton
from app.ui.training.kernel_grid import KernelGrid
from app.ui.training.kernel_pictures import Choice, KernelPictures

_EMPTY = "Every kernel K appears here as a picture once there is a network."
_CHOICES: tuple[tuple[Choice, str, str], ...] = (
    (
        "now",
        "Now",
        "The coefficients k_{u,v} of every kernel K as they are now, eq. (5): u is the row, v the column.",
    ),
    (
        "start",
        "At the start",
        "The kernels K as they were drawn from the seed, on the same colour scale as now.",
    ),
    ("change", "Change", "What the updates of eq. (25) have added to every kernel K since the start."),
    (
        "weights",
        "Weights",
        "The dense weights w as one map a kernel: what each place of its feature σ says for s, eq. (13). "
        "Negative speaks for the first person, positive for the second.",
    ),
)


class _Scroll(QScrollArea):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class KernelsView(QWidget):
    """All kernels of the network in a grid, on one colour scale.

    Buttons choose what is shown: the kernels now, at the start, their change, or the dense weights as maps.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernels")
        self.setAccessibleName("kernels")
        self._pictures: KernelPictures | None = None
        self._choice: Choice = "now"
        self._buttons = QButtonGroup(self)
        self._scale = ColourScale(self)
        self._grid = KernelGrid()
        self._scroll = self._make_scroll()
        self._empty = Caption(_EMPTY, self)
        self._empty.setObjectName("kernels_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages = QStackedLayout()
        self._arrange()
        self._buttons.idClicked.connect(self._choose)
        self._scroll.resized.connect(self._give_room)
        self._refresh()

    def set_kernels(
        self,
        now: NDArray[np.floating],
        start: NDArray[np.floating],
        weights: NDArray[np.floating] | None,
    ) -> None:
        """Shows the kernels of a network. Hidden, the view only remembers them.

        The arrays are kept as they are: hand in copies of what goes on changing.

        Args:
            now: The kernels, (n, C, k, k).
            start: The kernels at the start of the run, the same shape.
            weights: The weights w of the dense layer that sees the features, (n_o, n, h, w), or None.
        """
        self._pictures = KernelPictures(now, start, weights)
        self._refresh()

    def clear(self) -> None:
        """Shows that there is no network."""
        self._pictures = None
        self._refresh()

    def choice(self) -> Choice:
        """What is shown: "now", "start", "change" or "weights"."""
        return self._choice

    def sizeHint(self) -> QSize:
        """A line or two of kernels."""
        return QSize(480, 170)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def _make_scroll(self) -> _Scroll:
        scroll = _Scroll(self)
        scroll.setObjectName("kernels_scroll")
        scroll.setAccessibleName("pictures of the kernels")
        scroll.setWidget(self._grid)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(5 * self.fontMetrics().height())
        return scroll

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        for number, (choice, text, tooltip) in enumerate(_CHOICES):
            button = ToggleButton(f"kernels_{choice}", text, tooltip, self)
            button.setChecked(choice == self._choice)
            self._buttons.addButton(button, number)
            head.addWidget(button)
        head.addSpacing(12)
        head.addStretch(1)
        head.addWidget(self._scale, 8)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._pages, 1)

    def _choose(self, number: int) -> None:
        self._choice = _CHOICES[number][0]
        self._refresh()

    def _give_room(self) -> None:
        self._grid.set_room(self._scroll.maximumViewportSize())

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        pictures = self._pictures
        has_weights = pictures is not None and pictures.weights is not None
        self._buttons.button(len(_CHOICES) - 1).setEnabled(has_weights)
        if self._choice == "weights" and not has_weights:
            self._buttons.button(0).click()
            return
        limit = pictures.limit(self._choice) if pictures is not None else 0.0
        self._pages.setCurrentWidget(self._empty if pictures is None else self._scroll)
        self._scale.set_limit(limit)
        self._grid.show_pictures(pictures, self._choice, limit)
