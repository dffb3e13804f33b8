"""Looks through the microscope off the GUI thread, one look at a time."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.tasks import TaskSlot
from app.lessons.microscope.look import Parameter
from app.lessons.microscope.microscope import Microscope, Sight
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.widgets.equation import typeset
from engine import FAILURES

_FAILED = {
    "diverged": "The run has diverged, so there is no next update. Reset, and try a smaller ε.",
    "stuck": "The run is stuck: every ∂D/∂p has become 0, so there is no next update. Reset, and try a "
    "smaller ε or another seed.",
}


@dataclass(frozen=True)
class Wanted:
    """What is to be looked at.

    Attributes:
        study: The moment, with its faces.
        sample: μ, from 0.
        parameter: Which number.
    """

    study: Snapshot
    sample: int
    parameter: Parameter


class Looker(QObject):
    """Hands out what is seen; of several wishes that come while it is at work, the last one counts.

    Attributes:
        seen: What was wanted, and the `Sight`.
        failed: Why there is nothing to see, in a sentence.
    """

    seen = Signal(object, object)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking = TaskSlot(session.jobs, self)
        self._looking.returned.connect(self._take)
        self._looking.failed.connect(self.failed)
        self._kept: tuple[Snapshot, Microscope] | None = None
        session.closing.connect(self.forget)

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._looking.busy

    def look(self, wanted: Wanted) -> None:
        """Looks at something, as soon as the look under way is done."""
        self._looking.start_next("Looking through the microscope", partial(self._look, wanted))

    @Slot()
    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._looking.drop()
        self._kept = None

    def _look(self, wanted: Wanted) -> "tuple[Wanted, Microscope, Sight] | str":
        # Off the GUI thread, which takes what was seen before it starts the next look.
        kept = self._kept
        return _look(wanted, kept[1] if kept is not None and kept[0] is wanted.study else None)

    @Slot(object)
    def _take(self, found: "tuple[Wanted, Microscope, Sight] | str") -> None:
        if isinstance(found, str):
            self.failed.emit(found)
            return
        wanted, microscope, sight = found
        self._kept = wanted.study, microscope
        self.seen.emit(wanted, sight)


def _look(wanted: Wanted, kept: Microscope | None) -> tuple[Wanted, Microscope, Sight] | str:
    """What is seen, with the microscope to look on with; a sentence where the network has other layers."""
    study = wanted.study
    # The first equation loads the fonts, for which the window should not wait.
    typeset("h")
    try:
        microscope = kept or Microscope(
            study.network(),
            study.faces.training.images,
            study.faces.training.zeta,
            study.learning,
            study.state.copy(),
            _over(study),
        )
    except ValueError as error:
        return str(error)
    return wanted, microscope, microscope.see(wanted.sample, wanted.parameter)


def _over(study: Snapshot) -> str:
    reason = study.step.reason
    return _FAILED[reason] if reason in FAILURES else ""
