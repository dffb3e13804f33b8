"""The one table of actions: menus, buttons, shortcuts, tooltips and accessible names come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar

from app.language import _
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
        choice: The group of which exactly one is chosen.
        page: The page of the window on which one sees what it does; that page is turned to.
        panel: The panel on which one sees it; it comes to the front where it is a tab.
    """

    id: str
    text: str
    calls: str
    tip: str
    icon: str = ""
    shortcut: QKeySequence.StandardKey | str | None = None
    choice: str = ""
    page: str = ""
    panel: str = ""


_PAGE_ROWS = tuple(
    ActionRow(f"show_{one.id}", one.title, "", one.tip, shortcut=one.shortcut, choice="page", page=one.id)
    for one in PAGES
)

_LINE = None
"""Between two actions of a menu."""

_FILE = (
    ActionRow("new", _("&New…"), "files.new", _("Make a new, empty project file."), "new", _K.New),
    ActionRow("open", _("&Open…"), "files.open", _("Open a project file."), "open", _K.Open),
    ActionRow(
        "save_copy",
        _("&Save a Copy…"),
        "files.save_copy",
        _("Write a copy of this project to another file. The project itself is always saved."),
        "save-copy",
        _K.SaveAs,
    ),
    ActionRow(
        "export",
        _("&Export…"),
        "export.ask",
        _("Take the network as it is seen out of the project: ONNX, NumPy, a program, a report, a table."),
        "export",
        "Ctrl+E",
    ),
    ActionRow(
        "export_faces",
        _("Export Fa&ces…"),
        "export.ask_faces",
        _("Write the faces as pictures into a new folder, one sub-folder a person; it can be added again."),
    ),
    _LINE,
    ActionRow(
        "add_folder",
        _("Add a &Folder of Persons…"),
        "files.add_folder",
        _("Add pictures from a folder with one sub-folder a person."),
        "folder",
        page="workbench",
        panel="faces",
    ),
    ActionRow(
        "sample",
        _("&Try the Sample"),
        "sample.try_it",
        _("Draw the built-in sample's two persons, train on them, and recognise them."),
        "sample",
        page="workbench",
    ),
    _LINE,
    ActionRow(
        "delete_all",
        _("&Delete All Faces…"),
        "files.delete_all",
        _("Delete every face of this project for good, from the file too."),
        "delete",
    ),
    _LINE,
    ActionRow("quit", _("&Quit"), "window.close", _("Quit. Everything is saved already."), "quit", _K.Quit),
)

_EDIT = (
    ActionRow(
        "undo",
        _("&Undo"),
        "undo.undo",
        _("Undo the last change of faces, of names, or of a number of the network."),
        "undo",
        _K.Undo,
    ),
    ActionRow("redo", _("&Redo"), "undo.redo", _("Do again what was undone."), "redo", _K.Redo),
)

_FACES = (
    ActionRow(
        "camera",
        _("Open &Camera"),
        "faces.toggle_camera",
        _("Open or close the camera chosen in the Faces panel."),
        "camera",
        "Ctrl+K",
        page="workbench",
    ),
    ActionRow(
        "look_for_cameras",
        _("&Look for Cameras"),
        "camera.sources.look_for_devices",
        _("Ask the system which cameras are connected. None is opened."),
    ),
    _LINE,
    ActionRow(
        "choose_face_finder",
        _("Use Another Face &Finder…"),
        "finder.choose",
        _("Find faces with YuNet, if you have its file face_detection_yunet_2023mar.onnx."),
    ),
    ActionRow(
        "built_in_face_finder",
        _("Use the &Built-in Face Finder"),
        "finder.use_built_in",
        _("Go back to the face finder that needs no file."),
    ),
    _LINE,
    ActionRow(
        "order_oldest",
        _("&Oldest First"),
        "gallery.show_oldest_first",
        _("Sort the faces by time: the newest is the last."),
        choice="order",
        page="workbench",
        panel="faces",
    ),
    ActionRow(
        "order_newest",
        _("&Newest First"),
        "gallery.show_newest_first",
        _("Sort the faces by time: the newest is the first."),
        choice="order",
        page="workbench",
        panel="faces",
    ),
    ActionRow(
        "order_share",
        _("Largest Share of &D First"),
        "gallery.show_largest_share_first",
        _("Sort the faces by ½ Σ (ζ − s)², each one's own part of D: a wrong label stands out."),
        choice="order",
        page="workbench",
        panel="faces",
    ),
)

_TRAINING = (
    ActionRow(
        "run",
        _("&Run"),
        "trainer.toggle",
        _("Train: one update after the other, by δw = −(ε/m) ∂D/∂w. Press again to pause."),
        "run",
        "F5",
        panel="training",
    ),
    ActionRow(
        "step",
        _("&Step"),
        "trainer.step",
        _("Pause, then do one unit: an epoch, or one face."),
        "step",
        "F6",
        panel="training",
    ),
    ActionRow(
        "reset",
        _("R&eset"),
        "trainer.reset",
        _("Go back to the same starting weights and kernels, and the same validation faces. The seed stays."),
        "reset",
        "Shift+F5",
        panel="training",
    ),
    ActionRow(
        "new_seed",
        _("&New Seed"),
        "trainer.new_seed",
        _("Draw another seed: other starting weights and kernels, other validation faces."),
        "dice",
        "Ctrl+Shift+N",
        panel="training",
    ),
    _LINE,
    ActionRow(
        "compare",
        _("&Compare Settings…"),
        "training.compare_settings",
        _("Train with several values of the settings and several seeds, and compare what comes of it."),
        page="workbench",
        panel="training",
    ),
)

