"""One kernel enlarged, with the way back, the size of its last update, and a field for another number."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.training.kernel_close_up import CloseUp
from app.ui.training.kernel_painting import FaceGround
from app.ui.training.kernel_pictures import KernelPictures, Place
from app.ui.training.kernel_poke import PokeField
from app.ui.training.kernel_readout import Readout


class EnlargedKernel(QWidget):
    """Four large pictures of one kernel and what belongs to them."""

    back = Signal()
    """All kernels should be seen again."""
    pointed = Signal()
    """The number that is pointed at is another one."""
    poked = Signal(str, tuple, float)
    """Tensor, index into its array, and the number typed for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_enlarged")
        self._pictures: KernelPictures | None = None
        self._close_up = CloseUp(self)
        self._title = Readout("kernel_update", "the kernel and the size of its last update", self)
        self._poke = PokeField(self)
        self._head = QHBoxLayout()
        self._arrange()
        self._close_up.pointed.connect(self._show_chosen)
        self._close_up.edit.connect(self._poke.begin)
        self._poke.entered.connect(self._tell_poke)
        self._poke.left.connect(self.take_focus)

    def add_control(self, control: QWidget) -> None:
        """Puts a control at the end of the first row."""
        self._head.addWidget(control)

    def show_content(self, pictures: KernelPictures, ground: FaceGround | None) -> None:
        """Shows the numbers as they are now."""
        self._pictures = pictures
        self._close_up.show_content(pictures, ground)
        self._show_numbers()

    def choose(self, place: Place) -> None:
        """Chooses a number, and shows its kernel."""
        self._close_up.choose(place)

    def place(self) -> Place:
        """The number under the mouse, or else the chosen one."""
        return self._close_up.place()

    def chosen(self) -> Place:
        """The number that is chosen."""
        return self._close_up.chosen()

    def set_editable(self, possible: bool, why: str) -> None:
        """Whether numbers can be typed; if not, the sentence says why."""
        self._poke.set_editable(possible, why)

    def take_focus(self) -> None:
        """Gives the keyboard to the pictures."""
        self._close_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self._head.setSpacing(4)
        for name, text, tooltip, act in (
            ("kernel_back", "Back", "Show all kernels again (Escape).", self.back.emit),
            ("kernel_previous", "‹", "Show the kernel before this one (page up).", self._go_before),
            ("kernel_next", "›", "Show the kernel after this one (page down).", self._go_on),
        ):
            button = QToolButton(self)
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tooltip)
            button.setAccessibleName(tooltip.split(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(act)
            self._head.addWidget(button)
        self._head.addSpacing(4)
        self._head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head)
        column.addWidget(self._close_up, 1)
        column.addWidget(self._poke)

    def _go_before(self) -> None:
        self._close_up.step(Qt.Key.Key_PageUp)

    def _go_on(self) -> None:
        self._close_up.step(Qt.Key.Key_PageDown)

    def _show_chosen(self) -> None:
        self._show_numbers()
        self.pointed.emit()

    def _show_numbers(self) -> None:
        if self._pictures is None:
            return
        chosen = self.chosen()
        self._title.say(self._pictures.update_sentence(chosen.picture))
        self._poke.show_number(self._pictures.symbol(chosen), self._pictures.value(chosen))

    def _tell_poke(self, value: float) -> None:
        if self._pictures is not None:
            self.poked.emit(self._pictures.tensor, self._pictures.index(self.chosen()), value)
