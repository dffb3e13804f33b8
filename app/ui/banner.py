"""A line above the panels for what went wrong: it stays until it is read, and never piles up."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.language import _


class Banner(QFrame):
    """Shows the newest sentence, with a button to put it away, and where there is a way out, one to take it.

    Attributes:
        way_out_taken: The way out that is offered is to be gone.
    """

    way_out_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._text = QLabel(self)
        self._text.setObjectName("banner_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._way_out = QPushButton(self)
        self._way_out.setObjectName("banner_way_out")
        self._way_out.setAutoDefault(False)
        self._way_out.clicked.connect(self.way_out_taken)
        self._close = QToolButton(self)
        self._close.setObjectName("banner_close")
        self._close.setText(_("Close"))
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(_("Put this message away."))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._text)
        row.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown, or was shown last."""
        return self._text.text()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Shows a sentence in place of the one before."""
        self._text.setText(sentence)
        self._way_out.hide()
        self.show()

    def offer(self, sentence: str, way_out: str, tooltip: str) -> None:
        """Shows a sentence with a way out.

        Args:
            sentence: What went wrong.
            way_out: What the button for it says.
            tooltip: What it does.
        """
        self.say(sentence)
        self._way_out.setText(way_out)
        self._way_out.setAccessibleName(way_out)
        self._way_out.setToolTip(tooltip)
        self._way_out.show()
