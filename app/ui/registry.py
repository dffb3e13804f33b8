"""The pages of the window and the tabs of its panels: one row adds one.

A row names its class as text, so that a page which nobody looks at is not even imported.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from app.language import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.session import Session
    from app.ui.view import View

HELP = "help"
"""The property of a view that names the heading of the help which belongs to it."""


@dataclass(frozen=True)
class Place:
    """A page, a panel or a tab.

    Attributes:
        id: Its name in code and tests.
        title: On its tab, with the letter for the keyboard after "&" where it is a page.
        tip: A sentence about it.
        view: "module:class" of a `View`.
        shortcut: Turns to it; pages only.
        help: The heading of the help that belongs to it, as a link names it.
    """

    id: str
    title: str
    tip: str
    view: str
    shortcut: str = ""
    help: str = ""

    def make(self, session: "Session", parent: "QWidget | None" = None) -> "View":
        """Makes the view."""
        module, name = self.view.split(":")
        made: View = getattr(import_module(module), name)(session, parent)
        made.setProperty(HELP, self.help)
        return made


PAGES = (
    Place(
        "workbench",
        _("&Faces && Training"),
        _("Collect faces, train on them, and see who is there."),
        "app.ui.workbench:Workbench",
        "Ctrl+1",
    ),
    Place(
        "microscope",
        _("&Microscope"),
        _("Follow one number of the network through one step of back propagation."),
        "app.ui.microscope.page:MicroscopePage",
        "Ctrl+2",
        "microscope",
    ),
    Place(
        "check",
        _("&Gradient Check"),
        _("Compare every gradient with central differences, and see what classic mistakes do."),
        "app.ui.gradient_check.page:CheckPage",
        "Ctrl+3",
        "gradient-check",
    ),
    Place(
        "hand",
        _("&Hand Calculation"),
        _("Examples 1 and 2 of the notes: one neuron and six feature vectors, by hand."),
        "app.ui.hand.page:HandPage",
        "Ctrl+4",
        "hand-calculation",
    ),
)

PANELS = (
    Place(
        "faces",
        _("Faces"),
        _("Collect the faces of two persons."),
        "app.ui.faces.panel:FacesPanel",
        help="faces",
    ),
    Place(
        "training",
        _("Training"),
        _("Train, and watch D fall."),
        "app.ui.training.panel:TrainingPanel",
        help="training",
    ),
    Place(
        "who",
        _("Who is it?"),
        _("Ask the network who is there, and why."),
        "app.ui.who.panel:WhoPanel",
        help="who-is-it",
    ),
)

TABS: dict[str, tuple[Place, ...]] = {
    "who": (
        Place(
            "why",
            _("Why"),
            _("Which places of the face spoke for whom, summing up to h."),
            "app.ui.who.evidence:EvidenceView",
        ),
        Place(
            "features",
            _("Features"),
            _("σ of every kernel for this face."),
            "app.ui.who.features:FeaturesView",
        ),
        Place(
            "validation",
            _("Validation"),
            _("Whom the network knows, and whom it confuses."),
            "app.ui.who.validation:ValidationView",
        ),
        Place(
            "cheating",
            _("Cheating?"),
            _("Does it know the faces, or the background?"),
            "app.ui.who.cheating:CheatingView",
        ),
        Place(
            "strangers",
            _("Strangers"),
            _("How familiar a face must be to be one of the two."),
            "app.ui.who.strangers:StrangersView",
        ),
    ),
    "training": (
        Place(
            "run",
            _("Curves && kernels"),
            _("D, accuracy, kernels and weights of the run, now and before."),
            "app.ui.training.run_view:RunView",
        ),
        Place(
            "twin",
            _("Twin runs"),
            _("The same start with the kernels fixed and with the kernels learning."),
            "app.ui.training.twin_runs:TwinView",
        ),
        Place(
            "rates",
            _("ε lab"),
            _("The same start with five learning rates at once."),
            "app.ui.training.rate_lab:RateLabView",
        ),
        Place(
            "compare",
            _("Compare settings"),
            _("Many trainings, over several values of the settings and several seeds, in one table."),
            "app.ui.training.compare:CompareView",
        ),
        Place(
            "images",
            _("Images"),
            _("All faces as the network sees them."),
            "app.ui.training.images:ImagesView",
        ),
    ),
}
"""The tabs of each panel, by the panel's id."""
