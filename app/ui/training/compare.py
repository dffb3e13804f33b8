"""Compare settings: many trainings over several values and seeds, in a table from which each is opened."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from app.jobs.sweeping import SweepJob
from app.language import _, ngettext
from app.project import ProjectError
from app.project.files import write_whole
from app.recognition.errors import SettingsError
from app.recognition.settings import SETTING, SETTINGS, RunSettings, Setting
from app.sweep.plan import Plan, SweepError, every_setting, typed_values
from app.sweep.running import Crew, OneByOne, Row, here
from app.sweep.summary import effects, plot
from app.sweep.table import text_of
from app.ui.exporting import where_to
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.training.controls import duration, error_text, percent
from app.ui.training.runs_table import RunsTable
from app.ui.training.settings_form import stepping_of
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import PrimaryButton, push_button
from app.ui.widgets.labels import Caption, Notice, OneLine, named

_LINES = 3
"""Settings that can be varied at once, besides the seed."""
_ASKS_FROM = 1000
"""Runs from which it asks first."""
_START, _STOP, _GO_ON = _("Start"), _("Stop"), _("Go on")
_EXPLAINED = _(
    "Every combination of these values is trained once for each seed, all else as the settings above say. "
    "Click a row to train with its settings; that can be undone."
)


class CompareView(View):
    """What is varied, how far the runs are, and the table of those that are done.

    Nothing of it is kept in the project; the table and the plot can be saved.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "compare_view", _("Compare settings"))
        self._session, self._trainer = session, session.trainer
        self._rows: list[Row] = []
        self._mark = ""
        self._wanted: tuple[str, ...] = ()
        self._other_faces = False
        self._job = session.slot(self)
        self._job.over.connect(self._show_over)
        self._action = QAction(_START, self)
        tip = _("Trains one network after the other, on all cores. A run under way pauses meanwhile.")
        self._action.setToolTip(tip)
        self._action.triggered.connect(self.toggle)
        self._start = named(PrimaryButton(self._action, (_START, _STOP, _GO_ON), self), "compare_start")
        self._clear = push_button("compare_clear", _("Clear"), _("Forgets all rows of the table."), self)
        tip = _("Saves the table as CSV, with all settings.")
        self._save_table = push_button("compare_save_table", _("Save table…"), tip, self)
        tip = _("Saves a picture, SVG, of what each setting does: the median and the spread of all runs.")
        self._save_plot = push_button("compare_save_plot", _("Save plot…"), tip, self)
        self._progress = named(OneLine(parent=self), "compare_progress")
        self._lines = [_Line(place, self) for place in range(_LINES)]
        tip = _("Seeds and ranges of them, such as 0-9 or 0-3,7.")
        self._seeds = named(QLineEdit("0-2", self), "compare_seeds", _("Seeds"), tip)
        self._notice = named(Notice(self), "compare_notice")
        self._effects = named(Caption("", self), "compare_effects")
        self._effects.setWordWrap(True)
        self._table = RunsTable(self)
        self._arrange()
        self._connect()
        self._lines[0].vary("rate", self._trainer.settings)
        self.setFocusProxy(self._lines[0].setting)
        self._show_plan()

    @Slot()
    def toggle(self) -> None:
        """Starts, goes on with what is left, or stops."""
        if self._job.job is not None:
            self._stop()
            return
        try:
            settings = self._settings()
        except (SettingsError, SweepError) as error:
            self._notice.say(str(error))
            return
        if len(settings) > _ASKS_FROM and not self._agrees(len(settings)):
            return
        if self._trainer.running:
            self._trainer.toggle()
        self._session.comparing.emit(self)
        done = frozenset(row.key for row in self._rows)
        job = SweepJob(self._session.project, settings, done, self._crew())
        job.planned.connect(self._take_plan)
        job.row.connect(self._take_row)
        job.lost.connect(self._notice.say)
        self._notice.say("")
        self._job.take(job)
        self._show_state()

    @Slot()
    def clear(self) -> None:
        """Forgets the rows."""
        self._rows, self._wanted, self._other_faces = [], (), False
        self._table.show_rows([])
        self._effects.setText("")
        self._show_plan()

    def _arrange(self) -> None:
        above = beside(self._start, self._clear, self._save_table, self._save_plot, None)
        above.setSpacing(6)
        choices = QGridLayout()
        choices.setVerticalSpacing(3)
        choices.setColumnStretch(1, 1)
        for place, line in enumerate(self._lines):
            choices.addWidget(line.setting, place, 0)
            choices.addWidget(line.values, place, 1)
        label = QLabel(_("seeds"), self)
        label.setBuddy(self._seeds)
        choices.addWidget(label, _LINES, 0)
        choices.addWidget(self._seeds, _LINES, 1)
        explained = Caption(_EXPLAINED, self)
        explained.setWordWrap(True)
        asked = above, self._progress, choices, self._notice
        column = stacked(*asked, explained, self._effects, (self._table, 1), within=self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)

    def _connect(self) -> None:
        session, trainer = self._session, self._trainer
        self._clear.clicked.connect(self.clear)
        self._save_table.clicked.connect(self._write_table)
        self._save_plot.clicked.connect(self._write_plot)
        self._table.opened.connect(self._open)
        self._seeds.editingFinished.connect(self._show_plan)
        for line in self._lines:
            line.setting.activated.connect(lambda _place, line=line: line.propose(trainer.settings))
            line.setting.activated.connect(self._show_plan)
            line.values.editingFinished.connect(self._show_plan)
        trainer.settings_changed.connect(self._show_plan)
        trainer.running_changed.connect(self._give_way)
        session.comparing.connect(self._give_way_to)
        session.closing.connect(self._close)
        session.roster.faces_changed.connect(self._note_faces)

    def _settings(self) -> tuple[RunSettings, ...]:
        """Every combination that is asked for.

        Raises:
            SettingsError: a value is impossible.
            SweepError: there are far too many.
        """
        values: dict[str, list[Any]] = {}
        for line in self._lines:
            if line.row is not None:
                values[line.row.name] = values.get(line.row.name, []) + typed_values(
                    line.row, line.values.text()
                )
        values["seed"] = typed_values(SETTING["seed"], self._seeds.text())
        return every_setting(values, self._trainer.settings)

    def _agrees(self, count: int) -> bool:
        question = _("These are {count:,} runs. Train them all?").format(count=count)
        if self._rows:
            each = median(row.outcome.seconds for row in self._rows)
            question = _("These are {count:,} runs, which take about {time}. Train them all?").format(
                count=count, time=duration(each * count / self._crew().at_once)
            )
        return self._session.dialogs.confirm(question, _("Train"))

    def _crew(self) -> Crew:
        try:
            return here()
        except SweepError:
            self._session.told.emit(
                _("One run at a time, as joblib is missing: `pip install joblib` has one for each core.")
            )
            return OneByOne()

    def _stop(self) -> None:
        if self._job.job is not None:
            # Not dropped: until its processes have ended, no others may begin.
            self._action.setEnabled(False)
            self._job.job.cancel()

    @Slot(object)
    def _take_plan(self, plan: Plan) -> None:
        """Rows of other faces than these are forgotten."""
        (pair,) = plan.faces.pairs
        mark = pair.fingerprint(plan.faces.pictures)
        if mark != self._mark:
            self._rows = []
            self._table.show_rows([])
        self._mark, self._other_faces = mark, False
        self._wanted = tuple(run.key for run in plan.runs)
        self._show_state()

    @Slot(object)
    def _take_row(self, row: Row) -> None:
        self._rows.append(row)
        self._table.show_rows(self._rows)
        self._effects.setText(_effects_in_words(self._rows))
        self._show_state()

    @Slot()
    def _show_over(self) -> None:
        self._action.setEnabled(True)
        self._show_state()

    @Slot()
    def _show_plan(self) -> None:
        """Says how many runs are asked for, or why they are none."""
        if self._job.job is None:
            self._wanted = ()
            outdated = _("The faces have changed since: Start forgets these rows and begins anew.")
            self._notice.say(outdated if self._other_faces and self._rows else "")
        self._show_state()

    def _show_state(self) -> None:
        running = self._job.job is not None
        known = {row.key for row in self._rows}
        done, count = sum(key in known for key in self._wanted), len(self._wanted)
        text = _STOP if running else _GO_ON if 0 < done < count else _START
        self._action.setText(text)
        wear_icon(self._action, "pause" if running else "run", self)
        self._start.setAccessibleName(_("{what} the comparison").format(what=text))
        self._progress.setText(_progress_words(done, count) if count else self._words_of_plan())
        for line in self._lines:
            line.set_enabled(not running)
        self._seeds.setEnabled(not running)
        self._clear.setEnabled(bool(self._rows) and not running)
        for button in (self._save_table, self._save_plot):
            button.setEnabled(bool(self._rows))

    def _words_of_plan(self) -> str:
        try:
            count = len(self._settings())
        except (SettingsError, SweepError) as error:
            self._notice.say(str(error))
            return ""
        return ngettext("{count:,} run", "{count:,} runs", count).format(count=count)

    @Slot(object)
    def _open(self, row: Row) -> None:
        self._trainer.train_with(row.settings)

    @Slot(bool)
    def _give_way(self, running: bool) -> None:
        if running:
            self._stop()

    @Slot(object)
    def _give_way_to(self, other: object) -> None:
        if other is not self:
            self._stop()

    @Slot()
    def _note_faces(self) -> None:
        self._other_faces = bool(self._rows)
        self._show_plan()

    @Slot()
    def _close(self) -> None:
        self._job.drop()
        self._action.setEnabled(True)
        self.clear()

    @Slot()
    def _write_table(self) -> None:
        self._write(".csv", text_of, _("The table is in {path}."))

    @Slot()
    def _write_plot(self) -> None:
        self._write(".svg", plot, _("The plot is in {path}."))

    def _write(self, suffix: str, text: Callable[[Sequence[Row]], str], done: str) -> None:
        session = self._session
        name = _("{project} compared").format(project=session.project.path.stem)
        path = where_to(session.dialogs, f"{name}{suffix}")
        if path is None:
            return
        try:
            write_whole(path, text(self._rows).encode())
        except ProjectError as error:
            session.failed.emit(str(error))
        else:
            session.told.emit(done.format(path=path))


