"""What is known of a face: whose it is, where it comes from, and what the network says."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from app.project import Person
from app.recognition.face_errors import FaceView
from app.ui import theme
from app.ui.faces.face_text import EXCLUDED, name_of, number, outputs, taken_at
from app.ui.widgets.labels import Heading

_ROWS = (
    ("source", "Source"),
    ("burst", "Burst"),
    ("taken", "Taken"),
    ("size", "Size"),
    ("trained", "Training"),
    ("answer", "Answer"),
    ("share", "Share of D"),
)
_TIPS = {
    "burst": "Faces captured in one go; they stay together on one side of the split for validation.",
    "answer": "The network's output s, eq. (14), and the person it stands for.",
    "share": "½ Σ (ζ − s)²: this face's own part of the total error D, eq. (20).",
}
_UNTRAINED = "Train first."
_UNREADABLE = "The picture cannot be read. Delete this face, or exclude it from training."


class PreviewFacts(QWidget):
    """A heading in the person's colour, and a line for each fact."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_facts")
        self._position = 0
        self._name = Heading("", self)
        self._name.setObjectName("preview_name")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self._values: dict[str, QLabel] = {}
        self._verdict = QLabel(self)
        self._verdict.setObjectName("preview_verdict")
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict.setWordWrap(True)
        font = self._verdict.font()
        font.setBold(True)
        self._verdict.setFont(font)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        for key, title in _ROWS:
            form.addRow(title, self._make_value(key, title))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._name)
        column.addLayout(form)
        column.addWidget(self._verdict)
        column.addStretch(1)

    def show_facts(
        self, view: FaceView, persons: Sequence[Person], position: int, place: tuple[int, int]
    ) -> None:
        """Show what is known of a face.

        Args:
            view: The face.
            persons: All persons in order.
            position: Which of them it belongs to.
            place: Which face of that person's it is, and of how many.
        """
        face, share = view.face, view.share
        self._position = position
        self._name.setText(f"{persons[position].name}, face {place[0]:,} of {place[1]:,}")
        texts = {
            "source": face.source or "unknown",
            "burst": face.burst or "none",
            "taken": taken_at(face),
            "size": _size(view),
            "trained": EXCLUDED if face.excluded else "Trained on, or validated with.",
            "answer": "none" if view.picture is None else _UNTRAINED,
            "share": "none" if view.picture is None else _UNTRAINED,
        }
        verdict = ""
        if share is not None:
            said = name_of(share.says, persons)
            texts["answer"] = f"{outputs(share)}: {said}"
            texts["share"] = number(share.share)
            verdict = "" if share.is_right else f"The network says {said}. Is this face in the right place?"
        for key, text in texts.items():
            self._values[key].setText(text)
        self._verdict.setText(verdict)
        self._take_colours()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_colours()

    def _make_value(self, key: str, title: str) -> QLabel:
        value = QLabel(self)
        value.setObjectName(f"preview_{key}")
        value.setAccessibleName(title)
        value.setToolTip(_TIPS.get(key, ""))
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._values[key] = value
        return value

    def _take_colours(self) -> None:
        palette = QPalette(self._name.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.person_colour(self._position, self.palette()))
        if palette != self._name.palette():
            self._name.setPalette(palette)


def _size(view: FaceView) -> str:
    if view.picture is None:
        return _UNREADABLE
    rows, columns = view.picture.shape[:2]
    return f"{view.seen.width} × {view.seen.height} of {columns} × {rows} pixels"
