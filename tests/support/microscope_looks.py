"""What the Microscope shows, read and driven as a person does."""

import re

import numpy as np
from PySide6.QtCore import Qt

from app.lessons.microscope.look import KERNELS, Parameter
from app.ui.training.kernel_pictures import Place

Key = Qt.Key
SOME_PLACE = Place(2, 1, 1)


def open_microscope(person):
    """Turns to the page with its key, and waits until there is something to see."""
    person.press(person.window.pages, Key.Key_2, ctrl=True)
    page = person.window.pages.page("microscope")
    assert page is not None, "the page is not there"
    person.wait(lambda: page._view.sight is not None and page._view.isVisible())
    return page


def numbers_in(text):
    """The numbers of a sentence."""
    plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("·10", "e").replace("−", "-")
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", plain)]


def said_agreement(person, name="microscope_agreement"):
    """(the shown sum, what the engine says, their difference as a share) as the line says it."""
    text = person.text(name)
    assert text.startswith("✓"), text
    found = re.search(r": (\S+)\. The engine has (\S+?)(?:, the same|\. They differ by (\S+))", text)
    assert found is not None, text
    return tuple(numbers_in(one)[0] if one else 0.0 for one in found.groups())


def click_coefficient(person, place=SOME_PLACE):
    """Clicks a coefficient of the kernels; which parameter that is, once it is shown."""
    page = person.window.pages.page("microscope")
    grid = person.find("microscope_grid")
    person.click(grid, grid.places().box_of(place).center().toPoint())
    parameter = Parameter(KERNELS, (place.picture, 0, place.row, place.column))
    wait_for(person, parameter)
    assert page._view.parameter == parameter
    return parameter


def wait_for(person, parameter=None, sample=None):
    """Waits until that is seen, of the moment of now."""
    page = person.window.pages.page("microscope")

    def is_seen():
        sight, shown = page._view.sight, person.window.session.machine.shown
        if sight is None or shown is None or page._looker.busy:
            return False
        right = parameter in (None, sight.parameter) and sample in (None, sight.look.sample)
        return right and np.array_equal(sight.look.kernels, shown.parameters[KERNELS])

    person.wait(is_seen)
    return page._view.sight


def stage_texts(person):
    """What the lines of the chain say, column by column."""
    lines = person.find("microscope_stages").lines
    return [[lines.index(row, column).data() for column in range(4)] for row in range(lines.rowCount())]


def shown_row(person):
    return person.find("microscope_stages").currentIndex().row()