class _Line:
    """A setting that is varied, and its values.

    Attributes:
        setting: Chooses it, or none.
        values: Takes its values.
    """

    def __init__(self, place: int, parent: QWidget) -> None:
        number = place + 1
        title = _("Setting {number} that is varied").format(number=number)
        tip = _("A setting that takes several values.")
        self.setting = named(QComboBox(parent), f"compare_setting_{place}", title, tip)
        self.setting.addItem(_("no other"), "")
        for row in SETTINGS:
            if row.name != "seed":
                self.setting.addItem(row.label, row.name)
        self.setting.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setting.setMinimumContentsLength(12)
        title = _("Values of setting {number}").format(number=number)
        self.values = named(QLineEdit(parent), f"compare_values_{place}", title)
        self.values.setEnabled(False)

    @property
    def row(self) -> Setting | None:
        """The setting; None for none."""
        return SETTING.get(self.setting.currentData())

    def vary(self, name: str, settings: RunSettings) -> None:
        """Chooses a setting."""
        self.setting.setCurrentIndex(self.setting.findData(name))
        self.propose(settings)

    def propose(self, settings: RunSettings) -> None:
        """Values around that of the settings, or all that can be chosen."""
        row = self.row
        self.values.setEnabled(row is not None)
        self.values.setText("" if row is None else _proposed(row, settings))
        self.values.setToolTip(
            ""
            if row is None
            else _("Separate them with semicolons: {all}.").format(all="; ".join(row.choices.values()))
            if row.choices
            else _("Separate them with spaces. {about}").format(about=row.about)
        )

    def set_enabled(self, enabled: bool) -> None:
        """Whether it can be changed now."""
        self.setting.setEnabled(enabled)
        self.values.setEnabled(enabled and self.row is not None)


