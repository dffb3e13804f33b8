"""What the Microscope shows, read and driven as a person does."""

import re

import numpy as np
from PySide6.QtCore import Qt

from app.lessons.microscope.look import KERNELS, Parameter

Key = Qt.Key


def open_microscope(person):
    """Turns to the page with its key, and waits until there is something to see."""
    person.press(person.window.pages, Key.Key_2, ctrl=True)
    page = person.find("microscope_page")
    person.wait(lambda: page.sight is not None and person.find("microscope_stages").isVisible())
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


def click_number(person, index, row, column):
    """Clicks a number in the pictures of the kernels or weights."""
    grid = person.find("microscope_grid")
    person.wait(lambda: index < len(grid.arrays))
    grid.select(index)
    person.click(grid, grid.cell_rect(index, row, column).center().toPoint())


def click_coefficient(person, kernel=2, row=1, column=1):
    """Clicks a coefficient of a kernel; which parameter that is, once it is shown."""
    click_number(person, kernel, row, column)
    parameter = Parameter(KERNELS, (kernel, 0, row, column))
    wait_for(person, parameter)
    return parameter


def wait_for(person, parameter=None, sample=None):
    """Waits until that is seen, of the network that is shown now."""
    page = person.find("microscope_page")

    def is_seen():
        sight, shown = page.sight, person.window.session.machine.shown
        if sight is None or shown is None or page.busy:
            return False
        right = parameter in (None, sight.parameter) and sample in (None, sight.look.sample)
        return right and np.array_equal(sight.look.kernels, shown.parameters[KERNELS])

    person.wait(is_seen)
    return page.sight


def table_texts(person, name):
    """What the lines of a table say, column by column."""
    lines = person.find(name).model()
    columns = range(lines.columnCount())
    return [[lines.index(row, column).data() for column in columns] for row in range(lines.rowCount())]


def stage_texts(person):
    """What the lines of the chain say."""
    return table_texts(person, "microscope_stages")


def shown_row(person, name="microscope_stages"):
    return person.find(name).currentIndex().row()
