"""The menus, as the table of actions says."""

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from app.language import _
from app.ui.actions import ActionTable


def fill_menus(bar: QMenuBar, actions: ActionTable) -> QMenu:
    """Makes every menu.

    Args:
        bar: Of the window, empty.
        actions: What stands in them, in their order.

    Returns:
        The empty sub-menu for projects opened before.
    """
    menus: dict[str, QMenu] = {}
    groups: dict[str, QActionGroup] = {}
    for row in actions.rows:
        title = row.menu.lstrip("-")
        if title not in menus:
            menus[title] = bar.addMenu(title)
        if row.menu.startswith("-"):
            menus[title].addSeparator()
        menus[title].addAction(actions[row.id])
        if row.choice:
            groups.setdefault(row.choice, QActionGroup(bar)).addAction(actions[row.id])
        if row.id == "open":
            recent = menus[title].addMenu(_("Open &Recent"))
    return recent
