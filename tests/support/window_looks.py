"""What the window shows of the run, read as a person reads it: with the keyboard, and from the pixels."""

from kernel_numbers import colour_of_cell
from plot_looks import drawn
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.project import Project
from app.recognition.settings import RunSettings
from app.ui.parameters import Spot
from app.ui.training.run_plot import RunPlot
from app.ui.widgets.number_text import number

KERNELS = "features.0.kernels"
WEIGHTS = "dense.0.weights"
FIRST = Spot(0, 0, 0)


def save_settings(path, **changes):
    """Other settings of a project that no window has open."""
    with Project.open(path) as project:
        project.save_settings({"run": project.settings()["run"] | changes})


def settings_of(person) -> RunSettings:
    return person.window.session.trainer.settings


def read_number(person, place: Spot = FIRST) -> str:
    """What the line below the kernels says of a number that the arrow keys are at."""
    grid = person.find("kernels_grid")
    grid.setFocus()
    grid.select(index_of(grid, place), place.row, place.column)
    return person.find("kernels_readout").text()


def index_of(grid, place: Spot, pane: int = 0) -> int:
    """Which array of the grid a kernel is: beside each may stand its ∂D/∂K."""
    panes = 2 if any(cells.beside for cells in grid.arrays) else 1
    return panes * place.picture + pane


def says_kernel(person, values, place: Spot = FIRST) -> bool:
    """Whether that line tells the coefficient of these kernels, (n, 1, k, k)."""
    value = float(values[place.picture, 0, place.row, place.column])
    # Between two runs there are none for a moment.
    if not person.find("kernels_grid").isVisible():
        return False
    return f": {number(value)} (" in read_number(person, place)


def colour_of_number(person, place: Spot, pane: int = 0) -> QColor:
    """The colour of a number of the grid of kernels."""
    grid = person.find("kernels_grid")
    return colour_of_cell(grid, index_of(grid, place, pane), place.row, place.column)


def curves_of(person) -> RunPlot:
    """The plot of D and accuracy, as far as the run is."""
    person.wait(lambda: person.window.findChild(RunPlot, "curves") is not None)
    return drawn(person.find("curves"))


def chips(person) -> list[QWidget]:
    """The kept runs that are named above the curves."""
    row = person.find("kept_runs")
    return [
        chip
        for chip in row.findChildren(QWidget)
        if chip.isVisible() and chip.accessibleName().startswith("Kept run")
    ]


def read_curve(person, epoch: int) -> str:
    """What the crosshair reads at an epoch, reached with the keyboard."""
    curves = curves_of(person)
    person.press(curves, Qt.Key.Key_Home)
    while curves.pointed < epoch:
        person.press(curves, Qt.Key.Key_Right)
    return person.find("curves_readout").text()


def read_newest(person) -> str:
    """What the crosshair reads at the newest epoch."""
    person.press(curves_of(person), Qt.Key.Key_End)
    return person.find("curves_readout").text()


def mark_notes(person) -> list[str]:
    """What is told at each mark above the curves, reached with the keyboard."""
    curves = curves_of(person)
    person.press(curves, Qt.Key.Key_Home)
    told: list[str] = []
    for _ in range(10):
        if curves.note and curves.note not in told:
            told.append(curves.note)
        person.press(curves, Qt.Key.Key_Right, ctrl=True)
    return told


def read_epoch(text: str) -> int:
    """The epoch that a line begins with: "epoch 12 of 40 · …"; −1 for another line."""
    return int(text.split()[1]) if text.startswith("epoch ") else -1


def read_error(text: str) -> str:
    """The D that a line tells: "… · D = 0.034 · …"."""
    return next(part for part in text.split(" · ") if part.startswith("D "))[2:].removeprefix("= ")
