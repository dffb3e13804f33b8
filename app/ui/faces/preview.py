"""One face large, with what becomes of it on the way to the network, and what is done with it there."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPalette, QPen, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.faces.preparation import Steps, as_picture
from app.language import _
from app.project import Person
from app.recognition.face_errors import FaceView, view_face
from app.ui import style
from app.ui.faces.thumbnails import LEFT_OUT, name_of, outputs_text, share_text, taken_at
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.widgets.labels import Heading
from app.ui.widgets.picture import Mark, PictureView

_NOT_ALIGNED = _("As it is: this network's faces are not aligned, or the eyes were not found.")
_STEPS = (
    ("crop", _("Crop"), _("The part of the picture that the network gets to see.")),
    ("aligned", _("Aligned"), _("Turned, so that the eyes are level.")),
    ("grey", _("Grey"), _("Without colour, and as small as the input: {size} × {size} pixels.")),
    (
        "normalised",
        _("Normalised: l(x,y)"),
        _("With even light; mid-grey is 0. This is the network's input."),
    ),
)
_FACTS = (
    ("source", _("Source"), ""),
    ("burst", _("Burst"), _("Faces captured in one go; they stay on one side of the split for validation.")),
    ("taken", _("Taken"), ""),
    ("size", _("Size"), ""),
    ("trained", _("Training"), ""),
    ("answer", _("Answer"), _("The network's output s, eq. (14), and the person it stands for.")),
    ("share", _("Share of D"), _("½ Σ (ζ − s)²: this face's own part of the total error D, eq. (20).")),
)
_EYE = 4.0


class FacePreview(QDialog):
    """Shows the face that the gallery opens, and every change of it; the arrow keys go through the faces.

    Args:
        session: Whose faces.
        owner: The window in front of which it stands.
    """

    def __init__(self, session: Session, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName("face_preview")
        self.setWindowTitle(_("Face"))
        line = self.fontMetrics().height()
        self.resize((self.screen().availableSize() * 0.9).boundedTo(QSize(63, 47) * line))
        self._session, self._roster, self._gallery = session, session.roster, session.gallery
        self._face_id: int | None = None
        self._shown: int | None = None
        self._comes_forward = False
        self._looking = session.slot(self)
        self._looking.returned.connect(self._show)
        self._picture = _FacePicture(self)
        self._position = 0
        self._name = Heading("", self)
        self._name.setObjectName("preview_name")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self._facts = {key: self._make_fact(key, title, tip) for key, title, tip in _FACTS}
        self._verdict = self._make_fact("verdict", _("What the network says"), "")
        style.typed(self._verdict, "text", bold=True)
        self._steps = {key: _Step(key, title, said, self) for key, title, said in _STEPS}
        self._buttons = QHBoxLayout()
        back, on = partial(self._step, -1), partial(self._step, 1)
        self._add(
            "previous", _("Previous"), _("Show the face before (←)."), back, Qt.Key.Key_Left, Qt.Key.Key_Up
        )
        self._add("next", _("Next"), _("Show the next face (→)."), on, Qt.Key.Key_Right, Qt.Key.Key_Down)
        self._buttons.addStretch(1)
        move = partial(self._leave, self._gallery.move_across)
        self._move = self._add(
            "move", _("Move"), _("This face is the other person's (M)."), move, Qt.Key.Key_M
        )
        self._exclude = self._add("exclude", _("Exclude from Training"), "", self._change_use, Qt.Key.Key_X)
        delete = partial(self._leave, self._roster.delete)
        self._add(
            "delete", _("Delete"), _("Delete this face (Delete)."), delete, QKeySequence.StandardKey.Delete
        )
        # Undo works here too.
        self.addActions([session.actions["undo"], session.actions["redo"]])
        self._arrange()
        self._connect()

    @Slot(int)
    def show_face(self, face_id: int) -> None:
        """Shows a face large."""
        if self._roster.face(face_id) is not None:
            self._face_id = face_id
            self._comes_forward = True
            self._look_at(face_id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_colours()

    def _connect(self) -> None:
        self.finished.connect(self._forget)
        self._gallery.opened.connect(self.show_face)
        self._session.closing.connect(self._close)
        for changed in (
            self._roster.faces_changed,
            self._roster.persons_changed,
            self._session.trainer.running_changed,
        ):
            changed.connect(self._refresh)

    def _make_fact(self, key: str, title: str, tip: str) -> QLabel:
        value = QLabel(self)
        value.setObjectName(f"preview_{key}")
        value.setAccessibleName(title)
        value.setToolTip(tip)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return value

    def _add(
        self,
        icon: str,
        text: str,
        tip: str,
        do: Callable[[], None],
        *keys: QKeySequence.StandardKey | Qt.Key,
    ) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"{icon}_face")
        button.setToolTip(tip)
        button.setAutoDefault(False)
        wear_icon(button, icon)
        button.clicked.connect(lambda _checked: do())
        for key in keys:
            QShortcut(QKeySequence(key), self).activated.connect(do)
        self._buttons.addWidget(button)
        return button

    def _arrange(self) -> None:
        form = QFormLayout()
        for key, title, _tip in _FACTS:
            form.addRow(title, self._facts[key])
        facts_area = QScrollArea(self)
        facts_area.setObjectName("preview_facts")
        facts_area.setFrameShape(QFrame.Shape.NoFrame)
        facts_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        facts_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        facts_area.setWidgetResizable(True)
        known = QWidget()
        facts_area.setWidget(known)
        facts = QVBoxLayout(known)
        facts.addWidget(self._name)
        facts.addWidget(self._verdict)
        facts.addLayout(form)
        facts.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._picture, 3)
        top.addWidget(facts_area, 2)
        way = QHBoxLayout()
        way.setSpacing(12)
        for step in self._steps.values():
            way.addWidget(step, 1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(top, 3)
        column.addLayout(way, 2)
        column.addLayout(self._buttons)

    def _step(self, step: int) -> None:
        if self._face_id is not None and (other := self._gallery.beside(self._face_id, step)) is not None:
            self._gallery.select([other])
            self.show_face(other)

    def _change_use(self) -> None:
        if self._face_id is not None and self._face_id == self._shown:
            self._gallery.exclude_or_include([self._face_id])

    def _leave(self, change: Callable[[list[int]], None]) -> None:
        """Changes the face and goes on to the next one of the same person."""
        # Nobody deletes what they have not seen.
        if self._face_id is None or self._face_id != self._shown:
            return
        left, person = self._face_id, self._person_of(self._face_id)
        follower = self._gallery.beside(left, 1) or self._gallery.beside(left, -1)
        self._face_id = None
        change([left])
        if self._person_of(left) == person:
            self._face_id = left
        elif follower is None:
            self.close()
        else:
            self._gallery.select([follower])
            self.show_face(follower)

    def _person_of(self, face_id: int) -> int | None:
        face = self._roster.face(face_id)
        return face.person_id if face is not None else None

    @Slot()
    @Slot(bool)
    def _refresh(self, _running: bool = False) -> None:
        if self._face_id is None or not self._session.is_open:
            return
        if self._roster.face(self._face_id) is None:
            self.close()
        else:
            self._look_at(self._face_id)

    def _look_at(self, face_id: int) -> None:
        """Looks at the face off the GUI thread; while that goes on, only the newest wish is kept."""
        face, trainer = self._roster.face(face_id), self._session.trainer
        if face is not None and self._session.is_open:
            preparation, project = trainer.settings.preparation, self._session.project
            view = partial(view_face, project, face, preparation, trainer.trained)
            self._looking.start_next(_("Looking at the face"), view)

    @Slot(object)
    def _show(self, view: FaceView) -> None:
        if view.face.id != self._face_id:
            return
        self._shown = view.face.id
        persons = self._roster.persons
        self._position = next((i for i, p in enumerate(persons) if p.id == view.face.person_id), 0)
        self._picture.show_view(view)
        self._show_facts(view, persons)
        self._show_steps(view.steps)
        other = persons[(self._position + 1) % len(persons)].name
        self._move.setText(_("Move to {name}").format(name=other.replace("&", "&&")))
        excluded = view.face.excluded
        include, exclude = (
            _("Take this face into training again (X)."),
            _("Leave this face out of training (X)."),
        )
        self._exclude.setText(_("Include Again") if excluded else _("Exclude from Training"))
        self._exclude.setToolTip(include if excluded else exclude)
        if self._comes_forward:
            self._comes_forward = False
            self.show()
            self.raise_()
            self.activateWindow()

    def _show_facts(self, view: FaceView, persons: Sequence[Person]) -> None:
        face, share = view.face, view.share
        number, count = self._gallery.place_of(face.id)
        title = _("{name}: face {number} of {count}")
        shown = title.format(name=persons[self._position].name, number=f"{number:,}", count=f"{count:,}")
        self.setWindowTitle(shown)
        self._name.setText(shown)
        unknown = _("none") if view.picture is None else _("Train first.")
        texts = {
            "source": face.source or _("unknown"),
            "burst": face.burst or _("none"),
            "taken": taken_at(face),
            "size": _size_text(view),
            "trained": LEFT_OUT if face.excluded else _("Trained on, or validated with."),
            "answer": unknown,
            "share": unknown,
        }
        verdict = ""
        if share is not None:
            said = name_of(share.says, persons)
            texts |= {"answer": f"{outputs_text(share)}: {said}", "share": share_text(share.share)}
            if not share.is_right:
                verdict = _("The network says {name}. Is this face in the right place?").format(name=said)
        for key, text in texts.items():
            self._facts[key].setText(text)
        self._verdict.setText(verdict)
        self._take_colours()

    def _show_steps(self, steps: Steps | None) -> None:
        if steps is None:
            for step in self._steps.values():
                step.picture.set_picture(None)
            return
        aligned = not np.array_equal(steps.crop, steps.aligned)
        says = {key: said for key, _title, said in _STEPS}
        self._steps["crop"].show_step(steps.crop, says["crop"])
        self._steps["aligned"].show_step(steps.aligned, says["aligned"] if aligned else _NOT_ALIGNED)
        self._steps["grey"].show_step(steps.grey, says["grey"].format(size=steps.grey.shape[0]))
        self._steps["normalised"].show_step(as_picture(steps.normalised), says["normalised"])

    def _take_colours(self) -> None:
        palette = QPalette(self._name.palette())
        palette.setColor(QPalette.ColorRole.WindowText, style.person_colour(self._position, self.palette()))
        if palette != self._name.palette():
            self._name.setPalette(palette)

    @Slot()
    @Slot(int)
    def _forget(self, _result: int = 0) -> None:
        self._face_id = self._shown = None

    @Slot()
    def _close(self) -> None:
        self._looking.drop()
        self.close()


class _FacePicture(PictureView):
    """What is kept of a face; in the frame what the network sees, the eyes as small crosses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, pixels=True)
        self.setObjectName("preview_picture")
        self.setToolTip(_("What is kept of this face; the network sees what is in the frame."))
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._eyes: tuple[QPointF, ...] = ()

    def show_view(self, view: FaceView) -> None:
        eyes = view.face.eyes
        self._eyes = () if eyes is None else (QPointF(*eyes[:2]), QPointF(*eyes[2:]))
        self.set_picture(view.picture)
        self.set_marks([] if view.picture is None else [Mark(view.seen, "", QColor("white"))])

    def _paint_marks(self, painter: QPainter) -> None:
        super()._paint_marks(painter)
        for colour, width in ((QColor("black"), 3.0), (QColor("white"), 1.4)):
            painter.setPen(QPen(colour, width))
            for eye in self._eyes:
                place = self.place_of((eye.x() - 0.5, eye.y() - 0.5, 1, 1)).center()
                painter.drawLine(place - QPointF(_EYE, 0), place + QPointF(_EYE, 0))
                painter.drawLine(place - QPointF(0, _EYE), place + QPointF(0, _EYE))


class _Step(QWidget):
    """One step on the way to the network: its title, the picture, and what happens in it."""

    def __init__(self, key: str, title: str, said: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"step_{key}")
        self.setAccessibleName(title)
        heading = style.typed(QLabel(title, self), "text", bold=True)
        self.picture = PictureView(self, pixels=True)
        self.picture.setAccessibleName(title)
        self.picture.setAcceptDrops(False)
        self.picture.setMinimumSize(QSize(72, 72))
        self.picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._said = QLabel(said, self)
        self._said.setWordWrap(True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.picture, 1)
        column.addWidget(self._said)

    def show_step(self, picture: NDArray[np.uint8], said: str) -> None:
        # As high for each step, so that the pictures are of one size.
        self._said.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.picture.set_picture(picture)
        self._said.setText(said)
        self.setAccessibleDescription(said)


def _size_text(view: FaceView) -> str:
    if view.picture is None:
        return _("The picture cannot be read. Delete this face, or exclude it from training.")
    rows, columns = view.picture.shape[:2]
    return _("{width} × {height} of {columns} × {rows} pixels").format(
        width=view.seen.width, height=view.seen.height, columns=columns, rows=rows
    )
