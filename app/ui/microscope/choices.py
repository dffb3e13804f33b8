"""Which face and which number of the network are looked at."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import shortest
from app.lessons.microscope.look import (
    BIAS,
    KERNEL_BIAS,
    KERNELS,
    WEIGHTS,
    Parameter,
    place_of_weight,
)
from app.recognition.snapshot import Snapshot
from app.ui.parameters import Parameter as NetworkNumbers
from app.ui.parameters import Spot, Tensor
from app.ui.style import person_colour
from app.ui.symbols import SymbolLabel
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem
from app.ui.widgets.labels import Heading, named
from engine import decided

_SIDE = 40
_COPY = 0.5
"""Length of the bar below a varied copy."""


class _Face(NamedTuple):
    """One row of the training images; `copy` is which varied copy, 0 the face itself."""

    sample: int
    person: int
    title: str
    copy: int


def _faces_of(study: Snapshot, numbers: dict[int, int]) -> list[_Face]:
    """The faces that a run learns from; those that are not numbered were deleted since."""
    training = study.faces.training
    copies: dict[int, int] = {}
    found = []
    for sample, (face_id, person) in enumerate(
        zip(training.face_ids, decided(training.zeta).tolist(), strict=True)
    ):
        copy = copies[face_id] = copies.get(face_id, -1) + 1
        name, number = study.persons[person], numbers.get(face_id)
        title = (
            _("{name} {number}").format(name=name, number=number)
            if number is not None
            else _("{name} (deleted)").format(name=name)
        )
        if copy:
            title = _("{face}, copy {number}").format(face=title, number=copy)
        found.append(_Face(sample, person, title, copy))
    return found


class FaceChoice(QWidget):
    """The faces that the run learns from, of which one is chosen.

    Args:
        value: What a symbol stands for.

    Attributes:
        chosen: Another face was chosen.
    """

    chosen = Signal()
    _images: NDArray[np.float32] | None = None

    def __init__(self, value: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._persons: tuple[str, ...] = ()
        self._faces: list[_Face] = []
        self._pictures: dict[int, NDArray[np.uint8]] = {}
        self._shares: NDArray[np.floating] | None = None
        self._sample = 0
        self._list = FaceList(
            self, side=_SIDE, name="microscope_faces", title=_("Faces that the run learns from")
        )
        self._hardest = ToggleButton(
            "microscope_hardest",
            _("Hardest First"),
            _("The face with the largest share of D comes first."),
            self,
        )
        self._copies = ToggleButton(
            "microscope_copies",
            _("Copies"),
            _("Show the varied copies too, from which the run learns besides. Their bars are half as long."),
            self,
        )
        self._line = named(SymbolLabel("D", "", self, value=value), "microscope_face")
        self._line.setWordWrap(True)
        head = beside(Heading(_("Face"), self), None, self._hardest, self._copies)
        stacked(head, (self._list, 1), self._line, within=self, margin=0)
        self._list.chosen.connect(self.choose)
        self._copies.toggled.connect(self._order_anew)
        self._hardest.toggled.connect(self._go_to_hardest)

    @property
    def sample(self) -> int:
        """μ, the row of the training images."""
        return self._sample

    def title_of(self, sample: int) -> str:
        """What a face is called."""
        return self._faces[sample].title if sample < len(self._faces) else ""

    def show_study(self, study: Snapshot, numbers: Callable[[], dict[int, int]]) -> None:
        """Shows the faces of a network; a face of the same place stays chosen.

        Args:
            study: With the faces.
            numbers: Tells which face of its person each is, from 1, by id.
        """
        images = study.faces.training.images
        if images is self._images and study.persons == self._persons:
            return
        if images is not self._images:
            self._pictures, self._shares = {}, None
        self._images, self._persons = images, study.persons
        self._faces = _faces_of(study, numbers())
        self._sample = self._sample if self._sample < len(self._faces) else 0
        self._copies.setEnabled(any(face.copy for face in self._faces))
        self._order_anew()

    def show_shares(self, shares: NDArray[np.floating], *, calm: bool) -> None:
        """The share of D of each face, (N,).

        Args:
            shares: Of all.
            calm: Whether the order may follow; while a run goes on the faces would never stand still.
        """
        first, self._shares = self._shares is None, shares
        if self._hardest.isChecked() and (calm or first):
            self._order_anew()
        self._tell_face()

    @Slot(int)
    def choose(self, sample: int) -> None:
        """Looks at a face, also one that the list does not show."""
        self._list.select([sample])
        if sample != self._sample:
            self._sample = sample
            self._tell_face()
            self.chosen.emit()

    def step(self, steps: int) -> None:
        """Goes to the face so many places further on in the list; at its ends the same face."""
        shown = self._list.ids
        if shown:
            row = shown.index(self._sample) + steps if self._sample in shown else 0
            self.choose(shown[min(max(row, 0), len(shown) - 1)])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._order_anew()

    @Slot()
    def _order_anew(self) -> None:
        images = self._images
        if images is None:
            return
        shown = [face for face in self._faces if self._copies.isChecked() or not face.copy]
        if self._hardest.isChecked() and (shares := self._shares) is not None:
            shown.sort(key=lambda face: -float(shares[face.sample]))
        for face in shown:
            if face.sample not in self._pictures:
                self._pictures[face.sample] = as_picture(images[face.sample, 0])
        self._list.set_items(
            FaceItem(
                face.sample,
                self._pictures[face.sample],
                tip=lambda face=face: self._words(face),  # type: ignore[misc]
                colour=person_colour(face.person, self.palette()),
                fraction=_COPY if face.copy else None,
            )
            for face in shown
        )
        self._list.select([self._sample])
        self._tell_face()

    @Slot(bool)
    def _go_to_hardest(self, first: bool) -> None:
        self._order_anew()
        if first and self._list.ids:
            self.choose(self._list.ids[0])

    def _words(self, face: _Face) -> str:
        if self._shares is None:
            return face.title
        share = shortest(float(self._shares[face.sample]), 3)
        return _("{face} · share of D {share}").format(face=face.title, share=share)

    def _tell_face(self) -> None:
        self._line.setText(self._words(self._faces[self._sample]) if self._faces else "")


_KINDS = (
    ("kernels", _("Kernels K"), _("Choose a coefficient of a kernel.")),
    ("weights", _("Weights w"), _("Choose a weight from a place of a feature.")),
    ("biases", _("Biases"), _("Choose the bias φ of an output, or b of a kernel.")),
)
_TENSORS: tuple[Tensor, ...] = ("kernels", "weights")
_BIASES = BIAS, KERNEL_BIAS


class ParameterChoice(QWidget):
    """The network's numbers, of which one is chosen.

    Args:
        value: What a symbol stands for.

    Attributes:
        chosen: Another one was chosen.
    """

    chosen = Signal()

    def __init__(self, value: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study: Snapshot | None = None
        self._numbers: NetworkNumbers | None = None
        self._last = [Parameter(KERNELS, (0, 0, 0, 0)), Parameter(WEIGHTS, (0, 0)), Parameter(BIAS, (0,))]
        self._which = QButtonGroup(self)
        self._grid = ArrayGrid(self, name="microscope_grid", numbers="never")
        self._grid.setAccessibleName(_("Numbers of the network, to choose one"))
        self._line = named(SymbolLabel("Kwφ", "", self, value=value), "microscope_parameter")
        self._line.setWordWrap(True)
        for number, (kind, title, tip) in enumerate(_KINDS):
            self._which.addButton(ToggleButton(f"microscope_{kind}", title, tip, self), number)
        self._which.button(0).setChecked(True)
        heading, kinds = Heading(_("Number of the network"), self), beside(*self._which.buttons(), None)
        stacked(heading, kinds, (self._grid, 1), self._line, within=self, margin=0)
        self._which.idToggled.connect(self._turn)
        self._grid.selected_changed.connect(self._choose)
        self._grid.set_teller(self._reading)

    @property
    def parameter(self) -> Parameter:
        """The chosen one."""
        return self._last[self._shown]

    def show_study(self, study: Snapshot) -> None:
        """Shows the numbers of a network; where the chosen one is not among them, the first is chosen."""
        self._study = study
        self._last = [
            one if one.is_in(study.architecture) else Parameter(one.tensor, (0,) * len(one.index))
            for one in self._last
        ]
        self._show()

    @property
    def _shown(self) -> int:
        return max(self._which.checkedId(), 0)

    def _show(self) -> None:
        study = self._study
        if study is None:
            return
        kind, parameter = self._shown, self.parameter
        self._numbers = NetworkNumbers.of(study, _TENSORS[kind]) if kind < len(_TENSORS) else None
        with QSignalBlocker(self._grid):
            self._grid.set_arrays(self._cells(study))
            self._grid.select(*self._place_of(study, parameter))
        value = float(study.parameters[parameter.tensor][parameter.index])
        self._line.setText(_("{number}: {value}").format(number=parameter.title, value=shortest(value)))

    def _cells(self, study: Snapshot) -> list[Cells]:
        shown = self._numbers
        if shown is None:
            values = (study.parameters[name] for name in _BIASES)
            return [Cells(letter, one) for letter, one in zip("φb", values, strict=True)]
        # The bars below them are how large the last update was.
        return [
            Cells(shown.name(n), shown.picture("now", n), bar=shown.bar(n), tip=shown.update_words(n))
            for n in range(shown.count)
        ]

    def _place_of(self, study: Snapshot, parameter: Parameter) -> Spot:
        if parameter.kind == "kernel":
            n, channel, u, v = parameter.index
            return Spot(n, u, channel * study.parameters[KERNELS].shape[3] + v)
        if parameter.kind == "weight":
            kernel, row, column = place_of_weight(parameter, study.architecture)
            return Spot(parameter.index[0] * study.architecture.feature_shapes[0][0] + kernel, row, column)
        return Spot(_BIASES.index(parameter.tensor), 0, parameter.index[0])

    def _parameter_at(self, spot: Spot) -> Parameter:
        if self._numbers is None:
            return Parameter(_BIASES[spot.picture], (spot.column,))
        index = self._numbers.index(spot)
        if self._shown == 0:
            return Parameter(KERNELS, tuple(map(int, index)))
        return Parameter(
            WEIGHTS, (index[0], int(np.ravel_multi_index(index[1:], self._numbers.now.shape[1:])))
        )

    def _reading(self, index: int, row: int, column: int) -> str:
        spot = Spot(index, row, column)
        if self._numbers is not None:
            return self._numbers.words(spot)
        value = float(self._grid.arrays[index].flat[row, column])
        return _("{number}: {value}").format(number=self._parameter_at(spot).title, value=shortest(value))

    @Slot(int, bool)
    def _turn(self, _button: int, checked: bool) -> None:
        if checked:
            self._show()
            self.chosen.emit()

    @Slot(int, int, int)
    def _choose(self, index: int, row: int, column: int) -> None:
        parameter = self._parameter_at(Spot(index, row, column))
        if parameter != self.parameter:
            self._last[self._shown] = parameter
            self._show()
            self.chosen.emit()
