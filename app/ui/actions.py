"""The one table of actions: menus, buttons, shortcuts, tooltips and accessible names come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QPalette

from app.ui.icons import icon
from app.ui.registry import PAGES

_K = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        id: Its name in code and tests.
        text: As in a menu.
        calls: What it does: a part of the session, or of the window, and its method: "trainer.reset". Empty
            where it only turns to its page.
        tip: A sentence for the tooltip.
        icon: File in assets/icons, without the ending.
        shortcut: A standard key or a sequence such as "F5".
        menu: Where it stands; actions of one menu keep the table's order. A leading "-" is a line before it.
        choice: The group of which exactly one is chosen.
        page: The page of the window on which one sees what it does; that page is turned to.
    """

    id: str
    text: str
    calls: str
    tip: str
    icon: str = ""
    shortcut: QKeySequence.StandardKey | str | None = None
    menu: str = ""
    choice: str = ""
    page: str = ""


_PAGE_ROWS = tuple(
    ActionRow(
        f"show_{page.id}",
        page.title,
        "",
        page.tip,
        shortcut=page.shortcut,
        menu="&View",
        choice="page",
        page=page.id,
    )
    for page in PAGES
)

ACTIONS: tuple[ActionRow, ...] = (
    ActionRow("new", "&New…", "files.new", "Make a new, empty project file.", "new", _K.New, "&File"),
    ActionRow("open", "&Open…", "files.open", "Open a project file.", "open", _K.Open, "&File"),
    ActionRow(
        "save_copy",
        "&Save a Copy…",
        "files.save_copy",
        "Write a copy of this project to another file. The project itself is always saved.",
        "save-copy",
        _K.SaveAs,
        "&File",
    ),
    ActionRow(
        "add_folder",
        "Add a &Folder of Persons…",
        "files.add_folder",
        "Add pictures from a folder with one sub-folder a person.",
        "folder",
        menu="-&File",
        page="workbench",
    ),
    ActionRow(
        "sample",
        "&Try the Sample",
        "sample.try_it",
        "Draw the built-in sample's two persons, train on them, and recognise them.",
        "sample",
        menu="&File",
        page="workbench",
    ),
    ActionRow(
        "delete_all",
        "&Delete All Faces…",
        "files.delete_all",
        "Delete every face of this project for good, from the file too.",
        "delete",
        menu="-&File",
    ),
    ActionRow(
        "quit", "&Quit", "window.close", "Quit. Everything is saved already.", "quit", _K.Quit, "-&File"
    ),
    ActionRow(
        "undo",
        "&Undo",
        "undo.undo",
        "Undo the last change of faces, of names, or of a number of the network.",
        "undo",
        _K.Undo,
        "&Edit",
    ),
    ActionRow("redo", "&Redo", "undo.redo", "Do again what was undone.", "redo", _K.Redo, "&Edit"),
    ActionRow(
        "camera",
        "Open &Camera",
        "faces.toggle_camera",
        "Open or close the camera chosen in the Faces panel.",
        "camera",
        "Ctrl+K",
        "F&aces",
        page="workbench",
    ),
    ActionRow(
        "look_for_cameras",
        "&Look for Cameras",
        "feed.look_for_devices",
        "Ask the system which cameras are connected. None is opened.",
        menu="F&aces",
    ),
    ActionRow(
        "choose_face_finder",
        "Use Another Face &Finder…",
        "finder.choose",
        "Find faces with YuNet, if you have its file face_detection_yunet_2023mar.onnx.",
        menu="-F&aces",
    ),
    ActionRow(
        "built_in_face_finder",
        "Use the &Built-in Face Finder",
        "finder.use_built_in",
        "Go back to the face finder that needs no file.",
        menu="F&aces",
    ),
    ActionRow(
        "order_oldest",
        "&Oldest First",
        "gallery.show_oldest_first",
        "Sort the faces by time: the newest is the last.",
        menu="-F&aces",
        choice="order",
        page="workbench",
    ),
    ActionRow(
        "order_newest",
        "&Newest First",
        "gallery.show_newest_first",
        "Sort the faces by time: the newest is the first.",
        menu="F&aces",
        choice="order",
        page="workbench",
    ),
    ActionRow(
        "order_share",
        "Largest Share of &D First",
        "gallery.show_largest_share_first",
        "Sort the faces by ½ Σ (ζ − s)², each one's own part of D: a wrong label stands out.",
        menu="F&aces",
        choice="order",
        page="workbench",
    ),
    ActionRow(
        "run",
        "&Run",
        "trainer.toggle",
        "Train: one update after the other, by δw = −(ε/m) ∂D/∂w. Press again to pause.",
        "run",
        "F5",
        "&Training",
    ),
    ActionRow(
        "step",
        "&Step",
        "trainer.step",
        "Pause, then do one unit: an epoch, or one face.",
        "step",
        "F6",
        "&Training",
    ),
    ActionRow(
        "reset",
        "R&eset",
        "trainer.reset",
        "Go back to the same starting weights and kernels, and the same faces to validate. The seed stays.",
        "reset",
        "Shift+F5",
        "&Training",
    ),
    ActionRow(
        "new_seed",
        "&New Seed",
        "trainer.new_seed",
        "Draw another seed and go to its start: other starting weights and kernels, other faces to validate.",
        "dice",
        "Ctrl+Shift+N",
        "&Training",
    ),
    ActionRow(
        "open_picture",
        "Open a &Picture…",
        "who.ask_for_picture",
        "Say who is in a picture.",
        "picture",
        "Ctrl+P",
        "&Who is it?",
        page="workbench",
    ),
    ActionRow(
        "follow_camera",
        "&Follow the Camera",
        "who.follow_camera",
        "Show the camera again instead of the picture; it is opened where it is closed.",
        "camera",
        menu="&Who is it?",
        page="workbench",
    ),
    ActionRow(
        "draw_face",
        "Draw a &Box around a Face",
        "who.draw_face",
        "Show where a face is that was not found, or was found wrongly.",
        "box",
        menu="&Who is it?",
        page="workbench",
    ),
    *_PAGE_ROWS,
    ActionRow(
        "system_colours",
        "As the &System",
        "appearance.system",
        "Light or dark as the system is.",
        menu="-&View",
        choice="appearance",
    ),
    ActionRow(
        "light", "&Light", "appearance.light", "Dark text on light ground.", menu="&View", choice="appearance"
    ),
    ActionRow(
        "dark", "&Dark", "appearance.dark", "Light text on dark ground.", menu="&View", choice="appearance"
    ),
    ActionRow(
        "larger",
        "Lar&ger",
        "appearance.larger",
        "Make everything larger.",
        shortcut=_K.ZoomIn,
        menu="-&View",
    ),
    ActionRow(
        "smaller",
        "S&maller",
        "appearance.smaller",
        "Make everything smaller.",
        shortcut=_K.ZoomOut,
        menu="&View",
    ),
    ActionRow(
        "usual_size",
        "&Usual Size",
        "appearance.usual",
        "Make everything as large as the system's font.",
        shortcut="Ctrl+0",
        menu="&View",
    ),
    ActionRow(
        "help",
        "&Facet Help",
        "help.show",
        "What each panel and each page does, and all keys.",
        "help",
        "F1",
        "&Help",
    ),
    ActionRow(
        "derivation",
        "&Derivation",
        "help.show_derivation",
        "Equations (1) to (30) step by step, the slips in the notes, and the code of each.",
        menu="&Help",
    ),
    ActionRow(
        "lessons",
        "&Lessons for Teachers",
        "help.show_lessons",
        "A lesson of 10 minutes and one of 45: what to click, and what to ask.",
        menu="&Help",
    ),
    ActionRow(
        "explain_symbol",
        "Explain the &Symbol",
        "symbols.explain",
        "What ζ, s, h, σ, w, φ, K, ε, D and μ on this page are, what they are worth now, and their code.",
        shortcut="Shift+F1",
        menu="&Help",
    ),
    ActionRow("log", "Show the L&og", "help.show_log", "Open the folder with the log file.", menu="&Help"),
    ActionRow("about", "&About Facet", "help.about", "Version and licence.", menu="-&Help"),
)


