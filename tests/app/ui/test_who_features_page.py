"""A person looks at the features of a face, place by place."""

import numpy as np
import pytest
from drawn_pictures import drawn
from feature_looks import some_face, some_look, some_network
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton
from training_looks import dark_palette, light_palette

from app.faces.preparation import as_picture
from app.recognition.features import look_at_features
from app.ui import theme
from app.ui.who import feature_maps, feature_patch_view, features_page
from app.ui.who.feature_legend import FeatureLegend
from app.ui.who.feature_maps import FeatureMaps
from app.ui.who.feature_numbers import cell_text
from app.ui.who.feature_patch_view import FeaturePatchView
from app.ui.who.feature_pictures import FeaturePlace, limit_of
from app.ui.who.features_page import FeaturesPage
from engine import Features

Key = Qt.Key


@pytest.fixture
def page(qtbot):
    page = FeaturesPage()
    qtbot.addWidget(page)
    page.setPalette(light_palette())
    page.resize(340, 330)
    page.show()
    qtbot.waitExposed(page)
    return page


def maps_in(page):
    return page.findChild(FeatureMaps)


def patch_in(page):
    return page.findChild(FeaturePatchView)


def click(qtbot, page, name):
    qtbot.mouseClick(page.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def place_on(page, *place):
    return maps_in(page).place_box(FeaturePlace(*place)).center().toPoint()


def point_at(qtbot, page, *place):
    qtbot.mouseMove(maps_in(page), QPoint(1, 1))
    qtbot.mouseMove(maps_in(page), place_on(page, *place))


def pin(qtbot, page, *place):
    qtbot.mouseClick(maps_in(page), Qt.MouseButton.LeftButton, pos=place_on(page, *place))


def press(qtbot, page, *keys):
    for key in keys:
        qtbot.keyClick(page.window().focusWidget(), key)


def said(value):
    """A number as the page writes it."""
    return "0" if value == 0 else f"{value:.3f}".replace("-", "−")


def by_hand(look, kernel, row, column):
    """Σ patch · K with NumPy alone."""
    k = look.kernels.shape[-1]
    return float((look.image[:, row : row + k, column : column + k] * look.kernels[kernel]).sum())


def strongest(look, kernel):
    return tuple(map(int, np.unravel_index(look.features[kernel].argmax(), look.features[kernel].shape)))


def test_a_place_of_sigma_is_worked_out_with_the_engines_numbers(qtbot, page):
    look = some_look()
    page.show_look(look)
    row, column = strongest(look, 3)
    point_at(qtbot, page, 3, row, column)
    window = look.convolved[3, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
    down, across = np.unravel_index(window.argmax(), window.shape)
    winner = 2 * row + int(down), 2 * column + int(across)
    assert page.words() == (
        f"K₄ at row {row + 1}, column {column + 1}: Σ patch · K = {said(by_hand(look, 3, *winner))}, "
        f"+ bias {said(look.bias[3])} → g (relu) → σ = {said(look.features[3, row, column])}; "
        f"the pool kept row {winner[0] + 1}, column {winner[1] + 1} of l * K."
    )


def test_before_the_pool_it_says_what_the_pool_does_with_the_place(qtbot, page):
    look = some_look(4, 5, 3)  # 28 × 28 places: the last row and column fill no window of 3 × 3
    page.show_look(look)
    click(qtbot, page, "features_before")
    window = look.convolved[1, 6:9, 9:12]
    down, across = (int(index) for index in np.unravel_index(window.argmax(), window.shape))
    kept = 6 + down, 9 + across
    lost = 6 + (down + 1) % 3, 9 + across
    point_at(qtbot, page, 1, *kept)
    assert page.words() == (
        f"K₂ at row {kept[0] + 1}, column {kept[1] + 1}: Σ patch · K = {said(by_hand(look, 1, *kept))}; "
        f"the pool keeps it, + bias {said(look.bias[1])} → g (relu) → σ = {said(look.features[1, 2, 3])} "
        "at row 3, column 4."
    )
    point_at(qtbot, page, 1, *lost)
    assert page.words() == (
        f"K₂ at row {lost[0] + 1}, column {lost[1] + 1}: Σ patch · K = {said(by_hand(look, 1, *lost))}; "
        f"the pool keeps row {kept[0] + 1}, column {kept[1] + 1} instead, "
        f"where it is {said(by_hand(look, 1, *kept))}."
    )
    point_at(qtbot, page, 1, 27, 3)
    assert page.words() == (
        f"K₂ at row 28, column 4: Σ patch · K = {said(by_hand(look, 1, 27, 3))}; "
        "it fills no window of the pool and is left out."
    )


def test_the_average_pool_is_said_to_take_the_mean(qtbot, page):
    look = some_look(4, pooling="average", g="tanh")
    page.show_look(look)
    point_at(qtbot, page, 2, 5, 6)
    mean = np.mean([by_hand(look, 2, row, column) for row in (10, 11) for column in (12, 13)])
    assert f"Σ mean patch · K = {said(mean)}, " in page.words()
    assert page.words().endswith(
        f"g (tanh) → σ = {said(look.features[2, 5, 6])}; the pool took the mean of its 2 × 2 window of l * K."
    )
    click(qtbot, page, "features_before")
    assert page.words().endswith(f"; the pool takes the mean of its 2 × 2 window, {said(mean)}.")


@pytest.mark.parametrize("name", ["features_before", "features_after"])
def test_without_a_pool_there_is_no_word_of_one(qtbot, page, name):
    look = some_look(4, pool=1)
    page.show_look(look)
    click(qtbot, page, name)
    point_at(qtbot, page, 0, 6, 7)
    assert "pool" not in page.words()
    assert page.words().endswith(f"σ = {said(look.features[0, 6, 7])}.")


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
def test_patch_kernel_and_products_are_pictures_of_their_numbers(qtbot, page, palette):
    look = some_look()
    page.setPalette(palette())
    page.show_look(look)
    click(qtbot, page, "features_before")
    pin(qtbot, page, 3, 7, 11)
    patch = look.image[0, 7:12, 11:16]
    products = patch * look.kernels[3, 0]
    assert products.sum() == pytest.approx(look.convolved[3, 7, 11], abs=1e-5)
    pictures = (
        np.repeat(as_picture(patch)[..., None], 3, axis=-1),
        theme.diverging(look.kernels[3, 0], limit_of(look.kernels), palette()),
        theme.diverging(products, limit_of(products), palette()),
    )
    view = patch_in(page)
    image = drawn(view)
    for box, expected in zip(view.places().pictures, pictures, strict=True):
        cell = box.width() / 5
        for row in range(1, 4):
            for column in range(1, 4):
                # In the corner of the cell there is no ink of its number.
                at = box.topLeft() + QPoint(round(column * cell) + 1, round(row * cell) + 1)
                colour = image.pixelColor(at.toPoint())
                seen = np.array([colour.red(), colour.green(), colour.blue()], float)
                assert np.abs(seen - expected[row, column]).max() <= 1


def test_numbers_stand_in_the_cells_when_they_fit(qtbot, page):
    assert [cell_text(value, 2) for value in (0.831, -0.25, -0.001, 1.26, -0.999, 12.4)] == [
        ".83",
        "-.25",
        ".00",
        "1.3",
        "-1.0",
        "12",
    ]
    assert [cell_text(value, 1) for value in (0.831, -0.25, 1.26)] == [".8", "-.2", "1"]
    for k, written in ((3, True), (5, True), (15, False)):
        page.show_look(some_look(4, k))
        pin(qtbot, page, 1, 2, 2)
        view = patch_in(page)
        box = view.places().pictures[0].toAlignedRect()
        image = drawn(view).copy(box)
        colours = {
            image.pixelColor(x, y).name() for x in range(2, box.width() - 2) for y in range(box.height())
        }
        assert (len(colours) > k * k + 2) == written
        pin(qtbot, page, 1, 2, 2)


def test_the_patch_is_framed_in_the_face(qtbot, page):
    look = some_look()
    page.show_look(look)
    pin(qtbot, page, 5, 6, 8)
    kept = look.convolved[5, 12:14, 16:18]
    down, across = (int(index) for index in np.unravel_index(kept.argmax(), kept.shape))
    view = patch_in(page)
    face, frame = view.places().face, view.frame()
    scale = face.width() / 32
    assert frame.left() - face.left() == pytest.approx((16 + across) * scale)
    assert frame.top() - face.top() == pytest.approx((12 + down) * scale)
    assert frame.width() == frame.height() == pytest.approx(5 * scale)
    page.show_look(some_look(pooling="average"))
    assert view.frame().width() == pytest.approx(6 * scale)


def test_a_pinned_place_stays_and_follows_the_training(qtbot, page):
    page.show_look(some_look())
    pin(qtbot, page, 2, 3, 4)
    before, drawn_before = page.words(), drawn(patch_in(page))
    point_at(qtbot, page, 6, 7, 8)
    assert page.words() == before
    newer = some_look(seed=5)
    page.show_look(newer)
    assert page.words().startswith("K₃ at row 4, column 5:")
    assert f"σ = {said(newer.features[2, 3, 4])}" in page.words()
    assert drawn(patch_in(page)) != drawn_before
    pin(qtbot, page, 2, 3, 4)
    point_at(qtbot, page, 6, 7, 8)
    assert page.words().startswith("K₇ at row 8, column 9:")


def test_the_keyboard_does_all_that_the_mouse_does(qtbot, page):
    page.set_chosen_title("Ada 12")
    page.show_look(some_look())
    page.activateWindow()
    page.findChild(QToolButton, "features_live").setFocus()
    for _ in range(8):
        if page.focusWidget() is maps_in(page):
            break
        press(qtbot, page, Key.Key_Tab)
    assert page.focusWidget() is maps_in(page)
    assert page.words().startswith("K₁ at row 8, column 8:")
    press(qtbot, page, Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_PageDown, Key.Key_PageDown)
    assert page.words().startswith("K₃ at row 7, column 10:")
    press(qtbot, page, Key.Key_Left, Key.Key_Down, Key.Key_PageUp, Key.Key_Return)
    assert page.words().startswith("K₂ at row 8, column 9:")
    assert maps_in(page).pinned
    point_at(qtbot, page, 6, 7, 8)
    assert page.words().startswith("K₂ at row 8, column 9:")
    press(qtbot, page, Key.Key_Escape)
    assert "Point at a place" in page.words()
    press(qtbot, page, *[Key.Key_Up] * 30, *[Key.Key_Left] * 30)
    assert page.words().startswith("K₁ at row 1, column 1:")


def test_the_choosers_are_used_by_key_too(qtbot, page):
    page.set_chosen_title("Ada 12")
    page.show_look(some_look(4))
    page.findChild(QToolButton, "features_after").setFocus()
    press(qtbot, page, Key.Key_Left)
    press(qtbot, page, Key.Key_Space)
    assert page.stage() == "before"
    page.findChild(QToolButton, "features_live").setFocus()
    press(qtbot, page, Key.Key_Right)
    press(qtbot, page, Key.Key_Space)
    assert page.source() == "chosen"


def test_the_keys_scroll_to_the_map_they_reach(qtbot, page):
    page.show_look(some_look(128, 3))
    maps_in(page).setFocus()
    press(qtbot, page, *[Key.Key_PageDown] * 100)
    scroll = page.findChild(QScrollArea)
    top = scroll.verticalScrollBar().value()
    cell = maps_in(page).cell(100)
    assert top > 0
    assert top <= cell.top()
    assert cell.bottom() <= top + scroll.viewport().height()


def test_before_and_after_the_pool_are_one_click_each(qtbot, page):
    look = some_look(4)
    page.show_look(look)
    caption, legend = page.findChild(QLabel, "features_caption"), page.findChild(FeatureLegend)
    assert caption.text() == "σ = g(l * K)"
    assert legend.ends()[0] == "0"
    after = drawn(maps_in(page))
    click(qtbot, page, "features_before")
    assert page.stage() == "before"
    assert caption.text() == "l * K"
    low, high = legend.ends()
    assert low == f"−{high}"
    assert float(high) >= np.abs(look.convolved).max()
    assert float(high) == pytest.approx(np.abs(look.convolved).max(), rel=0.1)
    assert drawn(maps_in(page)) != after
    click(qtbot, page, "features_after")
    assert drawn(maps_in(page)) == after


def test_the_scale_is_rounded_up_so_that_it_stands_still():
    assert limit_of(np.array([0.5, -0.831])) == pytest.approx(0.84)
    assert limit_of(np.array([12.1, -3])) == pytest.approx(13)
    assert limit_of(np.array([0.25, np.nan, np.inf])) == pytest.approx(0.25)
    assert limit_of(np.zeros(3)) == 0


def test_of_two_layers_the_first_is_shown_and_said_so(page):
    network = some_network(Features(4, 3, 2), Features(6, 3, 1))
    page.show_look(look_at_features(network, some_face()))
    assert page.findChild(QLabel, "features_caption").text() == "σ = g(l * K), first of 2 layers"


def test_live_or_chosen_is_asked_for(qtbot, page):
    asked = []
    page.source_changed.connect(asked.append)
    chosen = page.findChild(QToolButton, "features_chosen")
    assert not chosen.isEnabled()
    assert "Select one of your faces" in chosen.toolTip()
    click(qtbot, page, "features_chosen")
    page.choose_source("chosen")
    assert asked == []
    page.set_chosen_title("Ada 12")
    assert chosen.isEnabled()
    assert "Ada 12" in chosen.text()
    click(qtbot, page, "features_chosen")
    click(qtbot, page, "features_chosen")
    assert asked == ["chosen"]
    page.set_chosen_title("Ben 3")
    assert page.source() == "chosen"
    page.set_chosen_title("")
    assert asked == ["chosen", "live"]
    assert page.findChild(QToolButton, "features_live").isChecked()


def test_a_long_name_is_cut_on_the_button_and_whole_in_its_tip(page):
    name = "Bartholomew Featherstonehaugh 128"
    page.set_chosen_title(name)
    page.show_look(some_look(4))
    chosen = page.findChild(QToolButton, "features_chosen")
    assert chosen.geometry().right() < 340
    assert page.minimumSizeHint().width() <= 340
    assert name in chosen.toolTip()


def test_without_features_a_sentence_says_why(page):
    empty = page.findChild(QLabel, "features_empty")
    assert empty.isVisible()
    assert empty.text() == "The features σ of a face appear here."
    page.show_look(some_look(4))
    assert not empty.isVisible()
    page.show_look(None, "No face found.")
    assert empty.isVisible()
    assert empty.text() == "No face found."
    assert page.words() == ""


def test_a_face_that_is_lost_for_a_moment_leaves_the_place_pinned(qtbot, page):
    look = some_look()
    page.show_look(look)
    pin(qtbot, page, 2, 3, 4)
    before = page.words()
    page.show_look(None, "No face found.")
    page.show_look(look)
    assert page.words() == before


@pytest.mark.parametrize("size", [(340, 260), (340, 330), (700, 700), (1200, 900)])
def test_nothing_is_cut_off(page, size):
    page.resize(*size)
    view = patch_in(page)
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    for channels, pooling in ((1, "max"), (1, "average"), (3, "max"), (3, "average")):
        page.show_look(some_look(16, 5, 4, channels=channels, pooling=pooling, g="leaky relu"))
        maps_in(page).look_closely(FeaturePlace(15, 5, 5), pinned=True)
        places = view.places()
        for box in (places.face, *places.pictures, places.words):
            assert view.rect().toRectF().contains(box)
        assert all(box.height() >= 18 for box in places.pictures)
        needed = QFontMetricsF(font).boundingRect(places.words, Qt.TextFlag.TextWordWrap, page.words())
        assert needed.height() <= places.words.height()
        assert maps_in(page).cell(15).bottom() <= page.findChild(QScrollArea).height()
        assert page.width() == size[0]


def test_every_network_can_be_looked_at(qtbot, page):
    for kernels, k, pool, side in ((1, 15, 8, 64), (128, 3, 2, 8), (2, 1, 1, 128)):
        page.show_look(some_look(kernels, k, pool, size=side))
        for stage in ("features_before", "features_after"):
            click(qtbot, page, stage)
            point_at(qtbot, page, 0, 0, 0)
            assert page.words().startswith("K₁ at row 1, column 1:")
            drawn(page)


def test_hidden_it_costs_nothing_and_shows_the_newest_when_it_is_seen(qtbot, page, monkeypatch):
    worked = []

    def spy(module, name):
        plain = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args: worked.append(name) or plain(*args))

    page.show_look(some_look(seed=1))
    pin(qtbot, page, 2, 3, 4)
    page.hide()
    spy(feature_maps, "limit_of")
    spy(feature_maps, "maps_image")
    spy(feature_patch_view, "place_words")
    spy(features_page, "maps_of")
    newest = some_look(seed=9)
    for look in (some_look(seed=7), some_look(seed=8), newest):
        page.show_look(look)
    assert worked == []
    page.show()
    qtbot.waitUntil(lambda: "maps_image" in worked)
    assert f"σ = {said(newest.features[2, 3, 4])}" in page.words()
