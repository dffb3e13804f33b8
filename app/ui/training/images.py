"""All faces as the network sees them, on one sheet."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.faces.preparation import as_picture
from app.language import _
from app.project import Face
from app.recognition.dataset import load_dataset
from app.recognition.snapshot import Dataset
from app.ui.session import Session
from app.ui.style import person_colour
from app.ui.view import View
from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem
from app.ui.widgets.labels import Caption

_EMPTY = _("There are no faces yet. They appear here as the network sees them.")


class ImagesView(View):
    """Shows every face prepared as the settings say: cut, grey, upright and normalised."""

    interval = 0.5

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("images_view")
        self._session = session
        self._outdated = True
        self._list = FaceList(self, side=64, name="images", title=_("All faces as the network sees them"))
        self._empty = Caption(_EMPTY, self)
        self._empty.setWordWrap(True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._list)
        self._list.opened.connect(session.gallery.opened)
        self._preparing = session.slot(self)
        self._preparing.returned.connect(self._show)
        for changed in (
            session.opened,
            session.roster.faces_changed,
            session.roster.persons_changed,
            session.trainer.settings_changed,
        ):
            changed.connect(self._expect)
        session.closing.connect(self._forget)

    def refresh(self) -> bool:
        if not self._outdated or self._preparing.busy:
            return False
        self._outdated = False
        faces = [face for face in self._session.roster.faces if not face.excluded]
        if not faces:
            self._list.set_items([])
            self._pages.setCurrentWidget(self._empty)
            return True
        persons = [person.id for person in self._session.roster.persons]
        settings = self._session.trainer.settings
        work = partial(
            load_dataset, self._session.project, faces, persons, settings.preparation, settings.margin
        )
        self._preparing.start(_("Preparing the faces"), lambda: (faces, work()))
        return True

    @Slot()
    def _expect(self) -> None:
        self._outdated = True

    @Slot()
    def _forget(self) -> None:
        self._preparing.drop()
        self._list.set_items([])

    @Slot(object)
    def _show(self, prepared: tuple[list[Face], Dataset]) -> None:
        faces, dataset = prepared
        persons = [person.id for person in self._session.roster.persons]
        names = {person.id: person.name for person in self._session.roster.persons}
        self._list.set_items(
            [
                FaceItem(
                    face.id,
                    as_picture(image),
                    tip=names[face.person_id],
                    colour=person_colour(persons.index(face.person_id), self.palette()),
                )
                for face, image in zip(faces, dataset.images, strict=True)
            ]
        )
        self._pages.setCurrentWidget(self._list)
