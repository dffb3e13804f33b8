"""The features σ of a face before and after the pool, and each of their places worked out."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import subscript
from app.recognition.errors import RecognitionError
from app.recognition.features import (
    FeatureLook,
    PatchProduct,
    look_at_features,
    patch_at,
    window_of,
    window_product,
    winner_at,
)
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.symbols import SymbolLabel
from app.ui.view import View
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.labels import Caption
from app.ui.widgets.number_text import number
from engine import Network

Stage = Literal["before", "after"]

_PATCH_LINES = 8.5
"""Lines of text that patch × kernel = products is high."""
_FACE = 76
"""Pixels that the face beside what is said of it takes: two for each of the usual 32, and its frame."""


class Spot(NamedTuple):
    """A place of a map, all from 0."""

    kernel: int
    row: int
    column: int


class FeaturesView(View):
    """The maps of the kernels for a face, live or chosen; the selected place is worked out below."""

    # As often as the camera's faces are answered for.
    interval = 0.1

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("features_view")
        self.setAccessibleName(_("Features σ"))
        self._session, self._answering = session, session.answering
        self._look: FeatureLook | None = None
        self._looked: tuple[object, object] | None = None
        self._sources, self._stages = QButtonGroup(self), QButtonGroup(self)
        self._caption = SymbolLabel("σK", "σ = g(l * K)", self)
        self._caption.setObjectName("features_caption")
        self._maps = ArrayGrid(self, name="feature_maps", least=40, numbers="auto")
        self._maps.setAccessibleName(_("Maps of the kernels"))
        self._maps.set_path_asker(session.dialogs.export)
        self._patch = ArrayGrid(self, name="feature_patch", least=24, legend=False, columns=3)
        self._patch.setAccessibleName(_("Patch × kernel"))
        self._face = ArrayGrid(self, name="feature_face", least=24, numbers="never", legend=False)
        self._face.setAccessibleName(_("Where the patch is in the face"))
        self._words = QLabel(self)
        self._words.setObjectName("feature_words")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._empty = Caption(parent=self)
        self._empty.setObjectName("features_empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._worked_out = QWidget(self)
        self._tools = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pages = QStackedLayout()
        self._arrange()
        self._maps.selected_changed.connect(self._work_out)
        self._maps.activated.connect(self._maps.select)
        self._answering.face_prepared.connect(self._take_chosen)
        self._take_chosen(None)

    @property
    def _live(self) -> bool:
        """Whether the face is the live one, and not the chosen one."""
        return self._sources.checkedId() == 0

    @property
    def _stage(self) -> Stage:
        return "after" if self._stages.checkedId() else "before"

    def refresh(self) -> bool:
        """Works out the features of the face, where they may be others than before."""
        answer, chosen, shown = self._answering.answer, self._answering.chosen, self._session.machine.shown
        key: tuple[object, object] = (answer, None)
        if not self._live:
            key = (chosen, None if shown is None else shown.parameters)
        if self._looked is not None and all(new is old for new, old in zip(key, self._looked, strict=True)):
            return False
        if self._live:
            if answer is None:
                self._show(None, _("No face is looked at: open the camera, or drop a picture above."))
            else:
                self._look_at(answer.network, answer.prepared)
        elif chosen is None or shown is None:
            self._show(None, _("There is no network yet: press Run, or Step."))
        elif chosen.image.shape == shown.architecture.image_shape:
            self._look_at(shown, chosen.image)
        else:
            # It is being prepared for another network.
            return False
        self._looked = key
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tools take one line where there is room for it."""
        super().resizeEvent(event)
        wide = self.width() >= 80 * self.fontMetrics().averageCharWidth()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._tools.setDirection(across if wide else down)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_heights()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of the place."""
        if event.key() == Qt.Key.Key_Escape and self._maps.selected is not None:
            self._maps.clear_selection()
            self._worked_out.hide()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        live = _("The features of the face before the camera, or in the picture.")
        before = _("l * K, eq. (5): patch · kernel at every place of the face.")
        after = _("σ = g(l * K), eq. (5): after pool, bias and g, as the dense layer sees it.")
        faces = self._add_choice(
            self._sources, ("live", _("Live face"), live), ("chosen", _("Chosen face"), "")
        )
        faces.addWidget(self._caption)
        self._add_choice(
            self._stages, ("before", _("Before the pool"), before), ("after", _("After the pool"), after)
        )
        self._sources.button(0).setChecked(True)
        self._stages.button(1).setChecked(True)
        self._sources.idClicked.connect(self._take_source)
        self._stages.idClicked.connect(self._take_stage)
        self._tools.setSpacing(2)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        lower.addWidget(self._face)
        lower.addWidget(self._words, 1)
        out = QVBoxLayout(self._worked_out)
        out.setContentsMargins(0, 0, 0, 0)
        out.setSpacing(4)
        out.addWidget(self._patch)
        out.addLayout(lower)
        self._worked_out.hide()
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._maps, 1)
        column.addWidget(self._worked_out)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(work)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(self._tools)
        outer.addLayout(self._pages, 1)
        self._set_heights()

    def _add_choice(self, group: QButtonGroup, *choices: tuple[str, str, str]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2)
        for index, (name, text, tip) in enumerate(choices):
            button = ToggleButton(f"features_{name}", text, tip, self)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            group.addButton(button, index)
            line.addWidget(button)
        line.addStretch(1)
        self._tools.addLayout(line, 1)
        return line

    def _set_heights(self) -> None:
        line = self.fontMetrics().lineSpacing()
        self._patch.setFixedHeight(round(_PATCH_LINES * line))
        self._maps.setMinimumHeight(5 * line)
        self._face.setFixedSize(_FACE, _FACE)

    @Slot()
    def _take_source(self) -> None:
        self._looked = None
        self.refresh()

    @Slot()
    def _take_stage(self) -> None:
        look, before = self._look, self._maps.selected
        if look is not None:
            self._show(look)
            if before is not None:
                self._maps.select(*at_stage(look, Spot(*before), self._stage))

    @Slot(object)
    def _take_chosen(self, _image: object) -> None:
        chosen = self._answering.chosen
        button = self._sources.button(1)
        button.setEnabled(chosen is not None)
        self._looked = None
        if chosen is None:
            button.setText(_("Chosen face"))
            button.setToolTip(_("Select one of your faces in the Faces panel to see its features here."))
            if not self._live:
                self._sources.button(0).click()
            return
        title = self._title_of(chosen.face.id, chosen.face.person_id)
        short = title if len(title) <= 18 else title[:17] + "…"
        button.setText(_("Chosen: {title}").format(title=short))
        button.setAccessibleName(_("Chosen face, {title}").format(title=title))
        button.setToolTip(_("The features of {title}, while it trains.").format(title=title))
        if self._answering.answer is None:
            # There is nothing else to see, and this face was asked for.
            button.click()

    def _title_of(self, face_id: int, person_id: int) -> str:
        roster = self._session.roster
        name = next((one.name for one in roster.persons if one.id == person_id), "")
        ids = [face.id for face in roster.faces if face.person_id == person_id]
        place = f" {ids.index(face_id) + 1}" if face_id in ids else ""
        return f"{name}{place}"

    def _look_at(self, network: Network | Snapshot, image: NDArray[np.float32]) -> None:
        try:
            self._show(look_at_features(network, image))
        except RecognitionError as error:
            self._show(None, str(error))

    def _show(self, look: FeatureLook | None, why: str = "") -> None:
        self._look = look
        self._pages.setCurrentIndex(0 if look is None else 1)
        self._empty.setText(why)
        formula = "l * K" if self._stage == "before" else "σ = g(l * K)"
        if look is not None and look.layers > 1:
            formula = _("{formula}, first of {layers} layers").format(formula=formula, layers=look.layers)
        self._caption.setText(formula)
        if look is None:
            return
        after = self._stage == "after"
        letter = "σ" if after else "l * K"
        self._maps.set_arrays(
            [
                Cells(f"{letter}{subscript(kernel + 1)}", values, grey=after, scale=letter)
                for kernel, values in enumerate(maps_of(look, self._stage))
            ]
        )
        self._work_out()

    @Slot()
    def _work_out(self, *_selected: int) -> None:
        """Patch × kernel = products, and the rest of the way to σ in words."""
        look, selected = self._look, self._maps.selected
        self._worked_out.setVisible(look is not None and selected is not None)
        if look is None or selected is None:
            return
        spot = Spot(*selected)
        product = product_at(look, self._stage, spot)
        title = _("mean patch") if is_mean(look, self._stage) else _("patch")
        kernel = f"K{subscript(spot.kernel + 1)}"
        self._patch.set_arrays(
            [
                Cells(title, as_shades(product.patch), grey=True),
                Cells(kernel, product.kernel, sign="×", limit=float(np.abs(look.kernels).max())),
                Cells(_("products"), product.products, sign="=", scale="products"),
            ]
        )
        self._face.set_arrays([Cells("", as_shades(look.image), grey=True)])
        self._face.set_marks(dict.fromkeys(_border_of(look, self._stage, spot), QColor("#ffb000")))
        self._words.setText(place_words(look, self._stage, spot))
        self._patch.setAccessibleDescription(self._words.text())


def maps_of(look: FeatureLook, stage: Stage) -> NDArray[np.floating]:
    """The maps of a stage, one for each kernel: l * K before the pool, σ after it."""
    return look.convolved if stage == "before" else look.features


def is_mean(look: FeatureLook, stage: Stage) -> bool:
    """Whether a place of a stage comes from the mean of several patches."""
    return stage == "after" and look.winners is None and look.pool > 1


def as_shades(image: NDArray[np.floating]) -> NDArray[np.floating]:
    """A part of the network's input as 0 (black) … 1 (white), as the face is shown everywhere."""
    return as_picture(image.astype(np.float32)) / np.float32(255)


