"""The window's pages: the three panels, and those that look closely."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.ui.actions import ActionTable
from app.ui.dialogs import Dialogs
from app.ui.gradient_check.check_page import CheckPage
from app.ui.hand.hand_page import HandPage
from app.ui.microscope.microscope_page import MicroscopePage
from app.ui.pages import PageRow, Pages
from app.ui.preferences import Preferences
from app.ui.session import Session
from app.ui.study_desk import StudyDesk
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer


class WindowPages(Pages):
    """Turns to a page as the actions say, and shows in the menu which one it is.

    Args:
        make_workbench: Makes the three panels.
        session: The open project.
        trainer: The run.
        machine: Which moment of it is shown.
        dialogs: What asks the user.
        preferences: What is remembered.
        actions: With one for each page.
        parent: The window.
    """

    def __init__(
        self,
        make_workbench: Callable[[], QWidget],
        session: Session,
        trainer: Trainer,
        machine: TimeMachine,
        dialogs: Dialogs,
        preferences: Preferences,
        actions: ActionTable,
        parent: QWidget,
    ) -> None:
        self._actions = actions
        study = StudyDesk(session, trainer, machine, parent)

        def row(name: str, make: Callable[[], QWidget]) -> PageRow:
            action = actions[f"show_{name}"]
            # The bar has no room for underlined letters of its own.
            title = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&&")
            return PageRow(name, title, action.toolTip(), make)

        super().__init__(
            (
                row("workbench", make_workbench),
                row("microscope", lambda: MicroscopePage(session, trainer, machine, study)),
                row("check", lambda: CheckPage(session, trainer, study)),
                row("hand", lambda: HandPage(session, dialogs, preferences)),
            ),
            parent,
        )
        for action_row in actions.rows:
            if action_row.page:
                actions[action_row.id].triggered.connect(partial(self._turn_to, action_row.page))
        self.turned.connect(self._mark)
        self._mark(self.shown)

    @Slot()
    def show_workbench(self) -> None:
        """Faces, Training and Who is it?"""
        self.show_page("workbench")

    @Slot()
    def show_microscope(self) -> None:
        """One number of the network through one step of back propagation."""
        self.show_page("microscope")

    @Slot()
    def show_check(self) -> None:
        """Gradients against central differences."""
        self.show_page("check")

    @Slot()
    def show_hand(self) -> None:
        """One neuron by hand."""
        self.show_page("hand")

    def _turn_to(self, name: str, _checked: bool = False) -> None:
        self.show_page(name)

    @Slot(str)
    def _mark(self, name: str) -> None:
        self._actions[f"show_{name}"].setChecked(True)
