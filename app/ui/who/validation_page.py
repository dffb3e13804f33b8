"""Who is right and who wrong: the faces set aside, those that are learned, and whether the network cheats."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.recognition.verdicts import SetVerdicts, Verdicts, Which
from app.ui.one_line import OneLine
from app.ui.who.cheating_view import CheatingView
from app.ui.who.confusion_bars import AccuracyBars, accuracy_text
from app.ui.who.confusion_matrix import ConfusionMatrix
from app.ui.who.validation_faces import ValidationFaces

MOST_SHARES = 60
"""So many of the faces with the largest share of D are listed."""

_SMALL = 0.85
_NO_NETWORK = "No network yet. Press Run, and see here whom it recognises and whom it confuses."
_NO_VALIDATION = (
    "No faces are set aside for validation, so nothing shows yet whether the network would know a picture "
    "it never saw: of those it learned it may just remember every one. Frames of one burst are nearly the "
    "same picture, so they stay together: capture each person in two goes or more, and set the validation "
    "part above 0."
)
_LARGEST = "Largest share of D"
_LEGEND = "Fuller colour: more of the row. Below a face: s; a cross: wrong."


class ValidationPage(QWidget):
    """The confusion matrix, the accuracy by person, faces, and *Is it cheating?*.

    While it is hidden it only remembers what it is given.

    Attributes:
        face_chosen: The id of a face that is to be looked at.
        cheating: The section with the button *Is it cheating?*.
    """

    face_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("validation_page")
        self.setAccessibleName("Validation")
        self._verdicts: Verdicts | None = None
        self._names: tuple[str, ...] = ()
        self._pictures: Mapping[int, NDArray[np.uint8]] = {}
        self._stale = True
        self._choices = QButtonGroup(self)
        self._validation = self._choice("validation", "Validation", "The faces that were set aside.")
        self._training = self._choice("training", "Training", "The faces that are learned, each once.")
        self._validation.setChecked(True)
        self._total = OneLine(bold=True)
        self._total.setObjectName("validation_total")
        self._epoch = OneLine(size=_SMALL)
        self._epoch.setObjectName("validation_epoch")
        self._empty = QLabel(self)
        self._empty.setObjectName("validation_empty")
        self._empty.setWordWrap(True)
        self._matrix = ConfusionMatrix(self)
        self._bars = AccuracyBars(self)
        self._caption = OneLine(bold=True)
        self._caption.setObjectName("validation_caption")
        self._back = QToolButton(self)
        self._faces = ValidationFaces(self)
        self.cheating = CheatingView(self)
        self._counted = QWidget(self)
        self._area = QScrollArea(self)
        self._arrange()
        self._choices.buttonClicked.connect(self._show_other_set)
        self._matrix.chosen_changed.connect(self._show_faces)
        self._faces.face_chosen.connect(self.face_chosen)
        # The place for the answer is there only after the layout was done anew.
        self._revealing = QTimer(self, singleShot=True, interval=0)
        self._revealing.timeout.connect(self._reveal)
        self.cheating.answered.connect(self._revealing.start)

    @property
    def which(self) -> Which:
        """Which faces are counted."""
        return "validation" if self._validation.isChecked() else "training"

    def show_verdicts(
        self,
        verdicts: Verdicts | None,
        names: Sequence[str],
        pictures: Mapping[int, NDArray[np.uint8]],
    ) -> None:
        """Shows what a network says at some moment; the chosen cell stays.

        Args:
            verdicts: Of all faces; None without a network.
            names: Of the persons, in the order of the outputs.
            pictures: What the network sees of each face, grey uint8 (S, S), by id. Give the same mapping
                again while its pictures are the same: those drawn before are kept then.
        """
        self._verdicts, self._names, self._pictures = verdicts, tuple(names), pictures
        self._stale = True
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what was given while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._show()

    def _choice(self, name: str, text: str, tip: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(f"{name}_verdicts")
        button.setAccessibleName(f"{text} faces")
        button.setToolTip(tip)
        self._choices.addButton(button)
        return button

    def _arrange(self) -> None:
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        for button in (self._validation, self._training):
            head.addWidget(button)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self._counted)
        column.addWidget(self.cheating)
        column.addStretch(1)
        self._arrange_counts()
        area = self._area
        area.setObjectName("validation_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _arrange_counts(self) -> None:
        self._back.setObjectName("all_shares")
        self._back.setText("Show all")
        self._back.setAutoRaise(True)
        self._back.setAccessibleName("Show the faces of all cells")
        self._back.setToolTip("Shows the faces with the largest share of D again.")
        self._back.clicked.connect(self._leave_cell)
        legend = OneLine(_LEGEND, size=_SMALL)
        legend.setObjectName("validation_legend")
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addStretch(1)
        for widget in (self._total, self._epoch, self._bars):
            beside.addWidget(widget)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self._matrix, 3)
        upper.addLayout(beside, 2)
        title = QHBoxLayout()
        title.addWidget(self._caption, 1)
        title.addWidget(self._back)
        column = QVBoxLayout(self._counted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(upper)
        column.addWidget(legend)
        column.addLayout(title)
        column.addWidget(self._faces, 1)

    def _show(self) -> None:
        self._stale = False
        shown = self._shown()
        self._counted.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        if shown is None:
            self._empty.setText(_NO_NETWORK if self._verdicts is None else _NO_VALIDATION)
            return
        counts = shown.confusion()
        self._matrix.show_counts(counts, self._names)
        self._bars.show_counts(counts, self._names)
        self._total.setText(accuracy_text(int(np.trace(counts)), int(counts.sum())))
        epoch = self._verdicts.epoch if self._verdicts is not None else None
        self._epoch.setText("" if epoch is None else f"right at epoch {epoch:,}")
        self._show_faces()

    def _shown(self) -> SetVerdicts | None:
        return None if self._verdicts is None else self._verdicts.of(self.which)

    @Slot()
    def _show_other_set(self) -> None:
        self._matrix.choose(None)
        self._show()

    @Slot()
    def _reveal(self) -> None:
        self._area.ensureWidgetVisible(self.cheating)

    @Slot()
    def _leave_cell(self) -> None:
        self._matrix.choose(None)
        self._matrix.setFocus()

    @Slot()
    def _show_faces(self) -> None:
        shown, cell = self._shown(), self._matrix.chosen
        self._back.setVisible(cell is not None)
        if shown is None:
            return
        found = shown.largest_shares(MOST_SHARES) if cell is None else shown.faces_of_cell(*cell)
        self._caption.setText(_LARGEST if cell is None else self._matrix.words_of(cell))
        self._faces.show_verdicts(found, self._names, self._pictures)