def at_stage(look: FeatureLook, spot: Spot, stage: Stage) -> Spot:
    """A place of the other stage's maps at this stage's: its window after the pool, the winner before it."""
    if stage == "before":
        winner = winner_at(look, *spot)
        return Spot(spot.kernel, *(winner or (spot.row * look.pool, spot.column * look.pool)))
    rows, columns = look.features.shape[1:]
    return Spot(spot.kernel, min(spot.row // look.pool, rows - 1), min(spot.column // look.pool, columns - 1))


def product_at(look: FeatureLook, stage: Stage, spot: Spot) -> PatchProduct:
    """The patch × kernel behind a place: after the pool that of the winner, or of the mean patch."""
    return patch_at(look, *spot) if stage == "before" else window_product(look, *spot)


def seen_by(look: FeatureLook, stage: Stage, spot: Spot) -> tuple[int, int, int]:
    """Row, column and side of what a place sees of the face: a patch, or all patches of a window."""
    k, p = look.kernels.shape[-1], look.pool
    if stage == "before":
        return spot.row, spot.column, k
    winner = winner_at(look, *spot)
    return (*winner, k) if winner is not None else (spot.row * p, spot.column * p, k + p - 1)


def _border_of(look: FeatureLook, stage: Stage, spot: Spot) -> list[tuple[int, int, int]]:
    """The pixels around what a place sees, in every channel."""
    row, column, side = seen_by(look, stage, spot)
    channels, _rows, columns = look.image.shape
    last = side - 1
    return [
        (0, row + down, channel * columns + column + across)
        for channel in range(channels)
        for down in range(side)
        for across in range(side)
        if down in (0, last) or across in (0, last)
    ]


def place_words(look: FeatureLook, stage: Stage, spot: Spot) -> str:
    """The whole way from patch and kernel to σ, in one sentence."""
    said = (
        _("{kernel} at {place}: Σ mean patch · K = {sum}")
        if is_mean(look, stage)
        else _("{kernel} at {place}: Σ patch · K = {sum}")
    )
    start = said.format(
        kernel=f"K{subscript(spot.kernel + 1)}",
        place=_at(spot.row, spot.column),
        sum=number(product_at(look, stage, spot).sum),
    )
    if look.pool == 1:
        return f"{start}{_onwards(look, spot)}."
    return start + (_after(look, spot) if stage == "after" else _before(look, spot))


def _after(look: FeatureLook, spot: Spot) -> str:
    winner, p = winner_at(look, *spot), look.pool
    if winner is None:
        return _onwards(look, spot) + _("; the pool took the mean of its {p} × {p} window of l * K.").format(
            p=p
        )
    return _onwards(look, spot) + _("; the pool kept {place} of l * K.").format(place=_at(*winner))


def _before(look: FeatureLook, spot: Spot) -> str:
    window = window_of(look, spot.row, spot.column)
    if window is None:
        return _("; it fills no window of the pool and is left out.")
    kept = Spot(spot.kernel, *window)
    winner, p = winner_at(look, *kept), look.pool
    if winner is None:
        mean = float(look.pooled[kept] - look.bias[spot.kernel])
        return _("; the pool takes the mean of its {p} × {p} window, {mean}.").format(p=p, mean=number(mean))
    if winner != (spot.row, spot.column):
        value = number(float(look.convolved[kept.kernel][winner]))
        return _("; the pool keeps {place} instead, where it is {value}.").format(
            place=_at(*winner), value=value
        )
    return _("; the pool keeps it{onwards} at {place}.").format(
        onwards=_onwards(look, kept), place=_at(*window)
    )


def _onwards(look: FeatureLook, spot: Spot) -> str:
    bias, sigma = number(float(look.bias[spot.kernel])), number(float(look.features[spot]))
    return _(", + bias {bias} → g ({g}) → σ = {sigma}").format(bias=bias, g=look.g, sigma=sigma)


def _at(row: int, column: int) -> str:
    return _("row {row}, column {column}").format(row=row + 1, column=column + 1)
