"""The maps of the kernels: what is drawn is what the engine computed, and every one can be read."""

import dataclasses

import numpy as np
import pytest
from drawn_pictures import drawn
from feature_looks import some_look
from PySide6.QtCore import QPointF, QSize
from training_looks import dark_palette, light_palette

from app.ui import theme
from app.ui.who import feature_maps
from app.ui.who.feature_layout import map_layout
from app.ui.who.feature_maps import FeatureMaps
from app.ui.who.feature_pictures import FeaturePlace, limit_of, maps_of

CORNERS = [FeaturePlace(0, 0, 0), FeaturePlace(2, 5, 9), FeaturePlace(7, 10, 3), FeaturePlace(15, 13, 13)]


@pytest.fixture
def maps(qtbot):
    maps = FeatureMaps()
    qtbot.addWidget(maps)
    maps.setPalette(light_palette())
    resize(maps, 340, 260)
    return maps


def resize(maps, width, height):
    maps.resize(width, height)
    maps.set_room(QSize(width, height))


def colour_of(maps, place):
    colour = drawn(maps).pixelColor(maps.place_box(place).center().toPoint())
    return np.array([colour.red(), colour.green(), colour.blue()])


def near(colour, expected):
    return np.abs(colour - np.asarray(expected, float)).max() <= 3


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
def test_before_the_pool_every_place_has_the_colour_of_its_signed_number(maps, palette):
    look = some_look(4, pool=1)
    maps.setPalette(palette())
    resize(maps, 600, 600)
    maps.show_maps(look, "before")
    limit = limit_of(look.convolved)
    strongest = np.unravel_index(look.convolved.argmax(), look.convolved.shape)
    weakest = np.unravel_index(look.convolved.argmin(), look.convolved.shape)
    for place in (strongest, weakest, (0, 0, 0), (3, 27, 27), (1, 9, 20)):
        expected = theme.diverging(look.convolved[place], limit, palette())
        assert near(colour_of(maps, FeaturePlace(*map(int, place))), expected)


@pytest.mark.parametrize("size", [(340, 260), (340, 110), (700, 600)])
def test_after_the_pool_the_brighter_the_larger(maps, size):
    look = some_look()
    resize(maps, *size)
    maps.show_maps(look, "after")
    brightest = np.unravel_index(look.features.argmax(), look.features.shape)
    for place in (*CORNERS, FeaturePlace(*map(int, brightest))):
        expected = 255 * look.features[place] / limit_of(look.features)
        assert near(colour_of(maps, place), [expected] * 3)


def test_below_zero_is_blue_after_the_pool_too(maps):
    look = some_look(4, g="tanh")
    maps.show_maps(look, "after")
    lowest = FeaturePlace(*map(int, np.unravel_index(look.features.argmin(), look.features.shape)))
    red, _, blue = colour_of(maps, lowest)
    assert blue > red + 50


def test_another_palette_recolours_the_maps(maps):
    maps.show_maps(some_look(4), "before")
    light = drawn(maps)
    maps.setPalette(dark_palette())
    assert drawn(maps) != light


@pytest.mark.parametrize(
    ("count", "k", "pool", "side"),
    [(1, 5, 2, 32), (8, 3, 8, 32), (16, 5, 2, 32), (4, 15, 1, 128), (128, 3, 2, 8)],
)
def test_every_map_is_whole_apart_and_large_enough_to_read(maps, count, k, pool, side):
    look = some_look(count, k, pool, size=side)
    for size in ((340, 90), (340, 260), (700, 300)):
        for stage in ("before", "after"):
            resize(maps, *size)
            maps.show_maps(look, stage)
            maps.resize(size[0], max(size[1], maps.minimumHeight()))
            cells = [maps.cell(kernel) for kernel in range(count)]
            assert all(maps.rect().toRectF().contains(cell) for cell in cells)
            assert min(min(cell.width(), cell.height()) for cell in cells) >= 31
            assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[max(0, i - 40) : i])
            drawn(maps)


def test_maps_that_fit_need_no_scrolling():
    assert map_layout(16, (14, 14), (338, 103), 13, 14, 1).height <= 103
    assert map_layout(128, (14, 14), (338, 103), 13, 14, 1).height > 103


def test_only_maps_in_sight_are_coloured(maps, monkeypatch):
    coloured = []
    colour = feature_maps.maps_image
    monkeypatch.setattr(
        feature_maps, "maps_image", lambda m, *rest: coloured.append(len(m)) or colour(m, *rest)
    )
    resize(maps, 340, 100)
    maps.show_maps(some_look(128, 3), "after")
    maps.resize(340, maps.minimumHeight())
    maps.grab(maps.rect().adjusted(0, 0, 0, 100 - maps.height()))
    assert sum(coloured) <= 40


def test_what_is_not_a_number_is_drawn_without_complaint(maps):
    look = some_look(4)
    broken = look.convolved.copy()
    broken[0], broken[1, 0], broken[2, 0] = np.nan, np.inf, -np.inf
    maps.show_maps(dataclasses.replace(look, convolved=broken), "before")
    drawn(maps)
    maps.show_maps(dataclasses.replace(look, convolved=np.full_like(broken, np.nan)), "before")
    drawn(maps)
    assert maps.limit == 0


def test_a_point_of_a_map_is_a_place_and_between_maps_there_is_none(maps):
    look = some_look()
    for stage in ("before", "after"):
        maps.show_maps(look, stage)
        last = FeaturePlace(*(length - 1 for length in maps_of(look, stage).shape))
        for place in (FeaturePlace(0, 0, 0), FeaturePlace(5, 3, 8), last):
            assert maps.place_at(maps.place_box(place).center()) == place
    between = QPointF((maps.cell(0).right() + maps.cell(1).left()) / 2, maps.cell(0).center().y())
    assert maps.place_at(between) is None
    assert maps.place_at(QPointF(339, 259)) is None
    maps.show_maps(some_look(5), "after")
    assert maps.place_at(maps.cell(5).center()) is None


def test_the_same_place_is_looked_at_before_and_after_the_pool(maps):
    look = some_look()
    maps.show_maps(look, "after")
    maps.look_closely(FeaturePlace(3, 4, 6), pinned=True)
    maps.show_maps(look, "before")
    kernel, row, column = maps.place
    assert look.convolved[kernel, row, column] == look.convolved[3, 8:10, 12:14].max()
    maps.show_maps(look, "after")
    assert maps.place == (3, 4, 6)


def test_a_smaller_network_keeps_the_place_inside(maps):
    maps.show_maps(some_look(16), "after")
    maps.look_closely(FeaturePlace(15, 13, 13), pinned=True)
    maps.show_maps(some_look(4, 5, 4, size=16), "after")
    assert maps.place == (3, 2, 2)
    maps.show_maps(some_look(2, 5, 4, size=16), "before")
    assert maps.place.kernel == 1
    drawn(maps)
