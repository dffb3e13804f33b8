"""Break it: choose a mistake, read what is wrong about it, train with it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.lessons.gradient_check.mistakes import Mistake
from app.ui.gradient_check.mistake_card import MistakeCard
from app.ui.gradient_check.mistake_choice import MistakeChoice
from app.ui.training.captions import Caption
from app.ui.widgets.labels import Heading
from engine import Architecture

_TRAIN, _STOP = "Train with it", "Stop training"
_TRAIN_TIP = (
    "Trains from the start of the run, once rightly and once with the mistake: how D and the kernels "
    "differ. A run under way pauses meanwhile."
)
_CHOOSE = "Choose a mistake first."
_UNTOUCHED = (
    "The engine itself is untouched: the mistake is in this page's copy of the backward pass. "
    "With “Nothing broken” the check passes again."
)


class BreakIt(QWidget):
    """The mistakes, what to know about the one that is chosen, and a button to train with it.

    Attributes:
        chosen: Another `Mistake` is chosen; None for none.
        train_pressed: A training with it is wanted.
        stop_pressed: It is wanted no more.
    """

    chosen = Signal(object)
    train_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("break_it")
        self._possible = False
        self._training = False
        self._choice = MistakeChoice(self)
        self._card = MistakeCard()
        self._train = QPushButton(_TRAIN, self)
        self._train.setObjectName("train_with_it")
        self._train.clicked.connect(self._press)
        self._untouched = Caption(_UNTOUCHED, self)
        self._untouched.setObjectName("engine_untouched")
        self._untouched.setWordWrap(True)
        self._untouched.hide()
        head = QHBoxLayout()
        head.addWidget(Heading("Break it", self))
        head.addStretch(1)
        head.addWidget(self._train)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._choice)
        column.addWidget(self._untouched)
        column.addWidget(self._scrolled(), 1)
        self._choice.chosen.connect(self._take)
        self._show_train()

    @property
    def mistake(self) -> Mistake | None:
        """The one that is chosen; None for none."""
        return self._choice.mistake

    def show_possible(self, architecture: Architecture | None) -> None:
        """Whether there is a network to train, and which mistakes it can show."""
        self._possible = architecture is not None
        self._choice.show_possible(architecture)
        self._show_train()

    def show_training(self, *, training: bool) -> None:
        """Whether a training with a mistake is under way."""
        self._training = training
        self._show_train()

    def show_tried(self, tried: bool) -> None:
        """Whether a mistake was tried: then it is said that the engine is what it was."""
        self._untouched.setVisible(tried)

    @Slot(object)
    def _take(self, mistake: Mistake | None) -> None:
        self._card.show_mistake(mistake)
        self._show_train()
        self.chosen.emit(mistake)

    def _scrolled(self) -> QScrollArea:
        """The card; unlike a `ScrolledPage` it is as high as its wrapped lines at their width."""
        area = QScrollArea(self)
        area.setObjectName("mistake_scrolled")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(self._card)
        return area

    @Slot()
    def _press(self) -> None:
        (self.stop_pressed if self._training else self.train_pressed).emit()

    def _show_train(self) -> None:
        chosen = self.mistake is not None
        self._train.setText(_STOP if self._training else _TRAIN)
        self._train.setEnabled(self._training or (self._possible and chosen))
        self._train.setToolTip(_TRAIN_TIP if chosen else _CHOOSE)
