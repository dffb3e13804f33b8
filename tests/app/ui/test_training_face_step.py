"""Stepping face by face shows the face, its ζ, s and share of D, and what it changed."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from window_looks import save_settings

from app.recognition.face_step import learned_face
from app.ui.widgets.array_grid import ArrayGrid

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def said(person, name):
    return person.find(name, QLabel).text()


def maps(person):
    return [cells.values for cells in person.find("step_kernels", ArrayGrid).arrays]


@pytest.fixture
def stepping(at_window, stripes):
    """A person who steps by faces; the update comes after each of the twelve."""
    save_settings(stripes, update="face", copies=0)
    person = at_window(stripes)
    person.pick("step_unit", "face")
    return person


def test_each_step_shows_its_face_and_what_that_changed(stepping):
    person = stepping
    assert not person.find("face_step").isVisible()
    for place in range(1, 13):
        title = f"Face {place} of 12 in epoch 1"
        person.click("step_button")
        person.wait(lambda title=title: said(person, "step_title").startswith(title))
        assert person.find("face_step").isVisible()
        face = learned_face(person.moment)
        assert said(person, "step_title").endswith(face.person)
        assert f"ζ = {face.zeta[0]:.3f}" in said(person, "step_numbers")
        assert f"s = {face.before[0]:.3f} → {face.after[0]:.3f}" in said(person, "step_numbers")
        for shown, change in zip(maps(person), face.change["features.0.kernels"], strict=True):
            np.testing.assert_array_equal(shown, change)
    # The epoch is whole with its last face, which is still to be seen.
    assert person.epoch == 1
    person.click("step_button")
    person.wait(lambda: said(person, "step_title").startswith("Face 1 of 12 in epoch 2"))


def test_looking_back_or_training_otherwise_takes_the_face_away(stepping):
    person = stepping
    person.step()
    person.wait(lambda: person.find("face_step").isVisible())
    person.pick("step_unit", "epoch")
    person.step()
    person.step()
    person.window.session.machine.pick(1)
    person.wait(lambda: not person.find("face_step").isVisible())
    person.window.session.machine.go_to_now()
    person.wait(lambda: person.find("face_step").isVisible())
    person.click("reset_button")
    person.wait(lambda: not person.find("face_step").isVisible())


def test_a_varied_copy_says_that_it_is_one(at_window, stripes):
    save_settings(stripes, update="face", copies=2, momentum=0)
    person = at_window(stripes)
    person.pick("step_unit", "face")
    titles = set()
    for _ in range(6):
        person.step()
        face = learned_face(person.moment)
        person.wait(lambda face=face: f"Face {face.place} of 36" in said(person, "step_title"))
        assert ("varied copy" in said(person, "step_title")) == (face.copy > 0)
        assert "Momentum" not in said(person, "step_change")
        titles.add(said(person, "step_title"))
    assert any("varied copy" in title for title in titles)
