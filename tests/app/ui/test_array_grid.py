"""The widget that shows arrays of numbers as coloured cells."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QScrollBar, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette, without_style

from app.ui.style import diverging
from app.ui.widgets.array_cells import Cells, Ground
from app.ui.widgets.array_grid import ArrayGrid

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key


def show(qtbot: QtBot, arrays: list[Cells], size=(420, 300), **look) -> ArrayGrid:
    without_style()
    grid = ArrayGrid(**look)
    qtbot.addWidget(grid)
    grid.setPalette(light_palette())
    grid.resize(*size)
    with qtbot.waitActive(grid):
        grid.show()
    grid.set_arrays(arrays)
    return grid


def numbers(*shape: int, seed: int = 0, scale: float = 0.3):
    return np.random.default_rng(seed).normal(0, scale, shape)


def kernels(count: int = 16, k: int = 5) -> list[Cells]:
    return [Cells(f"K{n + 1}", values, scale="K") for n, values in enumerate(numbers(count, k, k))]


def colour_at(grid: QWidget, point: QPointF) -> QColor:
    image = grid.grab().toImage()
    at = point * image.devicePixelRatio()
    return image.pixelColor(int(at.x()), int(at.y()))


def corner(grid: ArrayGrid, index: int, row: int, column: int) -> QPointF:
    """A point of a cell beside its number."""
    box = grid.cell_rect(index, row, column)
    return QPointF(box.left() + 0.2 * box.width(), box.top() + 0.15 * box.height())


def expected(value: float, limit: float, palette=None) -> QColor:
    return QColor(*diverging(np.float64(value), limit, palette or light_palette()).tolist())


def click(qtbot: QtBot, grid: ArrayGrid, index: int, row: int, column: int, double: bool = False) -> None:
    at = grid.cell_rect(index, row, column).center().toPoint()
    press = qtbot.mouseDClick if double else qtbot.mouseClick
    press(grid, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("width", range(216, 228))
def test_the_frame_of_the_last_in_a_row_is_whole(qtbot, width):
    grid = show(qtbot, kernels(2), (width, 180))

    def right_of(index):
        return colour_at(grid, grid.cell_rect(index, 2, 4).center() + QPointF(cell / 2 + 0.5, 0))

    cell = grid.cell_rect(0, 2, 4).width()
    assert grid.cell_rect(1, 0, 0).top() == grid.cell_rect(0, 0, 0).top(), "they stand in one row"
    assert right_of(1) == right_of(0) != grid.palette().color(QPalette.ColorRole.Window)


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_every_cell_has_the_colour_of_its_number_on_the_shared_scale(qtbot: QtBot, palette) -> None:
    arrays = kernels(4)
    grid = show(qtbot, arrays)
    grid.setPalette(palette())
    limit = grid.limit(0)
    assert limit >= max(np.abs(cells.values).max() for cells in arrays)
    for index, row, column in ((0, 0, 0), (1, 0, 4), (3, 4, 2)):
        value = arrays[index].values[row, column]
        assert colour_at(grid, corner(grid, index, row, column)) == expected(value, limit, palette())
    assert grid.legends() == [f"K: −{limit:.2g} … 0 … +{limit:.2g}"]


def test_scales_are_shared_by_name_and_an_own_limit_stays(qtbot: QtBot) -> None:
    arrays = [
        Cells("K", np.full((3, 3), 0.5), scale="K"),
        Cells("∂D/∂K", np.full((3, 3), -0.02), scale="∂D/∂K"),
        Cells("fixed", np.full((3, 3), 0.5), limit=2.0, scale="fixed"),
    ]
    grid = show(qtbot, arrays)
    assert [grid.limit(index) for index in range(3)] == [0.5, 0.02, 2.0]
    assert len(grid.legends()) == 3
    grid.set_arrays(kernels(2))
    shared = {grid.limit(0), grid.limit(1)}
    grid.set_shared(False)
    assert len(shared) == 1
    assert grid.limit(0) != grid.limit(1)
    assert grid.legends() == [], "each has a scale of its own"


def test_a_picture_is_grey_and_below_zero_blue(qtbot: QtBot) -> None:
    grid = show(qtbot, [Cells("patch", np.array([[0.0, 0.5], [1.0, -0.5]]), grey=True)], numbers="never")
    seen = [colour_at(grid, grid.cell_rect(0, *divmod(n, 2)).center()).name() for n in range(4)]
    assert seen[0] == "#000000"
    assert seen[1] == "#808080"
    assert seen[2] == "#ffffff"
    assert QColor(seen[3]).blue() > QColor(seen[3]).red()


def test_what_is_not_known_is_hatched_and_said(qtbot: QtBot) -> None:
    grid = show(qtbot, [*kernels(1), Cells("∂D/∂K", np.full((5, 5), np.nan), scale="∂D/∂K")])
    grid.grab()
    assert grid.reading(1, 0, 0) == "∂D/∂K (1, 1) = not known now"
    broken = np.zeros((3, 3))
    broken[0, 0], broken[1, 1] = np.inf, np.nan
    broken[2, 2] = 0.25
    grid.set_arrays([Cells("broken", broken)])
    grid.grab()
    assert grid.limit(0) == 0.25
    grid.set_arrays([Cells("zeros", np.zeros((3, 3)))])
    assert colour_at(grid, corner(grid, 0, 1, 1)).name() == "#ffffff"
    grid.set_arrays([])
    grid.grab()


def test_channels_stand_side_by_side(qtbot: QtBot) -> None:
    values = numbers(3, 4, 4)
    grid = show(qtbot, [Cells("K₁", values)], numbers="never")
    assert colour_at(grid, grid.cell_rect(0, 2, 9).center()) == expected(values[2, 2, 1], grid.limit(0))


@pytest.mark.parametrize("ratio", [1.0])
@pytest.mark.parametrize(("count", "k"), [(1, 3), (16, 5), (64, 5), (128, 3), (16, 22), (4, 15)])
def test_pictures_are_never_smaller_than_asked_and_cells_are_whole_pixels(
    qtbot: QtBot, count: int, k: int, ratio: float
) -> None:
    grid = show(qtbot, kernels(count, k), least=48)
    for index in range(count):
        box = grid.array_rect(index)
        assert min(box.width(), box.height()) >= 48
        assert 0 <= box.left() < box.right() <= grid.width()
        assert (box.width() / k) % 1 == pytest.approx(0)
    bar = grid.findChild(QScrollBar)
    assert bar.isVisible() == (count > 16 or k == 22)


def test_more_room_makes_larger_pictures(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(16))
    before = grid.array_rect(0).width()
    grid.resize(1200, 800)
    qtbot.waitUntil(lambda: grid.array_rect(0).width() > 2 * before)


def test_lines_are_about_as_long(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(8), (700, 330))
    tops = [grid.array_rect(index).top() for index in range(8)]
    assert [tops.count(top) for top in sorted(set(tops))] == [4, 4]


def test_without_scrolling_it_asks_for_the_height_of_all_arrays(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(40), scrolls=False)
    assert grid.hasHeightForWidth()
    wanted = grid.heightForWidth(420)
    grid.resize(420, wanted)
    assert grid.array_rect(39).bottom() <= wanted
    assert not grid.findChild(QScrollBar).isVisible()
    assert grid.heightForWidth(800) < wanted


@pytest.mark.parametrize("k", [3, 5, 7])
@pytest.mark.parametrize("size", [(320, 180), (420, 300), (900, 500)])
def test_where_numbers_are_wanted_they_stand_in_every_cell(qtbot: QtBot, k: int, size) -> None:
    panes = [Cells(name, numbers(k, k), scale="K") for name in ("Now", "At the start", "Change", "∂D/∂K")]
    grid = show(qtbot, panes, size, numbers="always")
    assert all(grid.has_numbers(index) for index in range(4))
    assert all(grid.array_rect(index).right() <= size[0] for index in range(4))


def test_numbers_stand_where_there_is_room_or_never(qtbot: QtBot) -> None:
    assert not show(qtbot, kernels(16)).has_numbers(0)
    assert show(qtbot, kernels(2)).has_numbers(0)
    assert not show(qtbot, kernels(2), numbers="never").has_numbers(0)


def test_what_belongs_together_stands_together_and_groups_have_titles(qtbot: QtBot) -> None:
    arrays = []
    for cells in kernels(9):
        arrays += [cells, Cells("", -cells.values, scale="∂D/∂K", beside=True)]
    arrays.append(Cells("φ", numbers(9), group="bias of K"))
    grid = show(qtbot, arrays, least=30)
    for index in range(0, 18, 2):
        one, other = grid.array_rect(index), grid.array_rect(index + 1)
        assert one.top() == other.top()
        assert 0 < other.left() - one.right() < 6
    assert grid.array_rect(18).top() > grid.array_rect(17).bottom()


def test_signs_stand_between(qtbot: QtBot) -> None:
    patch, kernel = np.abs(numbers(5, 5)), numbers(5, 5)
    arrays = [
        Cells("patch", patch, grey=True),
        Cells("K₃", kernel, sign="×"),
        Cells("products", patch * kernel, sign="="),
    ]
    grid = show(qtbot, arrays)
    gaps = [grid.array_rect(n + 1).left() - grid.array_rect(n).right() for n in range(2)]
    assert min(gaps) >= grid.fontMetrics().horizontalAdvance("×")


def test_over_a_ground_zero_shows_it_and_the_largest_number_hides_it(qtbot: QtBot) -> None:
    values = np.zeros((4, 4))
    values[1, 2] = 1.0
    face = np.full((12, 12, 3), 100, np.uint8)
    grid = show(qtbot, [Cells("σ₁", values, ground=Ground(face, (1 / 6, 1 / 6, 2 / 3, 2 / 3)))], (300, 300))
    assert colour_at(grid, corner(grid, 0, 0, 0)).getRgb()[:3] == (100, 100, 100)
    assert colour_at(grid, corner(grid, 0, 1, 2)) == expected(1, 1)
    box, cell = grid.array_rect(0), grid.cell_rect(0, 0, 0)
    assert cell.left() - box.left() == pytest.approx(box.width() / 6)


def test_the_arrow_keys_lead_through_all_numbers(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(8, 3), (700, 330))
    grid.setFocus()
    grid.select(0, 0, 0)
    for key, spot in (
        (Key.Key_Down, (0, 1, 0)),
        (Key.Key_Right, (0, 1, 1)),
        (Key.Key_Right, (0, 1, 2)),
        (Key.Key_Right, (1, 1, 0)),
        (Key.Key_Left, (0, 1, 2)),
        (Key.Key_End, (7, 1, 2)),
        (Key.Key_PageDown, (7, 1, 2)),
        (Key.Key_PageUp, (6, 1, 2)),
        (Key.Key_Home, (0, 1, 2)),
        (Key.Key_Up, (0, 0, 2)),
        (Key.Key_Up, (0, 0, 2)),
        (Key.Key_Down, (0, 1, 2)),
        (Key.Key_Down, (0, 2, 2)),
        (Key.Key_Down, (4, 0, 2)),
        (Key.Key_Up, (0, 2, 2)),
    ):
        qtbot.keyClick(grid, key)
        assert grid.selected == spot


def test_the_page_keys_stay_at_the_gradient_beside(qtbot: QtBot) -> None:
    arrays = []
    for cells in kernels(3):
        arrays += [cells, Cells("", -cells.values, beside=True)]
    grid = show(qtbot, arrays)
    grid.select(1, 2, 2)
    for key, index in ((Key.Key_PageDown, 3), (Key.Key_End, 5), (Key.Key_Home, 1)):
        qtbot.keyClick(grid, key)
        assert grid.selected == (index, 2, 2)


def test_the_selection_is_seen_told_and_brought_into_sight(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(64))
    bar = grid.findChild(QScrollBar)
    grid.select(0, 0, 0)
    with qtbot.waitSignal(grid.selected_changed) as told:
        qtbot.keyClick(grid, Key.Key_End)
    assert told.args == [63, 0, 0]
    assert bar.value() == bar.maximum()
    assert grid.accessibleDescription() == grid.reading(63, 0, 0)
    box = grid.cell_rect(63, 0, 0)
    assert colour_at(grid, QPointF(box.left(), box.center().y())) == light_palette().text().color()
    grid.set_arrays(kernels(64))
    assert grid.selected == (63, 0, 0)
    grid.set_arrays(kernels(4))
    assert grid.selected is None


def test_focus_is_seen_and_selects_the_first_number(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(4))
    grid.clearFocus()
    before = colour_at(grid, QPointF(1, 100))
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    assert grid.selected == (0, 0, 0)
    assert colour_at(grid, QPointF(1, 100)) == light_palette().highlight().color() != before


def test_hovering_reads_the_number(qtbot: QtBot) -> None:
    values = np.full((3, 3), 0.125)
    grid = show(qtbot, [Cells("K₁", values, tip="more about it")])
    point = grid.cell_rect(0, 1, 2).center().toPoint()
    with qtbot.waitSignal(grid.hovered) as told:
        qtbot.mouseMove(grid, point)
    assert told.args == [0, 1, 2]
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.mapToGlobal(point)))
    shown = QToolTip.text()
    QToolTip.hideText()
    assert shown == "K₁ (2, 3) = 0.125\nmore about it"
    grid.set_teller(lambda index, row, column: f"{index}/{row}/{column}")
    assert grid.reading(0, 1, 2) == "0/1/2"


def test_a_click_selects_and_enter_or_a_double_click_enlarges(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(4))
    with qtbot.assertNotEmitted(grid.activated):
        click(qtbot, grid, 2, 1, 3)
    assert grid.selected == (2, 1, 3)
    with qtbot.waitSignal(grid.activated) as told:
        qtbot.keyClick(grid, Key.Key_Return)
    assert told.args == [2]
    with qtbot.waitSignal(grid.activated) as told:
        click(qtbot, grid, 1, 0, 0, double=True)
    assert told.args == [1]


def test_where_a_click_enlarges_one_is_enough(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(4), click="enlarge")
    with qtbot.waitSignal(grid.activated) as told:
        click(qtbot, grid, 3, 2, 2)
    assert told.args == [3]


def editor_of(grid: ArrayGrid) -> QLineEdit:
    return grid.findChild(QLineEdit, "array_grid_editor")


@pytest.mark.parametrize("begin", ["enter", "double click", "digit"])
def test_a_number_can_be_typed_over(qtbot: QtBot, begin: str) -> None:
    grid = show(qtbot, kernels(2))
    grid.set_editable(True)
    grid.select(1, 2, 3)
    grid.setFocus()
    if begin == "enter":
        qtbot.keyClick(grid, Key.Key_Return)
        qtbot.keyClicks(editor_of(grid), "-0,25")
    elif begin == "double click":
        click(qtbot, grid, 1, 2, 3, double=True)
        qtbot.keyClicks(editor_of(grid), "-0.25")
    else:
        qtbot.keyClicks(grid, "-")
        qtbot.keyClicks(editor_of(grid), ".25")
    assert editor_of(grid).isVisible()
    with qtbot.waitSignal(grid.edited) as told:
        qtbot.keyClick(editor_of(grid), Key.Key_Return)
    assert told.args == [1, 2, 3, -0.25]
    assert not editor_of(grid).isVisible()
    assert grid.hasFocus()


def test_what_is_being_typed_stays_while_the_numbers_change(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(2))
    grid.set_editable(True)
    grid.select(0, 0, 0)
    grid.edit()
    qtbot.keyClicks(editor_of(grid), "0.7")
    grid.set_arrays([Cells(cells.name, cells.values + 1, scale="K") for cells in kernels(2)])
    assert editor_of(grid).text() == "0.7"
    with qtbot.assertNotEmitted(grid.edited):
        qtbot.keyClick(editor_of(grid), Key.Key_Escape)
    assert not editor_of(grid).isVisible()
    assert grid.selected == (0, 0, 0)


def test_the_rounded_number_that_is_shown_never_replaces_the_number(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(2))
    grid.set_editable(True)
    grid.select(0, 0, 0)
    qtbot.keyClick(grid, Key.Key_F2)
    with qtbot.assertNotEmitted(grid.edited):
        qtbot.keyClick(editor_of(grid), Key.Key_Return)


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1.2.3", ""])
def test_what_is_no_number_gets_a_sentence(qtbot: QtBot, text: str) -> None:
    grid = show(qtbot, kernels(2))
    grid.set_editable(True)
    grid.select(0, 0, 0)
    grid.edit()
    editor_of(grid).clear()
    qtbot.keyClicks(editor_of(grid), text)
    editor_of(grid).setModified(True)
    with qtbot.waitSignal(grid.refused) as told, qtbot.assertNotEmitted(grid.edited):
        qtbot.keyClick(editor_of(grid), Key.Key_Return)
    QToolTip.hideText()
    assert told.args == [f"“{text}” is not a number. Type one such as −0.25."]
    assert editor_of(grid).isVisible()


def test_where_numbers_cannot_be_typed_it_says_why(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(2))
    grid.set_editable(False, "You are looking back.")
    grid.select(0, 0, 0)
    with qtbot.waitSignal(grid.refused) as told:
        qtbot.keyClick(grid, Key.Key_Return)
    assert told.args == ["You are looking back."]
    assert not editor_of(grid).isVisible()
    grid.set_editable(True)
    grid.edit("3")
    grid.set_editable(False, "You are looking back.")
    assert not editor_of(grid).isVisible()


def test_the_menu_copies_saves_and_enlarges(qtbot: QtBot, tmp_path) -> None:
    arrays = kernels(2)
    grid = show(qtbot, arrays)
    menu = grid.menu(1)
    acts = {action.objectName(): action for action in menu.actions()}
    assert grid.selected[0] == 1
    acts["copy_numbers"].trigger()
    copied = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert np.allclose(np.array(copied, float), arrays[1].values, rtol=1e-6)
    acts["copy_picture"].trigger()
    assert QApplication.clipboard().image().width() >= 300
    asked = []
    for name in ("k.png", "k.csv", "k.npy"):
        grid.set_path_asker(lambda proposed, name=name: asked.append(proposed) or tmp_path / name)
        acts["save_as"].trigger()
    assert asked[0] == "K2.png"
    assert np.allclose(np.loadtxt(tmp_path / "k.csv", delimiter=","), arrays[1].values, rtol=1e-6)
    assert np.array_equal(np.load(tmp_path / "k.npy"), arrays[1].values)
    assert (tmp_path / "k.png").stat().st_size > 100
    with qtbot.waitSignal(grid.activated) as told:
        acts["enlarge"].trigger()
    assert told.args == [1]
    grid.set_path_asker(lambda _proposed: tmp_path / "nowhere" / "k.csv")
    with qtbot.waitSignal(grid.refused) as told:
        acts["save_as"].trigger()
    assert "There is no folder" in told.args[0]


def test_a_right_click_opens_the_menu(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(2))
    at = grid.array_rect(1).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.mapToGlobal(at))
    QApplication.sendEvent(grid, event)
    menu = grid.findChild(QMenu, "array_grid_menu")
    qtbot.waitUntil(menu.isVisible)
    menu.close()


def test_marks_frame_numbers(qtbot: QtBot) -> None:
    grid = show(qtbot, kernels(2), numbers="never")
    grid.set_marks({(0, 2, 2): QColor("#00ff00"), (9, 0, 0): QColor("red")})
    box = grid.cell_rect(0, 2, 2)
    assert colour_at(grid, QPointF(box.left(), box.center().y())).name() == "#00ff00"


def test_the_selected_number_stays_in_sight_when_there_is_more_room(qtbot):
    grid = show(qtbot, kernels(), size=(240, 70))
    grid.select(0, 4, 0)
    assert grid.findChild(QScrollBar).value() > 0
    grid.resize(240, 260)
    assert grid.array_rect(0).top() >= 0
