"""The ticks of the training faces along the slider."""

import pytest
from drawn_pictures import drawn
from training_looks import dark_palette, light_palette

from app.ui.who.familiarity_slider import FamiliaritySlider

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def slider(qtbot):
    slider = FamiliaritySlider()
    qtbot.addWidget(slider)
    slider.resize(320, slider.sizeHint().height())
    slider.setPalette(light_palette())
    slider.show()
    return slider


def darkness(slider, x, y=2):
    return 255 - drawn(slider).pixelColor(int(x), y).lightness()


def test_a_tick_stands_where_its_familiarity_is(slider):
    bare = darkness(slider, slider.x_of(1.2))
    slider.set_ticks([1.2], [0.1])
    assert darkness(slider, slider.x_of(1.2)) > bare + 50
    below = slider.height() - 3
    assert darkness(slider, slider.x_of(0.1), below) > darkness(slider, slider.x_of(0.3), below)


def test_other_ticks_replace_those_before(slider):
    slider.set_ticks([1.2], [])
    drawn(slider)
    slider.set_ticks([0.4], [])
    assert darkness(slider, slider.x_of(1.2)) < darkness(slider, slider.x_of(0.4))


def test_a_tick_fades_when_it_is_not_accepted_any_more(slider):
    slider.set_ticks([1.2], [])
    accepted = darkness(slider, slider.x_of(1.2))
    slider.setValue(130)
    assert darkness(slider, slider.x_of(1.2)) < accepted - 50


def test_ticks_move_with_the_width_and_are_seen_in_the_dark(slider):
    slider.set_ticks([1.2], [])
    drawn(slider)
    slider.resize(500, slider.height())
    assert darkness(slider, slider.x_of(1.2)) > darkness(slider, slider.x_of(1.0)) + 50
    slider.setPalette(dark_palette())
    assert darkness(slider, slider.x_of(1.2)) < darkness(slider, slider.x_of(1.0)) - 50
