"""How fast a film is shown in place of a camera."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from app.ui.icons import wear_icon
from app.ui.one_line import OneLine

PACES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Times as fast as the film was taken."""
_USUAL = PACES.index(1.0)


class PaceBar(QWidget):
    """A button that stops and continues a film, and a slider for its pace.

    Signals:
        pace_changed (float): Times as fast as the film was taken; 0 while it is stopped.
    """

    pace_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pace_bar")
        self._pause = self._make_button(
            "pause_film", "Stop the film", "Stop the film at this picture.", "pause"
        )
        self._play = self._make_button("play_film", "Go on with the film", "Go on with the film.", "run")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("pace")
        self._slider.setAccessibleName("Pace of the film")
        self._slider.setToolTip("How fast the film runs: slower to the left, faster to the right.")
        self._slider.setRange(0, len(PACES) - 1)
        self._slider.setPageStep(1)
        self._slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self._slider.setValue(_USUAL)
        self._words = OneLine()
        self._words.setObjectName("pace_words")
        self._words.setFixedWidth(self.fontMetrics().horizontalAdvance("0.25×") + 4)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight)
        caption = QLabel("Pace")
        caption.setBuddy(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._pause)
        row.addWidget(self._play)
        row.addWidget(caption)
        row.addWidget(self._slider, 1)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._set_stopped(False)
        self._slider.valueChanged.connect(self._tell)

    @property
    def pace(self) -> float:
        """Times as fast as the film was taken; 0 while it is stopped."""
        return 0.0 if self._stopped else PACES[self._slider.value()]

    def go_on(self) -> None:
        """A film begins: it is not stopped, and keeps the pace of the one before."""
        self._set_stopped(False)
        self._tell()

    def _make_button(self, name: str, accessible: str, tip: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(accessible)
        button.setToolTip(tip)
        wear_icon(button, icon)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self._toggle)
        return button

    @Slot()
    def _toggle(self) -> None:
        self._set_stopped(not self._stopped)
        (self._play if self._stopped else self._pause).setFocus()
        self._tell()

    def _set_stopped(self, stopped: bool) -> None:
        self._stopped = stopped
        self._pause.setVisible(not stopped)
        self._play.setVisible(stopped)

    @Slot()
    def _tell(self) -> None:
        self._words.setText(f"{PACES[self._slider.value()]:g}×")
        self.pace_changed.emit(self.pace)
