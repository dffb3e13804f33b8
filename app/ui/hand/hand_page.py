"""The page for the calculation by hand."""

from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences
from app.ui.session import Session


class HandPage(QWidget):
    """One neuron trained by hand, line by line."""

    def __init__(
        self, session: Session, dialogs: Dialogs, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hand_page")
        self._session, self._dialogs, self._preferences = session, dialogs, preferences