class ActionTable:
    """The actions as Qt knows them.

    Args:
        owner: The window: shortcuts work in all of it.
        rows: The table.
    """

    def __init__(self, owner: QObject, rows: tuple[ActionRow, ...] = ACTIONS) -> None:
        self.rows = rows
        self._actions = {row.id: _action(row, owner) for row in rows}

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect(self, part: Callable[[str], object], turn_to: Callable[[str], object]) -> None:
        """Connects every action to its page and to what it calls.

        Args:
            part: What stands before the dot in `ActionRow.calls`.
            turn_to: Turns to a page.
        """
        for row in self.rows:
            self._actions[row.id].triggered.connect(partial(_do, row, part, turn_to))

    def paint_icons(self, palette: QPalette) -> None:
        """Draws all icons in the palette's colours."""
        for row in self.rows:
            if row.icon:
                self._actions[row.id].setIcon(icon(row.icon, palette))


def _do(
    row: ActionRow, part: Callable[[str], object], turn_to: Callable[[str], object], _checked: bool = False
) -> None:
    if row.page:
        turn_to(row.page)
    if row.calls:
        name, method = row.calls.split(".", 1)
        attrgetter(method)(part(name))()


def _action(row: ActionRow, owner: QObject) -> QAction:
    action = QAction(row.text, owner)
    action.setObjectName(f"action_{row.id}")
    if row.shortcut is not None:
        action.setShortcut(QKeySequence(row.shortcut))
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{row.tip} ({key})" if key else row.tip)
    action.setStatusTip(row.tip)
    action.setCheckable(bool(row.choice))
    return action
