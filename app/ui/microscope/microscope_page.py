"""The page for one step of back propagation under the microscope."""

from PySide6.QtWidgets import QWidget

from app.ui.pages import LivePage
from app.ui.session import Session
from app.ui.study_desk import StudyDesk
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer


class MicroscopePage(LivePage):
    """Follows one parameter forward to D and back, and through its update."""

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        machine: TimeMachine,
        study: StudyDesk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_page")
        self._session, self._trainer, self._machine, self._study = session, trainer, machine, study

    def refresh(self) -> None:
        """Shows what is new, if anything is."""
