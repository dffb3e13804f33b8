"""The settings of a run as a form, made from the settings' own table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QWidget

from app.language import _, ngettext
from app.recognition.errors import SettingsError
from app.recognition.settings import SETTING, RunSettings, Setting, setting_words
from app.ui.style import typed
from app.ui.symbols import SymbolLabel
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import tool_button
from app.ui.widgets.fields import (
    ChoiceField,
    FieldGrid,
    NumberField,
    Stepping,
    by_amount,
    by_factor,
    by_leading_digit,
)
from app.ui.widgets.labels import Caption, Notice, OneLine, named

ALWAYS_SEEN = ("rate", "learn", "epochs")
"""The settings that are never folded away."""

_FOLDED = (
    (_("Descent"), ("momentum", "update", "batch_size", "target", "patience")),
    (_("Network"), ("kernels", "kernel_size", "pool", "g", "f")),
    (_("Faces and chance"), ("size", "light", "align", "seed", "validation", "copies", "margin")),
)
_SYMBOLS = {"rate": "ε", "target": "D", "margin": "ζ"}
_LEAST_ROWS = 2


class SettingsForm(QWidget):
    """All settings of a run: one row that is always seen, and the others, which fold away.

    While a run trains, `set_locked` closes what would make another run. A setting that is not possible is
    refused with a sentence below the form, and the field shows the last good one again, so what is seen is
    always what holds; a field that is refused while it is folded away comes to sight.

    The fields are found by the names of the settings: "rate", "epochs", "kernel_size" …
    """

    changed = Signal(object)
    """The new `RunSettings`, after an edit is finished and only if they are possible and other ones."""
    folded_changed = Signal(bool)
    """Whether all but the first row is folded away, after the user, or a refusal, has changed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = RunSettings()
        self._fields: dict[str, NumberField | ChoiceField] = {}
        self._labels: dict[str, QLabel] = {}
        self._done: Mapping[str, str] = {}
        self._locked = False
        first = self._grid(ALWAYS_SEEN, self)
        self._button = self._fold_button()
        title = _("The other settings in short")
        self._summary = named(OneLine(small=True, parent=self), "settings_summary", title)
        self._stops = named(OneLine(small=True, parent=self), "stop_rules", _("When a run stops"))
        self._rest = _Rest(self)
        for title, names in _FOLDED:
            heading = Caption(title, self._rest.room, bold=True)
            heading.setContentsMargins(0, 4, 0, 0)
            self._rest.add(heading, self._grid(names, self._rest.room))
        self._copies = named(Caption("", self._rest.room), "copies_made")
        self._copies.setWordWrap(True)
        self._copies.hide()
        self._rest.add(self._copies)
        self._problem = named(Notice(self), "settings_problem")
        fold = beside(self._button, (self._summary, 1), (self._stops, 1))
        fold.setSpacing(6)
        stacked(first, fold, self._rest, self._problem, within=self, margin=0).setSpacing(3)
        self.set_folded(True)
        self.set_settings(self._settings)

    def settings(self) -> RunSettings:
        """The settings that hold. A number still being typed is taken first, or refused."""
        for name, field in self._fields.items():
            if field.pending:
                self._take(name)
        return self._settings

    def set_settings(self, settings: RunSettings) -> None:
        """Shows settings, without a signal; what is being typed and a refusal are forgotten."""
        self._settings = settings
        for name in self._fields:
            self._show(name)
        self._say_in_short()
        self._problem.say("")

    @property
    def folded(self) -> bool:
        """Whether all but the first row is folded away."""
        return not self._button.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Folds all but the first row away, or unfolds it, without a signal."""
        self._button.setChecked(not folded)
        self._button.setArrowType(Qt.ArrowType.RightArrow if folded else Qt.ArrowType.DownArrow)
        self._button.setToolTip(
            _("Shows all settings: descent, network, faces, seed.")
            if folded
            else _("Folds these settings away.")
        )
        self._rest.setVisible(not folded)
        self._summary.setVisible(folded)
        self._stops.setVisible(not folded)

    def set_locked(self, locked: bool) -> None:
        """Closes, or opens, everything that cannot be changed while a run trains."""
        self._locked = locked
        for name, field in self._fields.items():
            if not SETTING[name].at_any_time:
                field.setEnabled(not locked)
            self._say_what_it_is(name)

    def set_done(self, **done: str) -> None:
        """What came of settings in the faces there are, a sentence by the setting's name.

        That of the copies stands below the form, as it differs from what was asked for.
        """
        self._done = done
        for name in self._fields:
            self._say_what_it_is(name)
        copies = done.get("copies", "")
        self._copies.setText(copies)
        self._copies.setVisible(bool(copies))
        self._say_in_short()

    def _fold_button(self) -> QToolButton:
        button = tool_button("all_settings", _("All settings"), parent=self)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda is_open: self._fold(not is_open))
        return button

    def _grid(self, names: tuple[str, ...], parent: QWidget) -> FieldGrid:
        # All is made where it stays: what gets another parent is given its style again.
        grid = FieldGrid(parent=parent)
        for name in names:
            row = SETTING[name]
            letters = _SYMBOLS.get(name)
            label = SymbolLabel(letters, row.label, grid) if letters else Caption(row.label, grid)
            if letters:
                typed(label, "small")
            field = self._fields[name] = field_for(row, grid)
            field.setAccessibleName(row.label)
            # What a run was started with is locked, and still worth reading.
            field.setProperty("readable", not row.at_any_time)
            field.edited.connect(self._take)
            self._labels[name] = label
            self._say_what_it_is(name)
            grid.add(label, field)
        return grid

    def _say_what_it_is(self, name: str) -> None:
        row = SETTING[name]
        limits = row.words_of_range
        parts = (
            row.about,
            _("Possible is {limits}.").format(limits=limits) if limits else "",
            _("It can be changed while it runs.") if row.at_any_time else "",
            _("Press Reset to change it.") if self._locked and not row.at_any_time else "",
            self._done.get(name, ""),
        )
        text = " ".join(part for part in parts if part)
        self._fields[name].setToolTip(text)
        # The card of a symbol says more than a tooltip.
        self._labels[name].setToolTip("" if name in _SYMBOLS else text)

    def _say_in_short(self) -> None:
        words = [text for name, text in setting_words(self._settings).items() if name not in ALWAYS_SEEN]
        if copies := self._done.get("copies"):
            words.append(copies.removesuffix("."))
        self._summary.setText(" · ".join(words))
        sentence = ", ".join(words)
        self._summary.setToolTip(f"{sentence[0].upper()}{sentence[1:]}.")
        self._stops.setText(stop_rules(self._settings))
        self._stops.setToolTip(
            _("{rules} It also stops when D grows beyond all bounds, or when every derivative is 0.").format(
                rules=self._stops.text()
            )
        )

    def _take(self, name: str) -> None:
        try:
            edit: dict[str, Any] = {name: self._fields[name].read()}
            settings = replace(self._settings, **edit)
        except SettingsError as error:
            self._show(name)
            self._problem.say(str(error))
            if self.folded and name not in ALWAYS_SEEN:
                self._fold(False)
            return
        other = settings != self._settings
        self._settings = settings
        self._show(name)
        self._say_in_short()
        self._problem.say("")
        if other:
            self.changed.emit(settings)

    def _fold(self, folded: bool) -> None:
        self.set_folded(folded)
        self.folded_changed.emit(folded)

    def _show(self, name: str) -> None:
        self._fields[name].show_value(getattr(self._settings, name))


class _Rest(QScrollArea):
    """What folds away: as high as it needs to be, and scrolled where that is too much for the panel.

    Attributes:
        room: What its parts are made in.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("folded_settings")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room = QWidget(self)
        self._column = stacked(within=self.room, margin=0)
        self._column.setSpacing(3)
        self.setWidget(self.room)
        self.room.installEventFilter(self)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._column.addWidget(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.room and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False

    def sizeHint(self) -> QSize:
        return self._needed()

    def minimumSizeHint(self) -> QSize:
        needed = self._needed()
        row = 2 * self.fontMetrics().height() + 14
        return QSize(needed.width(), min(needed.height(), _LEAST_ROWS * row))

    def _needed(self) -> QSize:
        inside = self.room.minimumSizeHint()
        return QSize(inside.width() + self.verticalScrollBar().sizeHint().width(), inside.height())


def stop_rules(settings: RunSettings) -> str:
    """When a run with these settings ends, such as "Stops after 150 epochs, or when D is below 0.001."."""
    epochs, patience = settings.epochs, settings.patience
    rules = [ngettext("after {count} epoch", "after {count} epochs", epochs).format(count=epochs)]
    if settings.target:
        rules.append(_("when D is below {target:g}").format(target=settings.target))
    if patience:
        said = ngettext(
            "when D has set no new lowest value for {count} epoch",
            "when D has set no new lowest value for {count} epochs",
            patience,
        )
        rules.append(said.format(count=patience))
    return _("Stops {rules}.").format(rules=_(", or ").join(rules))


def field_for(row: Setting, parent: QWidget) -> NumberField | ChoiceField:
    """A field for a setting, with its name."""
    return ChoiceField(row.name, row.choices, parent) if row.choices else number_field_for(row, parent)


def number_field_for(row: Setting, parent: QWidget) -> NumberField:
    """The same for one that is typed."""
    return NumberField(row.name, row.read, row.written, stepping_of(row), row.low, row.high, parent)


def stepping_of(row: Setting) -> Stepping:
    """How far the arrows of a setting's field go."""
    if row.arrows == "factor":
        return by_factor(row.low or 1e-4, zero_below=not row.low)
    if row.arrows == "digit":
        return by_leading_digit
    return by_amount(row.arrows, start=row.low)