def _progress_words(done: int, count: int) -> str:
    return ngettext("{done:,} of {count:,} run is done", "{done:,} of {count:,} runs are done", count).format(
        done=done, count=count
    )


def _effects_in_words(rows: Sequence[Row]) -> str:
    """The medians of each value of each varied setting, a line a setting; "" where none was varied."""
    lines: dict[str, list[str]] = {}
    for effect in effects(rows):
        if effect.name and effect.error is not None:
            numbers = [f"D {error_text(effect.error.median)}"]
            if effect.validation is not None:
                numbers.insert(0, percent(effect.validation.median))
            lines.setdefault(effect.name, []).append(f"{effect.title}: {', '.join(numbers)}")
    return "\n".join(
        _("{setting} (medians) {values}").format(
            setting=SETTING[name].said or SETTING[name].label, values=" · ".join(values)
        )
        for name, values in lines.items()
    )


def _proposed(row: Setting, settings: RunSettings) -> str:
    if row.choices:
        return "; ".join(row.choices.values())
    now, step = getattr(settings, row.name), stepping_of(row)
    found = []
    for value in (step(now, -1), now, step(now, 1)):
        try:
            replace(settings, **{row.name: type(now)(value)})
        except SettingsError:
            continue
        found.append(row.written(type(now)(value)))
    return " ".join(dict.fromkeys(found))
