"""The form for the settings of a run."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings
from app.ui.theme import muted
from app.ui.training.captions import Caption, Notice
from app.ui.training.choice_field import ChoiceField
from app.ui.training.number_field import NumberField
from app.ui.training.setting_fields import ALWAYS_SEEN, ARCHITECTURE, LEARNING, NumberSetting, Setting
from app.ui.training.settings_fold import FoldHeading

_FOLDED = (
    ("target", "patience", "update", "batch_size", "margin"),
    ("kernels", "kernel_size", "pool", "size", "seed"),
    ("validation", "copies", "light", "align"),
)
_LOCKED = " Press Reset to change it."


class SettingsForm(QWidget):
    """All settings of a run: one row that is always seen, and the others, which fold away.

    ε, momentum, what learns, epochs, target and patience may change at any time. The rest makes another run:
    `set_locked` closes it. A setting that is not possible is refused with a sentence below the form, and
    the field shows the last good one again, so what is seen is always what holds; a field that is refused
    while it is folded away comes to sight.

    The fields are found by the names of the settings: "rate", "epochs", "kernel_size" …
    """

    changed = Signal(object)
    """The new `RunSettings`, after an edit is finished and only if they are possible and other ones."""
    folded_changed = Signal(bool)
    """Whether all but the first row is folded away, after the user, or a refusal, has changed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = RunSettings()
        self._locked = False
        self._split = ""
        self._fields: dict[str, NumberField | ChoiceField] = {}
        self._labels: dict[str, Caption] = {}
        first = self._row(ALWAYS_SEEN, self)
        self._heading = FoldHeading(self)
        self._rest = QWidget(self)
        self._arrange_rest()
        self._problem = Notice(self)
        self._problem.setObjectName("settings_problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(first)
        column.addWidget(self._heading)
        column.addWidget(self._rest)
        column.addWidget(self._problem)
        self._heading.toggled.connect(self._open)
        self._keep_locked_readable()
        self.set_folded(True)
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
        self._heading.set_settings(settings)
        self._problem.say("")

    def is_folded(self) -> bool:
        """Whether all but the first row is folded away."""
        return not self._heading.is_open()

    def set_folded(self, folded: bool) -> None:
        """Folds all but the first row away, or unfolds it, without a signal."""
        self._heading.set_open(not folded)
        self._rest.setVisible(not folded)

    def set_locked(self, locked: bool) -> None:
        """Closes, or opens, everything that makes another run.

        Closed are kernels, kernel size, pool, update, batch size, image size, validation part, copies,
        margin, light, alignment and seed; ε, epochs, target, what learns, momentum and patience stay open.
        """
        self._locked = locked
        for setting in ARCHITECTURE:
            self._fields[setting.name].setEnabled(not locked)
            self._show_tooltip(setting)

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

    def _arrange_rest(self) -> None:
        column = QVBoxLayout(self._rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for names in _FOLDED:
            column.addLayout(self._row(names, self._rest))

    def _row(self, names: tuple[str, ...], parent: QWidget) -> QHBoxLayout:
        """Fields side by side, each below its label; the keyboard reaches them in this order."""
        settings = {setting.name: setting for setting in LEARNING + ARCHITECTURE}
        row = QHBoxLayout()
        row.setSpacing(8)
        for name in names:
            self._fields[name] = self._field(settings[name], parent)
            self._labels[name] = self._label(settings[name], parent)
            cell = QVBoxLayout()
            cell.setSpacing(1)
            cell.addWidget(self._labels[name])
            cell.addWidget(self._fields[name])
            row.addLayout(cell, 1)
            row.setAlignment(cell, Qt.AlignmentFlag.AlignTop)
        return row

    def _field(self, setting: Setting, parent: QWidget) -> NumberField | ChoiceField:
        field = (
            NumberField(setting, parent)
            if isinstance(setting, NumberSetting)
            else ChoiceField(setting, parent)
        )
        field.setObjectName(setting.name)
        field.setAccessibleName(setting.label)
        field.setToolTip(setting.tooltip)
        field.edited.connect(self._take)
        return field

    def _label(self, setting: Setting, parent: QWidget) -> Caption:
        label = Caption(setting.label, parent)
        label.setToolTip(setting.tooltip)
        label.setBuddy(self._fields[setting.name])
        return label

    def _take(self, name: str) -> None:
        try:
            edit: dict[str, Any] = {name: self._fields[name].read()}
            settings = replace(self._settings, **edit)
        except SettingsError as error:
            self._show(name)
            self._refuse(name, str(error))
        else:
            self._accept(name, settings)

    def _refuse(self, name: str, sentence: str) -> None:
        self._problem.say(sentence)
        if self.is_folded() and name not in ALWAYS_SEEN:
            self.set_folded(False)
            self.folded_changed.emit(False)

    def _accept(self, name: str, settings: RunSettings) -> None:
        other = settings != self._settings
        self._settings = settings
        self._show(name)
        self._heading.set_settings(settings)
        self._problem.say("")
        if other:
            self.changed.emit(settings)

    def _open(self, is_open: bool) -> None:
        self.set_folded(not is_open)
        self.folded_changed.emit(not is_open)

    def _show(self, name: str) -> None:
        self._fields[name].show_setting(getattr(self._settings, name))
