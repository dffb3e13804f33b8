"""The comparisons of the window: twin runs and the ε lab, between their jobs and their views."""

from PySide6.QtCore import QObject, Slot

from app.recognition.lab import five_rates, rates_around, twins
from app.ui.lab_bench import Courses, LabBench
from app.ui.trainer import Trainer
from app.ui.training.rate_lab_view import RateLabView
from app.ui.training.twin_view import TwinView
from app.ui.workspace import Workspace


class LabDesk(QObject):
    """Lets at most one training be under way: the run, the twin runs or the ε lab.

    Two at full speed would starve each other, and the window. So who starts one pauses the others.

    Args:
        session: The open project.
        trainer: Its settings are compared, and its run is paused.

    Attributes:
        twins: The twin runs.
        rates: The ε lab.
    """

    def __init__(self, session: Workspace, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer
        self._five = rates_around(trainer.settings.rate)
        self._five_edited = False
        self._rate_view: RateLabView | None = None
        self.twins = LabBench(session, self._twin_courses, self)
        self.rates = LabBench(session, self._rate_courses, self)
        session.closing.connect(self._clear)
        session.opened.connect(self._take_settings)
        session.comparing.connect(self._give_way_to)
        trainer.settings_changed.connect(self._take_settings)
        trainer.running_changed.connect(self._give_way)

    def show_in(self, twin_view: TwinView, rate_view: RateLabView) -> None:
        """Connects both comparisons with their views."""
        self._rate_view = rate_view
        for bench, view in ((self.twins, twin_view), (self.rates, rate_view)):
            bench.states_changed.connect(view.set_states)
            bench.running_changed.connect(view.set_running)
            bench.outdated.connect(view.set_outdated)
        twin_view.reset_pressed.connect(self.twins.reset)
        rate_view.reset_pressed.connect(self._reset_rates)
        twin_view.start_pressed.connect(self._toggle_twins)
        rate_view.start_pressed.connect(self._toggle_rates)
        rate_view.rates_changed.connect(self._take_rates)
        self._take_settings()

    @Slot()
    def refresh(self) -> None:
        """Shows the newest states; the window's timer calls it."""
        self.twins.refresh()
        self.rates.refresh()

    @Slot()
    def note_faces_changed(self) -> None:
        """There are other faces to learn: what is shown was made of the old ones."""
        self.twins.note_faces_changed()
        self.rates.note_faces_changed()

    def _twin_courses(self) -> Courses:
        return twins(self._trainer.settings)

    def _rate_courses(self) -> Courses:
        return five_rates(self._trainer.settings, self._five)

    def _toggle(self, bench: LabBench, other: LabBench) -> None:
        if bench.running:
            bench.pause()
            return
        other.pause()
        if self._trainer.running:
            self._trainer.toggle()
        self._session.comparing.emit(self)
        bench.start()

    @Slot()
    def _toggle_twins(self) -> None:
        self._toggle(self.twins, self.rates)

    @Slot()
    def _toggle_rates(self) -> None:
        self._toggle(self.rates, self.twins)

    @Slot(bool)
    def _give_way(self, running: bool) -> None:
        if running:
            self._pause()

    @Slot(object)
    def _give_way_to(self, other: object) -> None:
        if other is not self:
            self._pause()

    def _pause(self) -> None:
        self.twins.pause()
        self.rates.pause()

    @Slot()
    def _take_settings(self) -> None:
        """Five ε that nobody has touched stay around that of the settings."""
        rate = self._trainer.settings.rate
        if not self._five_edited and not self.rates.states and not self.rates.running:
            self._five = rates_around(rate)
        if self._rate_view is not None:
            self._rate_view.set_present_rate(rate)
            self._rate_view.set_rates(self._five)
        self.twins.look_at_settings()
        self.rates.look_at_settings()

    @Slot(object)
    def _take_rates(self, rates: tuple[float, ...]) -> None:
        self._five, self._five_edited = rates, rates != rates_around(self._trainer.settings.rate)
        self.rates.reset()

    @Slot()
    def _reset_rates(self) -> None:
        self.rates.reset()
        self._take_settings()

    @Slot()
    def _clear(self) -> None:
        self._five_edited = False
        self.twins.reset()
        self.rates.reset()
