"""*About Facet*: what it says can be copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.dialogs import AboutDialog


def test_versions_are_seen_and_copied(qtbot: QtBot) -> None:
    dialog = AboutDialog("A teaching instrument.", "Facet 1\nPython 3\nNumPy <2>")
    qtbot.addWidget(dialog)
    dialog.show()
    details = dialog.findChild(QLabel, "about_versions")
    assert details is not None
    assert details.text() == "Python 3\nNumPy <2>"
    copy = dialog.findChild(QPushButton, "copy_versions")
    assert copy is not None
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "Facet 1\nPython 3\nNumPy <2>"
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
