"""Every kernel and every map of the dense weights as a picture, live."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.ui.training.captions import Caption
from app.ui.training.colour_scale import ColourScale
from app.ui.training.kernel_choices import KernelChoices
from app.ui.training.kernel_enlarged import EnlargedKernel
from app.ui.training.kernel_grid import GridContent, KernelGrid
from app.ui.training.kernel_numbers import Array, Choice, Numbers, Tensor
from app.ui.training.kernel_painting import FaceGround
from app.ui.training.kernel_pictures import KernelPictures, Place
from app.ui.training.kernel_readout import Readout
from app.ui.training.weight_place import FaceBelow
from app.ui.training.weight_shine import WeightShine

_EMPTY = "Every kernel K appears here as a picture once there is a network."
_HINT = "Point at a number to read it; click a picture to enlarge it."


class KernelsView(QWidget):
    """All kernels of the network, or all maps of its weights, in a grid; one of them large after a click.

    Whatever is shown follows `set_numbers`, and a line below tells the number that is pointed at.
    """

    poked = Signal(str, tuple, float)
    """A number was typed: "kernels" or "weights", the index into that array, and the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernels_view")
        self.setAccessibleName("kernels")
        self._pictures: dict[Tensor, KernelPictures] = {}
        # Where ∂D/∂K was known once it keeps its place while it is not, so that nothing jumps.
        self._gradients_seen: set[Tensor] = set()
        self._face: FaceBelow | None = None
        self._ground: FaceGround | None = None
        self._choices = KernelChoices(self)
        self._shine = WeightShine(self)
        self._scales = ColourScale(parent=self), ColourScale(parent=self)
        self._grid = KernelGrid()
        self._scroll = self._make_scroll()
        self._enlarged = EnlargedKernel(self)
        self._readout = Readout("kernels_readout", "the number that is pointed at", self)
        self._empty = Caption(_EMPTY, self)
        self._legend = QHBoxLayout()
        self._pages = QStackedLayout()
        self._column = QVBoxLayout(self)
        self._arrange()
        self._connect()

    def set_numbers(self, kernels: Numbers, weights: Numbers | None) -> None:
        """Shows the network of a moment. Hidden, the view only remembers it.

        Args:
            kernels: K, (n, C, k, k).
            weights: The weights w of the dense layer that sees the features, (n_o, n, h, w), or None.
        """
        self._pictures = {"kernels": KernelPictures("kernels", kernels)}
        if weights is not None:
            self._pictures["weights"] = KernelPictures("weights", weights)
        self._gradients_seen |= {
            tensor for tensor, shown in self._pictures.items() if shown.numbers.gradient is not None
        }
        self._refresh()

    def clear(self) -> None:
        """Shows that there is no network."""
        self._pictures = {}
        self._gradients_seen = set()
        self._refresh()

    def set_editable(self, possible: bool, why: str = "") -> None:
        """Whether numbers can be typed over.

        Args:
            possible: Whether they can.
            why: If not, why not, in a sentence.
        """
        self._enlarged.set_editable(possible, why)

    def set_face(self, image: Array | None, kernel_size: int, pool: int) -> None:
        """The face that the maps of the weights are drawn over.

        Args:
            image: (H, W), the face that is chosen or the mean face; None draws the maps on their own.
            kernel_size: k of the kernels.
            pool: Side of the pool's windows.
        """
        before, self._face = self._face, None if image is None else FaceBelow(image, kernel_size, pool)
        if before is not None and before.is_same(self._face):
            return
        self._ground = None
        self._refresh()

    def tensor(self) -> Tensor:
        """Which parameter is shown: "kernels" or "weights"."""
        return self._choices.tensor()

    def choice(self) -> Choice:
        """Which of its numbers the grid shows: "now", "start" or "change"."""
        return self._choices.choice()

    def is_enlarged(self) -> bool:
        """Whether one picture is shown large."""
        return self._pages.currentWidget() is self._enlarged

    def sizeHint(self) -> QSize:
        """A line or two of kernels."""
        return QSize(520, 200)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._ground = None
            self._refresh()

    def _make_scroll(self) -> "_Scroll":
        scroll = _Scroll(self)
        scroll.setObjectName("kernels_scroll")
        scroll.setAccessibleName("pictures of the kernels")
        scroll.setWidget(self._grid)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(5 * self.fontMetrics().height())
        return scroll

    def _arrange(self) -> None:
        self._empty.setObjectName("kernels_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._legend.setSpacing(12)
        for scale in self._scales:
            self._legend.addWidget(scale, 4)
        self._legend.addStretch(0)
        self._legend.addWidget(self._shine)
        for page in (self._empty, self._scroll, self._enlarged):
            self._pages.addWidget(page)
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._choices)
        column.addLayout(self._legend)
        column.addLayout(self._pages, 1)
        column.addWidget(self._readout)
        self._shine.hide()
        self._show_page(self._empty)

    def _connect(self) -> None:
        self._choices.changed.connect(self._refresh)
        self._shine.changed.connect(self._shine_anew)
        self._scroll.resized.connect(self._give_room)
        self._grid.pointed.connect(self._read_out)
        self._grid.reveal.connect(self._reveal)
        self._grid.enlarge.connect(self._enlarge)
        self._enlarged.pointed.connect(self._read_out)
        self._enlarged.back.connect(self._reduce)
        self._enlarged.poked.connect(self.poked)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        shown = self._pictures.get(self.tensor())
        gradient = shown is not None and shown.numbers.gradient is not None
        expected = self.tensor() in self._gradients_seen
        self._choices.set_known(weights="weights" in self._pictures, gradient=gradient, expected=expected)
        # Without weights the kernels are chosen.
        shown = self._pictures.get(self.tensor())
        if shown is None:
            self._grid.show_content(None)
            self._shine.hide()
            self._show_page(self._empty)
        elif self.is_enlarged():
            self._enlarged.show_content(shown, self._ground_of(shown))
        else:
            self._show_grid(shown)
        self._read_out()

    def _show_grid(self, shown: KernelPictures) -> None:
        choice = self.choice()
        beside = self._choices.with_gradient() and shown.tensor in self._gradients_seen
        choices: tuple[Choice, ...] = (choice, "gradient") if beside else (choice,)
        name = "change" if choice == "change" else shown.letter
        self._scales[0].set_scale(name, shown.limit(choice))
        if beside:
            self._scales[1].set_scale(f"∂D/∂{shown.letter}", shown.limit("gradient"))
        self._grid.show_content(GridContent(shown, choices, self._ground_of(shown)))
        self._show_page(self._scroll, beside=beside)

    def _ground_of(self, shown: KernelPictures) -> FaceGround | None:
        weights = shown.tensor == "weights"
        possible = weights and self._face is not None and self._face.fits(*shown.shape[1:])
        self._shine.setVisible(weights)
        self._shine.set_possible(possible)
        if not possible or self._face is None or not self._shine.over_face():
            return None
        if self._ground is None:
            self._ground = FaceGround(self._face, self._shine.shine(), self.palette())
        return self._ground

    def _show_page(self, page: QWidget, *, beside: bool = False) -> None:
        large, grid = page is self._enlarged, page is self._scroll
        self._pages.setCurrentWidget(page)
        self._choices.setVisible(not large)
        self._scales[0].setVisible(grid)
        self._scales[1].setVisible(grid and beside)
        if not large and self._shine.parentWidget() is self._enlarged:
            self._legend.addWidget(self._shine)
        # At once, so that the page is never seen in the room of the one before.
        self._column.activate()

    def _enlarge(self, place: Place) -> None:
        shown = self._pictures[self.tensor()]
        self._enlarged.add_control(self._shine)
        self._enlarged.show_content(shown, self._ground_of(shown))
        self._enlarged.choose(place)
        self._show_page(self._enlarged)
        self._enlarged.take_focus()
        self._read_out()

    def _reduce(self) -> None:
        self._show_page(self._scroll)
        self._refresh()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._grid.set_cursor(self._enlarged.chosen())

    def _read_out(self) -> None:
        shown = self._pictures.get(self.tensor())
        if shown is None:
            self._readout.say("")
            return
        place = self._enlarged.place() if self.is_enlarged() else self._grid.place()
        self._readout.say(_HINT if place is None else shown.words(place), quiet=place is None)

    def _shine_anew(self) -> None:
        self._ground = None
        self._refresh()

    def _give_room(self) -> None:
        self._grid.set_room(self._scroll.maximumViewportSize())

    def _reveal(self, area: QRect) -> None:
        centre = area.center()
        self._scroll.ensureVisible(centre.x(), centre.y(), area.width() // 2 + 1, area.height() // 2 + 1)


class _Scroll(QScrollArea):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
