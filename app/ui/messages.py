"""What the window says: a card over the page for what went wrong, with a way out, and a line for remarks."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from app.jobs.tasks import TaskSlot
from app.language import _
from app.project import Project, Rescued
from app.ui.session import Session
from app.ui.style import GAP
from app.ui.widgets.buttons import icon_button, push_button

_WIDEST = 90
"""Of the card, in letters: longer lines are hard to read."""
_MILLISECONDS = 8000
_WAY_OUT = _("Open what can be read…")
_TOOLTIP = _("Puts what can still be read of the damaged file into a new project, and opens that.")


class Banner(QFrame):
    """Lies over the top of the page with the newest sentence, until it is put away or its reason is gone.

    Args:
        session: Whose failures are said.
        page: What it lies over.

    Attributes:
        way_out_taken: What can be read of a damaged project is wanted: the way out that is offered.
    """

    way_out_taken = Signal()

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("banner")
        self.setProperty("card", True)
        self._page = page
        self._stays = False
        self._text = QLabel(self)
        self._text.setObjectName("banner_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._way_out: QPushButton = push_button("banner_way_out", _WAY_OUT, _TOOLTIP, self)
        self._way_out.clicked.connect(self.way_out_taken)
        close: QToolButton = icon_button("banner_close", "close", _("Close this message"), self)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._text)
        row.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        page.installEventFilter(self)
        session.failed.connect(self.say)
        # What was said about the project that was open before no longer holds; what was refused before a
        # camera is opened, pictures come or training begins is done with.
        session.closing.connect(self.hide)
        for done in (session.camera.opening, session.roster.added, session.trainer.beginning):
            done.connect(self._let_go)

    @Slot(str)
    def say(self, sentence: str, *, stays: bool = False, way_out: bool = False) -> None:
        """Shows a sentence in place of the one before.

        Args:
            sentence: What happened.
            stays: It holds as long as the project is open, whatever is done.
            way_out: Whether the way out is offered.
        """
        self._stays = stays
        self._text.setText(sentence)
        self._way_out.setVisible(way_out)
        self._lie_over()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._lie_over()
        return False

    @Slot()
    @Slot(object)
    def _let_go(self, _what: object = None) -> None:
        if not self._stays:
            self.hide()

    def _lie_over(self) -> None:
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        width = min(widest, self._page.width() - 4 * GAP)
        # Measured anew: the text may have just changed.
        if (layout := self.layout()) is not None:
            layout.activate()
        bar = self._page.findChild(QTabBar, "pages_bar")
        # One can turn to other pages all the time.
        top = bar.mapTo(self._page, bar.rect().bottomLeft()).y() if bar is not None and bar.isVisible() else 0
        left = (self._page.width() - width) // 2
        self.setGeometry(left, top + GAP, width, self.heightForWidth(width))


class Status(QStatusBar):
    """A line for passing remarks, with a progress bar that is there only while pictures are added.

    Args:
        session: Whose remarks are said.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("adding_progress")
        self._progress.setAccessibleName(_("Adding pictures"))
        self._progress.setFormat(_("Adding pictures: {done} of {all}").format(done="%v", all="%m"))
        self._progress.setMinimumWidth(self.fontMetrics().averageCharWidth() * 32)
        self._cancel = QToolButton(self)
        self._cancel.setObjectName("cancel_adding")
        self._cancel.setText(_("Cancel"))
        self._cancel.setAccessibleName(_("Cancel adding pictures"))
        self._cancel.setToolTip(_("Stop adding pictures. Those added so far stay."))
        self._cancel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addPermanentWidget(self._progress)
        self.addPermanentWidget(self._cancel)
        self._cancel.clicked.connect(session.roster.cancel_adding)
        session.told.connect(self._tell)
        session.roster.progressed.connect(self._show_progress)
        self._show_progress(0, 0)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.showMessage(text, _MILLISECONDS)
        # Where the line ends before the remark does.
        self.setToolTip(text)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        # Without an end the bar is busy.
        self._progress.setRange(0, max(total, 0))
        self._progress.setValue(done)
        for widget in (self._progress, self._cancel):
            widget.setVisible(total != 0)


class Rescue(QObject):
    """Offers to put what can be read of a damaged project into a new one, and opens that."""

    def __init__(self, session: Session, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._banner = banner
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
        self._banner.say(sentence, stays=True, way_out=True)

    @Slot()
    def _ask(self) -> None:
        """Asks where the new project goes, and sets to work."""
        name = _("{name} (rescued)").format(name=self._damaged.stem)
        title = _("What can be read goes into")
        into = self._session.dialogs.new_project(title, f"{name}.facet")
        if into is None:
            return
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
