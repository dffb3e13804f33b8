"""The form for the settings of a run."""

import random
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings
from app.ui.theme import muted
from app.ui.training.captions import Caption, Notice
from app.ui.training.choice_field import ChoiceField
from app.ui.training.number_field import NumberField
from app.ui.training.setting_fields import ARCHITECTURE, LEARNING, NumberSetting, Setting

_ROWS = (
    ("rate", "epochs", "target", "learn"),
    ("momentum", "patience", "batch_size", "update"),
    ("kernels", "kernel_size", "pool", "size", "validation"),
    ("copies", "light", "align", "seed"),
)
_COLUMNS = max(len(names) for names in _ROWS)
_LOCKED = " Press Reset to change it."
# Short enough to be remembered and typed again.
_SEEDS = 10_000


class SettingsForm(QWidget):
    """All settings of a run, in two groups.

    The first row (ε, epochs, target, what learns) may change at any time. The rest makes another run:
    `set_locked` closes it. A setting that is not possible is refused with a sentence below the form, and
    the field shows the last good one again, so what is seen is always what holds.

    The fields are found by the names of the settings: "rate", "epochs", "kernel_size" …
    """

    changed = Signal(object)
    """The new `RunSettings`, after an edit is finished and only if they are possible and other ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = RunSettings()
        self._locked = False
        self._split = ""
        self._fields = {setting.name: self._field(setting) for setting in LEARNING + ARCHITECTURE}
        self._labels = {setting.name: self._label(setting) for setting in LEARNING + ARCHITECTURE}
        self._new_seed = self._new_seed_button()
        self._problem = Notice(self)
        self._problem.setObjectName("settings_problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid())
        column.addWidget(self._problem)
        self._keep_locked_readable()
        self.set_settings(self._settings)

    def settings(self) -> RunSettings:
        """The settings that hold. A number still being typed is taken first, or refused."""
        for name, field in self._fields.items():
            if field.is_pending():
                self._take(name)
        return self._settings

    def set_settings(self, settings: RunSettings) -> None:
        """Shows settings, without a signal; what is being typed and a refusal are forgotten."""
        self._settings = settings
        for name in self._fields:
            self._show(name)
        self._problem.say("")

    def set_locked(self, locked: bool) -> None:
        """Closes, or opens, everything that makes another run.

        Closed are kernels, kernel size, pool, update, batch size, image size, validation part, copies, light,
        alignment and seed; ε, epochs, target, what learns, momentum and patience stay open.
        """
        self._locked = locked
        for setting in ARCHITECTURE:
            self._fields[setting.name].setEnabled(not locked)
            self._show_tooltip(setting)
        self._new_seed.setEnabled(not locked)

    def set_split(self, sentence: str) -> None:
        """Says with the validation part how the faces of the run were divided; "" where there is no run."""
        self._split = sentence
        for setting in ARCHITECTURE:
            self._show_tooltip(setting)

    def changeEvent(self, event: QEvent) -> None:
        """Follows the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._keep_locked_readable()

    def _show_tooltip(self, setting: Setting) -> None:
        text = setting.tooltip + (_LOCKED if self._locked else "")
        if setting.name == "validation" and self._split:
            text += f" This run: {self._split}"
        for widget in (self._fields[setting.name], self._labels[setting.name]):
            widget.setToolTip(text)

    def _keep_locked_readable(self) -> None:
        # What a run was started with is still worth reading; styles make it too faint for that.
        readable = QPalette()
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            readable.setColor(QPalette.ColorGroup.Disabled, role, muted(self.palette()))
        for setting in ARCHITECTURE:
            self._fields[setting.name].setPalette(readable)

    def _field(self, setting: Setting) -> NumberField | ChoiceField:
        field = (
            NumberField(setting, self) if isinstance(setting, NumberSetting) else ChoiceField(setting, self)
        )
        field.setObjectName(setting.name)
        field.setAccessibleName(setting.label)
        field.setToolTip(setting.tooltip)
        field.edited.connect(self._take)
        return field

    def _label(self, setting: Setting) -> Caption:
        label = Caption(setting.label, self)
        label.setToolTip(setting.tooltip)
        label.setBuddy(self._fields[setting.name])
        return label

    def _new_seed_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("new_seed")
        button.setText("new seed")
        button.setAccessibleName("new seed")
        button.setToolTip("Draws another seed: another start, another choice of validation faces.")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self._draw_seed)
        return button

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        for row, names in enumerate(_ROWS):
            # Three grid rows each: labels, fields, and a little air.
            for column, name in enumerate(names):
                # The last one has the rest of the row.
                span = 1 if name != names[-1] else _COLUMNS - column
                grid.addWidget(self._labels[name], 3 * row, column, 1, span)
                if name == "seed":
                    grid.addLayout(self._seed_and_button(), 3 * row + 1, column, 1, span)
                else:
                    grid.addWidget(self._fields[name], 3 * row + 1, column, 1, span)
            grid.setRowMinimumHeight(3 * row + 2, 3 if row < len(_ROWS) - 1 else 0)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _seed_and_button(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._fields["seed"], 1)
        row.addWidget(self._new_seed)
        return row

    def _draw_seed(self) -> None:
        seed = random.choice([seed for seed in range(_SEEDS) if seed != self._settings.seed])
        self._accept("seed", replace(self._settings, seed=seed))

    def _take(self, name: str) -> None:
        try:
            edit: dict[str, Any] = {name: self._fields[name].read()}
            settings = replace(self._settings, **edit)
        except SettingsError as error:
            self._show(name)
            self._problem.say(str(error))
        else:
            self._accept(name, settings)

    def _accept(self, name: str, settings: RunSettings) -> None:
        other = settings != self._settings
        self._settings = settings
        self._show(name)
        self._problem.say("")
        if other:
            self.changed.emit(settings)

    def _show(self, name: str) -> None:
        self._fields[name].show_setting(getattr(self._settings, name))
