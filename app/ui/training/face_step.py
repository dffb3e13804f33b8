"""The face of a step: what one face did to the network, eq. (30)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import subscript
from app.recognition.face_step import LearnedFace, learned_face
from app.recognition.snapshot import FaceUpdate, Snapshot
from app.ui.style import typed
from app.ui.symbols import SymbolLabel
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.labels import Caption, named
from app.ui.widgets.number_text import number, significant
from app.ui.widgets.picture import PictureView

_KERNELS = "features.0.kernels"
_LINES = 4
_WIDE = 28
"""Lines of text that the view is wide at least, where the maps stand beside the words."""


class FaceStepView(QWidget):
    """The face of the newest step, its ζ, s and share of D, and the change δK that came of it.

    It is seen only where the newest update was made from one face.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "face_step", _("The face of this step"))
        self._update: FaceUpdate | None = None
        title = _("What the network sees of the face of this step")
        self._picture = named(PictureView(self), "step_face", title)
        side = round(_LINES * 1.3 * self.fontMetrics().height())
        self._picture.setFixedSize(side, side)
        self._title = named(typed(QLabel(self), "text", bold=True), "step_title")
        self._numbers = named(SymbolLabel("ζsD", "", self), "step_numbers")
        self._about = named(Caption("", self), "step_change")
        self._maps = ArrayGrid(self, name="step_kernels", least=26, legend=False, scrolls=False)
        self._maps.setAccessibleName(_("δK: the change of each kernel by this face"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self._picture, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        for row, label in enumerate((self._title, self._numbers, self._about)):
            label.setWordWrap(True)
            self._grid.addWidget(label, row, 1)
        self._grid.setColumnStretch(1, 1)
        self._wide = False
        self._place_maps()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE * self.fontMetrics().height()
        if wide != self._wide:
            self._wide = wide
            self._place_maps()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Shows the face of the newest update of a run under way; nothing where there is none."""
        update = snapshot.face if snapshot is not None and snapshot.faces is not None else None
        if update is not self._update:
            self._update = update
            if update is not None and snapshot is not None:
                face = learned_face(snapshot)
                assert face is not None, "the newest update was made from one face"
                self._show(face)
        self.setVisible(update is not None)

    def _place_maps(self) -> None:
        """The maps stand beside the words where there is room, otherwise below them."""
        self._grid.removeWidget(self._maps)
        if self._wide:
            self._grid.addWidget(self._maps, 0, 2, 4, 1)
        else:
            self._grid.addWidget(self._maps, 3, 0, 1, 2)
        self._grid.setColumnStretch(2, 1 if self._wide else 0)
        self._grid.setRowStretch(3, int(self._wide))

    def _show(self, face: LearnedFace) -> None:
        self._picture.set_picture(as_picture(face.image))
        said = (
            _("Face {place} of {count} in epoch {epoch}: {person}, varied copy {copy}")
            if face.copy
            else _("Face {place} of {count} in epoch {epoch}: {person}")
        )
        self._title.setText(
            said.format(
                place=face.place, count=face.count, epoch=face.epoch, person=face.person, copy=face.copy
            )
        )
        self._numbers.setText(
            _("ζ = {zeta} · s = {before} → {after} · its share of D = {share} → {later}").format(
                zeta=_listed(face.zeta),
                before=_listed(face.before),
                after=_listed(face.after),
                share=number(face.share),
                later=number(face.share_after),
            )
        )
        change, momentum = face.change[_KERNELS], face.momentum[_KERNELS]
        largest = significant(float(abs(change).max()), 2)
        text = _("δK = −(ε/m) ∂D/∂K of this face alone, eq. (30): at most {largest}.").format(largest=largest)
        if abs(momentum).max() > 1e-3 * abs(change).max():
            text += " " + _("Momentum adds α times the step before, at most {largest}.").format(
                largest=significant(float(abs(momentum).max()), 2)
            )
        self._about.setText(text)
        self._maps.set_arrays(
            [Cells(f"δK{subscript(place)}", values) for place, values in enumerate(change, start=1)]
        )


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.3g}" if value in (0, 1) else f"{value:.3f}" for value in values)
