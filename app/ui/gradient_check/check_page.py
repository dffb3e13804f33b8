"""The page for the gradient check and the mistakes it finds."""

from PySide6.QtWidgets import QWidget

from app.ui.pages import LivePage
from app.ui.session import Session
from app.ui.study_desk import StudyDesk
from app.ui.trainer import Trainer


class CheckPage(LivePage):
    """Compares gradients with central differences; a mistake can be tried."""

    def __init__(
        self, session: Session, trainer: Trainer, study: StudyDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("check_page")
        self._session, self._trainer, self._study = session, trainer, study

    def refresh(self) -> None:
        """Shows what is new, if anything is."""
