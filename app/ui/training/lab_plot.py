"""The plot of a comparison; imported only where one is about to be shown."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QWidget

from app.language import _
from app.recognition.lab import LabState
from app.ui.widgets.curve import Curve, Panel
from app.ui.widgets.plot import Plot
from app.ui.widgets.scales import Role


class LabPlot(Plot):
    """D of every course over its epochs, and rings where they came to a bad end.

    What it reads at an epoch is said by the view around it, in a line for each course.
    """

    def __init__(self, parent: QWidget, panels: Sequence[Panel], name: str) -> None:
        super().__init__(parent, x=_("epoch"), y=panels, name=name)

    def show_error(self, place: int, state: LabState, role: Role) -> None:
        """Draws D of one course."""
        epochs, errors = state.history["epoch"], state.history["error"]
        self.set_curve(f"error {place}", Curve(epochs, errors, state.course.title, role))
        if state.failed and len(errors) and errors[-1] > 0 and np.isfinite(errors[-1]):
            self.set_mark(f"end {place}", float(epochs[-1]), float(errors[-1]), "", "warning")
        else:
            self.remove_mark(f"end {place}")

    def words_at(self, _x: float) -> str:
        return ""
