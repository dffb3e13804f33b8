"""Everything the window asks in a dialog; handed in, so that a test answers in its place."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from app.faces.cameras.film import VIDEO_SUFFIXES
from app.faces.detection.yunet import YUNET_FILE
from app.faces.picture import PICTURE_SUFFIXES
from app.language import _
from app.ui.preferences import Preferences
from app.ui.style import GAP, typed

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_ALL = _("All files") + " (*)"
_FACES = _("Faces") + ".facet"
_PROJECTS = _("Facet projects") + " (*.facet)"


class Dialogs:
    """The system's own file dialogs, and questions; a file dialog begins where the last one was.

    Args:
        owner: The window they stand in front of.
        preferences: Where it is remembered in which folder that was.
    """

    def __init__(self, owner: QWidget, preferences: Preferences) -> None:
        self._owner = owner
        self._preferences = preferences

    def new_project(self, title: str = _("New project"), name: str = _FACES) -> Path | None:
        """Where to write a project, with a name to begin with; None when cancelled."""
        path, _kind = self._save(title, name, _PROJECTS)
        return path.with_suffix(".facet") if path else None

    def project(self) -> Path | None:
        """Which project to open; None when cancelled."""
        return self._open(_("Open a project"), _PROJECTS)

    def pictures(self, title: str) -> list[Path]:
        """Which pictures; empty when cancelled."""
        pattern = _pattern(_("Pictures"), PICTURE_SUFFIXES)
        names, _kind = QFileDialog.getOpenFileNames(self._owner, title, self._folder, pattern)
        for name in names[:1]:
            self._remember(Path(name))
        return [Path(name) for name in names]

    def video(self, title: str) -> Path | None:
        """Which video; None when cancelled."""
        return self._open(title, _pattern(_("Videos"), VIDEO_SUFFIXES))

    def face_finder(self) -> Path | None:
        """Which face finder's file; None when cancelled."""
        title = _("A face finder ({file})").format(file=YUNET_FILE)
        return self._open(title, f"{_('Face finders')} (*.onnx);;{_ALL}")

    def folder(self, title: str) -> Path | None:
        """Which folder; None when cancelled."""
        name = QFileDialog.getExistingDirectory(self._owner, title, self._folder)
        return self._remember(Path(name)) if name else None

    def export(self, name: str) -> Path | None:
        """Where to write a file, with a name to begin with; None when cancelled."""
        return self._save(_("Export"), name)[0]

    def export_as(self, name: str, title: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
        """Where to write a part of a project, of one of several kinds; None when cancelled.

        The ending of the chosen kind is added to a name that has none of the kinds' endings.

        Args:
            name: To begin with.
            title: Of the dialog.
            kinds: The ending, and what that is, in a few words; an ending of "" is a folder.
        """
        patterns = {f"{words} (*{ending})": ending for ending, words in kinds}
        path, kind = self._save(title, name, ";;".join(patterns))
        if path is None or path.suffix.lower() in patterns.values():
            return path
        ending = patterns.get(kind, kinds[0][0])
        path = path.with_name(path.name + ending)
        return path if not ending or self.may_replace(path) else None

    def may_replace(self, path: Path) -> bool:
        """Whether a file may be written whose name got its ending after the system's dialog has asked."""
        question = _("{path} exists already. Replace it?").format(path=path)
        return not path.exists() or self.confirm(question, _("Replace"))

    def tick(self, text: str, choice: str, yes: str) -> bool | None:
        """Asks whether something is wanted, which is not unless it is ticked; None when cancelled.

        Args:
            text: What there is to say about it.
            choice: What is ticked.
            yes: What goes on.
        """
        box = QMessageBox(QMessageBox.Icon.Question, "Facet", text, parent=self._owner)
        box.setTextFormat(Qt.TextFormat.PlainText)
        wanted = QCheckBox(choice, box)
        box.setCheckBox(wanted)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(agree)
        box.exec()
        return wanted.isChecked() if box.clickedButton() is agree else None

    def printer(self) -> "QPrinter | None":
        """Which printer to print on; None when cancelled, or where there is none."""
        # Only whoever prints waits for it.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._owner)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)
        chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
        return printer if chosen else None

    def confirm(self, question: str, yes: str) -> bool:
        """Asks before something that cannot be undone."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Facet", question, parent=self._owner)
        box.setTextFormat(Qt.TextFormat.PlainText)
        agree = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is agree

    def about(self, text: str, versions: str) -> None:
        """Says what Facet is, and which versions it and what it rests on have."""
        AboutDialog(text, versions, self._owner).exec()

    @property
    def _folder(self) -> str:
        return str(self._preferences.folder)

    def _remember(self, path: Path) -> Path:
        self._preferences.folder = path.parent
        return path

    def _open(self, title: str, pattern: str) -> Path | None:
        name, _kind = QFileDialog.getOpenFileName(self._owner, title, self._folder, pattern)
        return self._remember(Path(name)) if name else None

    def _save(self, title: str, name: str, pattern: str = "") -> tuple[Path | None, str]:
        """Where to write a file, and the kind that was chosen."""
        proposed = str(self._preferences.folder / name)
        chosen, kind = QFileDialog.getSaveFileName(self._owner, title, proposed, pattern)
        return (self._remember(Path(chosen)) if chosen else None), kind


class AboutDialog(QDialog):
    """What Facet is, and the versions, which can be copied, for a question or a report of a fault.

    Args:
        text: What Facet is.
        versions: A few lines, Facet's own first.
    """

    def __init__(self, text: str, versions: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(_("About Facet"))
        first, _end, others = versions.partition("\n")
        title = typed(QLabel(first, self), "heading", bold=True)
        details = typed(QLabel(others, self), "small")
        details.setObjectName("about_versions")
        details.setAccessibleName(_("Versions"))
        said = QLabel(text, self)
        for label in (title, said, details):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(_("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy_versions")
        copy.setToolTip(_("Copies the versions, to be pasted into a question or a report of a fault."))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions))
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(2 * GAP)
        for widget in (title, said, details):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(76 * self.fontMetrics().averageCharWidth())


def _pattern(title: str, suffixes: frozenset[str]) -> str:
    endings = " ".join(f"*{suffix}" for suffix in sorted(suffixes))
    return f"{title} ({endings} {endings.upper()});;{_ALL}"
