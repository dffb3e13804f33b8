"""Every kernel and every map of the dense weights as a picture, live, and one of them enlarged."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QWidget,
)

from app.language import _
from app.recognition.snapshot import Snapshot
from app.ui.parameters import NAMES, Array, Choice, Parameter, Spot, Tensor, map_place, shining
from app.ui.session import Session
from app.ui.symbols import SymbolLabel
from app.ui.training.kernel_choices import Choices, Shine
from app.ui.view import View
from app.ui.widgets.arranged import stacked
from app.ui.widgets.array_cells import Cells, Ground
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import tool_button
from app.ui.widgets.labels import Readout, named
from app.ui.workspace import Change

_LEAST = 48
_HINT = _("Point at a number to read it; click a picture to enlarge it.")
_EDIT = _("Type another number: every view shows at once what it changes. Undo takes it back.")
_BACK = _("You are looking back. Go to Now to change a number.")
_PANES: tuple[tuple[Choice, str], ...] = (
    ("now", _("Now")),
    ("start", _("At the start")),
    ("change", _("Change")),
    ("update", ""),
    ("gradient", ""),
)


class KernelsView(View):
    """All kernels of the network, or all maps of its weights, in a grid; one of them large after a click."""

    interval = 0.1
    enlarged = Signal(bool)
    """One kernel is shown large, or all of them again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "kernels_view", _("Kernels and weights"))
        self._session = session
        self._snapshot: Snapshot | None = None
        self._shown: dict[Tensor, Parameter] = {}
        # Where ∂D/∂K was known once it keeps its place while it is not, so that nothing jumps.
        self._gradients_seen: set[Tensor] = set()
        self._face: Array | None = None
        self._mean: tuple[object, Array] | None = None
        self._ground: tuple[object, Array, Ground] | None = None
        self._picture = 0
        self._form: tuple[object, ...] = ()
        self._choices = Choices(session.preferences, self)
        self._shine = Shine(self)
        self._grid = ArrayGrid(self, name="kernels_grid", least=_LEAST, click="enlarge")
        self._close_up = _CloseUp(self)
        self._readout = Readout("kernels_readout", _("The number that is pointed at"), self)
        self._title = Readout("kernel_update", _("The size of its last update"), self)
        self._name = named(SymbolLabel("Kσ", "K", self), "kernel_name")
        self._own = QAction(_("Each on its own colour scale"), self._grid)
        self._arrange()
        self._connect()

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown."""
        return self._snapshot

    @Slot()
    @Slot(object)
    def refresh(self, _record: object = None) -> bool:
        shown = self._session.machine.shown
        if not self.isVisible() or shown is self._snapshot:
            return False
        self._snapshot = shown
        if shown is None:
            self.show_parameters()
        else:
            self.show_parameters(*(Parameter.of(shown, tensor) for tensor in NAMES))
        self._allow_editing()
        return True

    def show_parameters(self, *parameters: Parameter) -> None:
        """Shows kernels, and weights where there are some; nothing says that there is no network."""
        self._shown = {parameter.tensor: parameter for parameter in parameters}
        known = {one.tensor for one in parameters if one.gradient is not None}
        self._gradients_seen = (self._gradients_seen | known) if parameters else set()
        self._show()

    def set_face(self, image: Array | None, kernel_size: int, pool: int) -> None:
        """The face that the maps of the weights are drawn over.

        Args:
            image: (H, W), the chosen face or the mean face; None draws the maps on their own.
            kernel_size: k of the kernels.
            pool: Side of the pool's windows.
        """
        self._face, self._places = image, (kernel_size, pool)
        self._ground = None
        self._show()

    def enlarge(self, picture: int) -> None:
        """Shows one kernel large."""
        spot = self._grid.selected
        self._picture = picture
        self._pages.setCurrentWidget(self._large)
        self._show()
        self._close_up.select(0, *(spot[1:] if spot is not None else (0, 0)))
        self._close_up.setFocus(Qt.FocusReason.OtherFocusReason)
        self.enlarged.emit(True)

    @property
    def is_enlarged(self) -> bool:
        """Whether one kernel is shown large."""
        return self._pages.currentWidget() is self._large

    def sizeHint(self) -> QSize:
        return QSize(420, 240)

    @property
    def wanted_height(self) -> int:
        """How high it has to be for the enlarged kernel to be seen without scrolling."""
        around = self.height() - self._close_up.height()
        return around + self._close_up.height_for(self._close_up.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.refresh():
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._ground, self._form = None, ()
            self._show()

    def _arrange(self) -> None:
        text = _("Every kernel K appears here as a picture once there is a network.")
        self._empty = named(QLabel(text, self), "kernels_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._grid.setAccessibleName(_("Pictures of the kernels"))
        self._own.setObjectName("kernels_own_scale")
        self._own.setCheckable(True)
        self._grid.addAction(self._own)
        self._large = named(QWidget(self), "kernel_enlarged")
        stacked(self._header(), (self._close_up, 1), within=self._large, margin=0).setSpacing(4)
        self._pages = QStackedWidget(self)
        for page in (self._empty, self._grid, self._large):
            self._pages.addWidget(page)
        column = stacked(self._choices, self._shine, (self._pages, 1), self._readout, within=self, margin=0)
        column.setSpacing(4)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name, text, tip, act in (
            ("kernel_back", _("Back"), _("Show all kernels again (Escape)"), self._reduce),
            ("kernel_previous", "‹", _("The kernel before this one (Page Up)"), partial(self._go, -1)),
            ("kernel_next", "›", _("The kernel after this one (Page Down)"), partial(self._go, 1)),
            ("kernel_edit", _("Edit…"), _EDIT, self._close_up.edit),
        ):
            button = tool_button(name, text, tip, self._large)
            button.setAccessibleName(tip if len(text) == 1 else text)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
            self._edit_button = button
        row.insertWidget(3, self._name)
        row.insertWidget(4, self._title, 1)
        return row

    def _connect(self) -> None:
        machine, trainer = self._session.machine, self._session.trainer
        for changed in (machine.moved, trainer.cleared, trainer.recorded):
            changed.connect(self.refresh)
        self._session.answering.face_prepared.connect(self._take_face)
        self._session.study.changed.connect(self._show)
        self._choices.changed.connect(self._show)
        self._own.toggled.connect(self._show)
        self._shine.changed.connect(self._shine_anew)
        self._grid.activated.connect(lambda index: self.enlarge(index // self._beside))
        for grid in (self._grid, self._close_up):
            grid.set_teller(self._words_of(grid))
            grid.set_path_asker(self._ask_path)
            grid.hovered.connect(self._read_out)
            grid.selected_changed.connect(self._read_out)
            grid.refused.connect(self._readout.say)
        self._close_up.stepped.connect(self._go)
        self._close_up.back.connect(self._reduce)
        self._close_up.edited.connect(self._edit)

    @Slot()
    def _show(self) -> None:
        if not self.isVisible():
            return
        tensor = self._choices.tensor
        gradient = tensor in self._shown and self._shown[tensor].gradient is not None
        self._choices.set_known("weights" in self._shown, gradient, tensor in self._gradients_seen)
        # Without weights the kernels are chosen.
        shown = self._shown.get(self._choices.tensor)
        self._shine.setVisible(shown is not None and shown.tensor == "weights")
        self._choices.setVisible(shown is None or not self.is_enlarged)
        if shown is None:
            if self.is_enlarged:
                self.enlarged.emit(False)
            self._pages.setCurrentWidget(self._empty)
        elif self.is_enlarged:
            self._show_large(shown)
        else:
            self._pages.setCurrentWidget(self._grid)
            self._show_all(shown)
        self._read_out()

    def _show_all(self, shown: Parameter) -> None:
        choice, ground = self._choices.choice, self._ground_of(shown)
        beside = self._choices.with_gradient and shown.tensor in self._gradients_seen
        own = self._own.isChecked()
        limits = {one: None if own else shown.limit(one) for one in (choice, "gradient")}
        self._grid.set_shared(not own)
        cells = []
        for picture in range(shown.count):
            cells.append(
                Cells(
                    shown.name(picture),
                    shown.picture(choice, picture),
                    limits[choice],
                    tip=partial(self._tip, picture),
                    scale=shown.symbol_of(choice),
                    bar=shown.bar(picture),
                    ground=ground,
                )
            )
            if beside:
                slope = shown.picture("gradient", picture)
                scale = shown.symbol_of("gradient")
                cells.append(Cells("", slope, limits["gradient"], scale=scale, beside=True, ground=ground))
        self._beside = 2 if beside else 1
        self._grid.set_arrays(cells)
        form = len(cells), shown.now.shape, self._grid.width()
        if form != self._form:
            self._form = form
            # Sixteen kernels without scrolling, where each has its usual size.
            line = self.fontMetrics().height()
            two_lines = 2 * (_LEAST + line + 17) + line + 12
            self._grid.setMinimumHeight(min(self._grid.height_for(self._grid.width()), two_lines))

    def _show_large(self, shown: Parameter) -> None:
        self._picture = min(self._picture, shown.count - 1)
        ground = self._ground_of(shown)
        self._close_up.set_arrays(
            [
                Cells(
                    name or shown.symbol_of(choice),
                    shown.picture(choice, self._picture),
                    shown.limit(choice),
                    scale=shown.symbol_of(choice),
                    ground=ground,
                )
                for choice, name in _PANES
            ]
        )
        if self._close_up.selected is None:
            self._close_up.select(0, 0, 0)
        self._name.setText(shown.name(self._picture))
        self._title.say(shown.update_words(self._picture))

    def _reduce(self) -> None:
        spot = self._close_up.selected
        self._pages.setCurrentWidget(self._grid)
        self._show()
        if spot is not None:
            self._grid.select(self._picture * self._beside, *spot[1:])
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.enlarged.emit(False)

    def _go(self, step: int) -> None:
        self._picture = max(0, self._picture + step)
        self._show()

    def _tip(self, picture: int) -> str:
        shown = self._shown[self._choices.tensor]
        bar = _("The bar below says so, from a millionth to the whole. Click to enlarge.")
        return f"{shown.name(picture)}: {shown.update_words(picture)}\n{bar}"

    def _words_of(self, grid: ArrayGrid) -> Callable[[int, int, int], str]:
        def words(index: int, row: int, column: int) -> str:
            picture = index // self._beside if grid is self._grid else self._picture
            return self._shown[self._choices.tensor].words(Spot(picture, row, column))

        return words

    @Slot()
    def _read_out(self, *_spot: int) -> None:
        grid = self._close_up if self.is_enlarged else self._grid
        spot = grid.pointed
        if not self._shown:
            self._readout.say("")
        elif spot is None or spot[0] >= len(grid.arrays):
            self._readout.say(_HINT, quiet=True)
        else:
            self._readout.say(grid.reading(*spot))
        if self.is_enlarged and spot is not None:
            colour = self.palette().color(QPalette.ColorRole.Text)
            grid.set_marks({(pane, *spot[1:]): colour for pane in range(len(_PANES))})

    def _allow_editing(self) -> None:
        now = self._snapshot is not None and self._session.machine.epoch is None
        self._close_up.set_editable(now, "" if self._snapshot is None else _BACK)
        self._edit_button.setEnabled(now)
        self._edit_button.setToolTip(_EDIT if now else _BACK)

    @Slot(int, int, int, float)
    def _edit(self, _pane: int, row: int, column: int, value: float) -> None:
        """Sets a number by hand; undo puts the old one back, in the same run only."""
        trainer, shown = self._session.trainer, self._shown[self._choices.tensor]
        spot = Spot(self._picture, row, column)
        index, name = shown.index(spot), NAMES[shown.tensor]
        before = float(shown.now[index])
        if self._snapshot is None or before == value:
            return
        place: tuple[int, ...] = index
        if shown.tensor == "weights":
            place = (index[0], int(np.ravel_multi_index(index[1:], shown.now.shape[1:])))

        def put(number: float) -> None:
            if trainer.identity is run:
                trainer.edit(name, place, number)
            else:
                self._session.told.emit(_("That number was of another run: nothing was changed."))

        trainer.edit(name, place, value)
        run = trainer.identity
        text = _("{symbol} = {value} by hand").format(symbol=shown.symbol(spot), value=f"{value:.4g}")
        self._session.undo.push(Change(text, partial(put, value), partial(put, before)))

    @Slot(object)
    def _take_face(self, image: Array | None) -> None:
        settings = self._session.trainer.settings
        self.set_face(None if image is None else image[0], settings.kernel_size, settings.pool)

    def _ground_of(self, shown: Parameter) -> Ground | None:
        if shown.tensor != "weights":
            return None
        face, kernel_size, pool = self._face_below()
        place = None if face is None else map_place(face.shape, kernel_size, pool, shown.now.shape[2:])
        self._shine.set_possible(place is not None)
        if face is None or place is None or not self._shine.over_face:
            return None
        if self._ground is None or self._ground[0] != place or self._ground[1] is not face:
            self._ground = place, face, Ground(shining(face, self._shine.share, self.palette()), place)
        return self._ground[2]

    def _face_below(self) -> tuple[Array | None, int, int]:
        """The chosen face, or the mean of the training faces; and what made the maps of it."""
        study = self._session.study.take() if self._face is None else None
        if study is None:
            return self._face, *self._places
        if self._mean is None or self._mean[0] is not study.faces:
            self._mean = study.faces, study.faces.training.images[:, 0].mean(axis=0)
        settings = self._session.trainer.settings
        return self._mean[1], settings.kernel_size, settings.pool

    @Slot()
    def _shine_anew(self) -> None:
        self._ground = None
        self._show()

    def _ask_path(self, name: str) -> Path | None:
        session = self._session
        return session.dialogs.export(f"{session.project.path.stem} {name}")

    _places = 0, 1
    _beside = 1


class _CloseUp(ArrayGrid):
    """One kernel now, at the start, its change and ∂D/∂K, with the numbers in the cells."""

    stepped = Signal(int)
    """So many kernels on."""
    back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, name="kernel_close_up", numbers="always", largest=420, legend=False)
        self.setAccessibleName(_("One kernel, enlarged"))

    def edit(self, typed: str = "") -> None:
        if self.selected is not None and self.selected[0] != 0:
            # Only what is now can be changed.
            self.select(0, *self.selected[1:])
        super().edit(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)
