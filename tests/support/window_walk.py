"""Goes through every page and every tab of a window, and collects what can be read there."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTabBar,
    QTabWidget,
    QToolTip,
    QWidget,
)

PAGES = ("workbench", "microscope", "check", "hand")


class Text(NamedTuple):
    """Something to be read.

    Attributes:
        room: Where its widget is defined, "app.ui.who".
        name: Of the widget: its class and its object name.
        what: Which of its texts.
        text: The text, without marks of HTML and underlined letters.
    """

    room: str
    name: str
    what: str
    text: str


def places(window: QWidget) -> Iterator[str]:
    """Shows one page and tab after the other; where one is."""
    for page in PAGES:
        window.session.actions[f"show_{page}"].trigger()
        settle()
        yield page
        for fold in window.findChildren(QAbstractButton, "all_settings"):
            if fold.isVisible() and not fold.isChecked():
                fold.click()
                settle()
                yield f"{page}, all settings"
                fold.click()
        yield from _tabs(window.pages.page(page), page)


def _tabs(inside: QWidget, where: str) -> Iterator[str]:
    outer = [tabs for tabs in inside.findChildren(QTabWidget) if tabs.isVisible() and _nearest(tabs, inside)]
    for tabs in outer:
        for index in range(tabs.count()):
            tabs.setCurrentIndex(index)
            settle()
            here = f"{where}, {tabs.tabText(index)}"
            yield here
            yield from _tabs(tabs.widget(index), here)
        tabs.setCurrentIndex(0)


def _nearest(tabs: QWidget, inside: QWidget) -> bool:
    above = tabs.parentWidget()
    while above is not None and above is not inside:
        if isinstance(above, QTabWidget):
            return False
        above = above.parentWidget()
    return True


def settle() -> None:
    """Lets everything be laid out and drawn."""
    for _ in range(5):
        QCoreApplication.processEvents()


def name_of(widget: QWidget) -> str:
    """Its class and its object name, or those of the nearest widget that has one."""
    named = widget
    while not named.objectName() and named.parentWidget() is not None:
        named = named.parentWidget()
    inside = "" if named is widget else " in"
    return f"{type(widget).__name__}{inside} {named.objectName()}"


def room_of(widget: QWidget | None) -> str:
    """The module of ours that made it, as far as one can tell."""
    while widget is not None:
        module = type(widget).__module__
        if module.startswith("app.ui.") and not module.startswith("app.ui.widgets"):
            return module
        widget = widget.parentWidget()
    return "app.ui"


def visible(window: QWidget) -> list[QWidget]:
    """The widgets that can be seen now; none of Qt's own parts of larger ones."""
    return [one for one in [window, *window.findChildren(QWidget)] if one.isVisible()]


def texts(widget: QWidget) -> Iterator[Text]:
    """Everything that can be read of a widget, or heard."""
    found = {
        "tooltip": widget.toolTip(),
        "accessible name": widget.accessibleName(),
        "accessible description": widget.accessibleDescription(),
        "status tip": widget.statusTip(),
        "what's this": widget.whatsThis(),
    }
    if isinstance(widget, QLabel | QAbstractButton):
        found["text"] = widget.text()
    if isinstance(widget, QLineEdit):
        found["placeholder"] = widget.placeholderText()
    if isinstance(widget, QGroupBox | QMenu):
        found["title"] = widget.title()
    if isinstance(widget, QDockWidget) or widget.isWindow():
        found["window title"] = widget.windowTitle()
    if isinstance(widget, QProgressBar):
        found["progress"] = widget.text()
    if isinstance(widget, QAbstractSpinBox):
        found["special value"] = widget.specialValueText()
    for index in range(widget.count()) if isinstance(widget, QTabBar) else ():
        found[f"tab {index}"] = widget.tabText(index)
        found[f"tip of tab {index}"] = widget.tabToolTip(index)
    for index in range(widget.count()) if isinstance(widget, QComboBox) else ():
        found[f"entry {index}"] = widget.itemText(index)
        found[f"tip of entry {index}"] = str(widget.itemData(index, Qt.ItemDataRole.ToolTipRole) or "")
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        found |= _of_model(widget)
    for what, text in found.items():
        if text:
            yield Text(room_of(widget), name_of(widget), what, plain(text))


def of_action(action: QAction) -> Iterator[Text]:
    """Everything that can be read of an action."""
    for what, text in (("text", action.text()), ("tooltip", action.toolTip()), ("tip", action.statusTip())):
        if text:
            yield Text("app.ui.actions", action.objectName() or "an action", what, plain(text))


def _of_model(view: QAbstractItemView) -> dict[str, str]:
    found, model, root = {}, view.model(), QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for row in range(min(model.rowCount(root), 4)):
        for column in range(min(columns, 6)):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                found[f"{role.name} of {row}, {column}"] = str(index.data(role) or "")
    for column in range(columns):
        found[f"header {column}"] = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    return found


def plain(text: str) -> str:
    """Without marks of HTML, and without "&" before underlined letters."""
    if re.search(r"</?[a-z]+[^<]*>", text):
        document = QTextDocument()
        document.setHtml(text)
        text = document.toPlainText()
    return re.sub(r"&(?=\S)", "", text.replace("&&", "\0")).replace("\0", "&")


def too_small(widget: QWidget) -> str:
    """What of its text does not fit, in a few words; "" where all does."""
    needed, size = widget.sizeHint(), widget.size()
    if isinstance(widget, QTabBar):
        whole = widget.elideMode() != Qt.TextElideMode.ElideNone or widget.usesScrollButtons()
        return "" if whole or needed.width() <= size.width() else f"{needed.width()} > {size.width()}"
    if not isinstance(widget, QLabel | QAbstractButton) or not widget.text() or hasattr(widget, "shown_text"):
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        least = widget.heightForWidth(size.width())
        return "" if least <= size.height() + 1 else f"{least} lines of points > {size.height()}"
    if needed.width() > size.width() + 1:
        return f"{needed.width()} > {size.width()} wide"
    return ""


def hide_tooltip() -> None:
    """Away with the one that is shown."""
    QToolTip.hideText()
    for popup in QApplication.topLevelWidgets():
        if popup.windowType() == Qt.WindowType.ToolTip:
            popup.hide()