_WHO = (
    ActionRow(
        "open_picture",
        _("Open a &Picture…"),
        "who.ask_for_picture",
        _("Say who is in a picture."),
        "picture",
        "Ctrl+P",
        page="workbench",
        panel="who",
    ),
    ActionRow(
        "follow_camera",
        _("&Follow the Camera"),
        "who.follow_camera",
        _("Show the camera again instead of the picture; it is opened where it is closed."),
        "camera",
        page="workbench",
        panel="who",
    ),
    ActionRow(
        "draw_face",
        _("Draw a &Box around a Face"),
        "who.draw_face",
        _("Show where a face is that was not found, or was found wrongly."),
        "box",
        page="workbench",
        panel="who",
    ),
)

_VIEW = (
    *_PAGE_ROWS,
    _LINE,
    ActionRow(
        "system_colours",
        _("As the &System"),
        "appearance.system",
        _("Light or dark as the system is."),
        choice="appearance",
    ),
    ActionRow("light", _("&Light"), "appearance.light", _("Dark text on light ground."), choice="appearance"),
    ActionRow("dark", _("&Dark"), "appearance.dark", _("Light text on dark ground."), choice="appearance"),
    _LINE,
    ActionRow(
        "present",
        _("&Presentation"),
        "window.present",
        _("Show the face, the answer, D and the kernels large, for a class room; again goes back."),
        shortcut="F11",
    ),
    _LINE,
    ActionRow("larger", _("Lar&ger"), "appearance.larger", _("Make everything larger."), shortcut=_K.ZoomIn),
    ActionRow(
        "smaller", _("S&maller"), "appearance.smaller", _("Make everything smaller."), shortcut=_K.ZoomOut
    ),
    ActionRow(
        "usual_size",
        _("&Usual Size"),
        "appearance.usual",
        _("Make everything as large as the system's font."),
        shortcut="Ctrl+0",
    ),
)

_HELP = (
    ActionRow(
        "help",
        _("&Facet Help"),
        "help.show",
        _("What each panel and each page does, and all keys."),
        "help",
        "F1",
    ),
    ActionRow(
        "derivation",
        _("&Derivation"),
        "help.show_derivation",
        _("Equations (1) to (30) step by step, the slips in the notes, and the code of each."),
    ),
    ActionRow(
        "lessons",
        _("&Lessons for Teachers"),
        "help.show_lessons",
        _("A lesson of 10 minutes and one of 45: what to click, and what to ask."),
    ),
    ActionRow(
        "explain_symbol",
        _("Explain the &Symbol"),
        "symbols.explain",
        _("What ζ, s, h, σ, w, φ, K, ε, D and μ on this page are, what they are worth now, and their code."),
        shortcut="Shift+F1",
    ),
    ActionRow("log", _("Show the L&og"), "help.show_log", _("Open the folder with the log file.")),
    _LINE,
    ActionRow("about", _("&About Facet"), "help.about", _("Versions and licence.")),
)

_MENUS: dict[str, tuple[ActionRow | None, ...]] = {
    _("&File"): _FILE,
    _("&Edit"): _EDIT,
    _("F&aces"): _FACES,
    _("&Training"): _TRAINING,
    _("&Who is it?"): _WHO,
    _("&View"): _VIEW,
    _("&Help"): _HELP,
}

ACTIONS = tuple(row for rows in _MENUS.values() for row in rows if row is not None)


class ActionTable:
    """The actions as Qt knows them.

    Args:
        owner: The window: shortcuts work in all of it.
    """

    def __init__(self, owner: QObject) -> None:
        self._actions = {row.id: _action(row, owner) for row in ACTIONS}

    @property
    def all(self) -> list[QAction]:
        """Every action, in the table's order."""
        return list(self._actions.values())

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect(self, part: Callable[[str], object], show: Callable[[ActionRow], object]) -> None:
        """Connects every action to its place and to what it calls.

        Args:
            part: What stands before the dot in `ActionRow.calls`.
            show: Turns to where one sees what it does.
        """
        for row in ACTIONS:
            self._actions[row.id].triggered.connect(partial(_do, row, part, show))

    def follow(self, stack: QUndoStack) -> None:
        """Has *Undo* and *Redo* say what they would undo and redo, and whether there is anything."""
        for action, verb, can, texts in (
            (self["undo"], _("&Undo"), stack.canUndoChanged, stack.undoTextChanged),
            (self["redo"], _("&Redo"), stack.canRedoChanged, stack.redoTextChanged),
        ):
            can.connect(action.setEnabled)
            texts.connect(partial(_say_what, action, verb))
            action.setEnabled(False)

    def fill(self, bar: QMenuBar) -> QMenu:
        """Makes every menu.

        Returns:
            The empty sub-menu for projects opened before.
        """
        groups: dict[str, QActionGroup] = {}
        for title, rows in _MENUS.items():
            menu = bar.addMenu(title)
            for row in rows:
                if row is None:
                    menu.addSeparator()
                    continue
                menu.addAction(self[row.id])
                if row.choice:
                    groups.setdefault(row.choice, QActionGroup(bar)).addAction(self[row.id])
                if row.id == "open":
                    recent = menu.addMenu(_("Open &Recent"))
                    recent.setObjectName("recent_menu")
        return recent

    def paint_icons(self, palette: QPalette) -> None:
        """Draws all icons in the palette's colours."""
        for row in ACTIONS:
            if row.icon:
                self._actions[row.id].setIcon(icon(row.icon, palette))


def _say_what(action: QAction, verb: str, text: str) -> None:
    action.setText(f"{verb} {text.replace('&', '&&')}" if text else verb)


def _do(
    row: ActionRow, part: Callable[[str], object], show: Callable[[ActionRow], object], _checked: bool = False
) -> None:
    show(row)
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
