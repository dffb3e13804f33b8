"""The way out of a damaged project: what can still be read of it, in a new one."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.jobs.tasks import TaskSlot
from app.language import _
from app.project import Project, Rescued
from app.ui.dialogs import Dialogs
from app.ui.messages import Banner
from app.ui.preferences import Preferences
from app.ui.workspace import Workspace

_WAY_OUT = _("Open what can be read…")
_TOOLTIP = _("Puts what can still be read of the damaged file into a new project, and opens that.")


class Rescue(QObject):
    """Offers to put what can be read of a damaged project into a new one, and opens that."""

    def __init__(
        self,
        session: Workspace,
        banner: Banner,
        dialogs: Dialogs,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._banner = banner
        self._dialogs = dialogs
        self._preferences = preferences
        self._damaged = Path()
        self._rescuing = TaskSlot(session.jobs, self)
        self._rescuing.returned.connect(self._open)
        self._rescuing.failed.connect(self._offer_again)
        self._present = session.project
        session.damaged.connect(self._offer)
        banner.way_out_taken.connect(self._ask)

    @Slot(str, object)
    def _offer(self, sentence: str, damaged: Path) -> None:
        self._damaged = damaged
        self._banner.offer(sentence, _WAY_OUT, _TOOLTIP)

    @Slot()
    def _ask(self) -> None:
        """Asks where the new project goes, and sets to work."""
        name = _("{name} (rescued)").format(name=self._damaged.stem)
        title = _("What can be read goes into")
        into = self._dialogs.new_project(self._preferences.folder, title, f"{name}.facet")
        if into is None:
            return
        self._preferences.folder = into.parent
        self._present = self._session.project
        self._banner.say(_("Reading what can be read of {path}…").format(path=self._damaged))
        self._rescuing.start(_("The rescue"), partial(Project.rescue, self._damaged, into))

    @Slot(object)
    def _open(self, rescued: Rescued) -> None:
        # Whoever has opened another project meanwhile, or closed the window, wants no other one now.
        wanted = self._session.is_open and self._session.project is self._present
        if wanted and not self._session.open(rescued.into):
            return
        self._banner.say(str(rescued), stays=True)

    @Slot(str)
    def _offer_again(self, sentence: str) -> None:
        self._offer(sentence, self._damaged)
