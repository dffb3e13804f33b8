"""Everything under the microscope: which face, which parameter, the chain, and both sums."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.lessons.microscope.look import Parameter, kernel_of
from app.lessons.microscope.microscope import Sight
from app.lessons.microscope.stages import stages_of
from app.recognition.snapshot import Snapshot
from app.ui.microscope.chain_view import ChainView
from app.ui.microscope.face_choice import FaceChoice
from app.ui.microscope.face_names import names_of
from app.ui.microscope.parameter_choice import ParameterChoice
from app.ui.microscope.patch_pictures import PatchPictures
from app.ui.microscope.sums_view import SumsView
from app.ui.microscope.term_face import TermFace
from app.ui.microscope.verdicts_view import VerdictsView
from app.ui.training.colour_scale import ColourScale
from engine.activations import Array

_WIDTHS = (300, 500, 440)
_OF_UPDATE = ("total", "step", "new")


class MicroscopeView(QWidget):
    """Shows what is seen of one face and one parameter; both can be chosen here.

    Attributes:
        wish_changed: Another face or another parameter is to be looked at.
    """

    wish_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sight: Sight | None = None
        self._term = 0
        self._images: Array | None = None
        self.faces = FaceChoice(self)
        self.parameters = ParameterChoice(self)
        self.chain = ChainView(self)
        self._patch = PatchPictures(self)
        self.verdicts = VerdictsView(self)
        self._face = TermFace(self)
        self._scale = ColourScale(parent=self)
        self._sums = SumsView(self.faces.title_of, self)
        self._arrange()
        self._connect()

    @property
    def sight(self) -> Sight | None:
        """What is shown."""
        return self._sight

    @property
    def parameter(self) -> Parameter:
        """The chosen parameter."""
        return self.parameters.parameter

    @property
    def term(self) -> int:
        """Which of the terms of the face is chosen, from 0."""
        return self._term

    def show_study(self, study: Snapshot, numbers: dict[int, int]) -> None:
        """The network and the faces to choose from.

        Args:
            study: The moment.
            numbers: Which face of its person each is, by id.
        """
        if study.faces.training.images is not self._images:
            self._images = study.faces.training.images
            self.faces.set_faces(study.faces.training.images, names_of(study, numbers))
        self.parameters.show_moment(study)

    def show_sight(self, sight: Sight, *, calm: bool) -> None:
        """Shows what is seen; the place of the chosen term stays chosen where the same kernel is looked at.

        Args:
            sight: The face and the parameter.
            calm: Whether no run goes on.
        """
        self._term = _term_to_stay(self._sight, sight, self._term)
        self._sight = sight
        self.faces.set_shares(sight.shares, calm=calm)
        self._scale.set_scale("term", self._limit(sight))
        self._sums.show_sight(sight, self._term)
        self._show_term()
        self.verdicts.show_sight(sight)

    def _arrange(self) -> None:
        panels = QSplitter(Qt.Orientation.Horizontal, self)
        panels.setChildrenCollapsible(False)
        panels.addWidget(_column(self, (self.faces, 2), (self.parameters, 3)))
        panels.addWidget(_column(self, (self.chain, 4), (self._patch, 1), (self.verdicts, 0)))
        panels.addWidget(_column(self, (self._face, 3), (self._scale, 0), (self._sums, 2)))
        for index, width in enumerate(_WIDTHS):
            panels.setStretchFactor(index, width)
        panels.setSizes(list(_WIDTHS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panels)

    def _connect(self) -> None:
        self.faces.chosen.connect(self.wish_changed)
        self.parameters.chosen.connect(self.wish_changed)
        self.chain.stage_changed.connect(self._follow_stage)
        self._face.chosen.connect(self._choose_term)
        self._sums.term_chosen.connect(self._choose_term)
        self._sums.face_chosen.connect(self.faces.choose)

    def _limit(self, sight: Sight) -> float:
        self._face.show_sight(sight, self._term)
        return self._face.limit

    def _show_term(self) -> None:
        if self._sight is None:
            return
        self._face.show_sight(self._sight, self._term)
        self._patch.show_way(self._sight, self._term)
        self.chain.show_stages(stages_of(self._sight, self._term))

    @Slot(int)
    def _choose_term(self, term: int) -> None:
        self._term = term
        self._sums.select_term(term)
        self._show_term()

    @Slot()
    def _follow_stage(self) -> None:
        """The sum that a step speaks of is the one in the table."""
        stage = self.chain.stage
        if stage is not None and not stage.forward:
            self._sums.show_faces(stage.name in _OF_UPDATE)


def _term_to_stay(before: Sight | None, now: Sight, term: int) -> int:
    if before is None or not len(before.terms.places) or not len(now.terms.places):
        return 0
    architecture = now.look.architecture
    if kernel_of(before.parameter, architecture) != kernel_of(now.parameter, architecture):
        return 0
    if before.parameter != now.parameter and before.look.sample == now.look.sample:
        return 0
    return now.terms.at(*map(int, before.terms.places[min(term, len(before.terms) - 1)])) or 0


def _column(parent: QWidget, *parts: tuple[QWidget, int]) -> QWidget:
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(4, 0, 4, 0)
    column.setSpacing(6)
    for part, stretch in parts:
        column.addWidget(part, stretch)
    return holder
