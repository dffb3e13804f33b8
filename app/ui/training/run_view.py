"""The run as it goes: D and accuracy, the time machine's scale, the kernels and the weights."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.session import Session
from app.ui.training.curves import CurvesView
from app.ui.training.kernels import KernelsView
from app.ui.training.timeline import Timeline
from app.ui.view import View
from app.ui.widgets.arranged import stacked
from app.ui.widgets.labels import named


class RunView(View):
    """Shows the run of the window, at the present or at the snapshot that is looked back to."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("run_view")
        above = QWidget(self)
        curves = CurvesView(session, above), 1
        stacked(curves, Timeline(session, above), within=above, margin=0).setSpacing(4)
        self._kernels = KernelsView(session, self)
        self._kernels.enlarged.connect(self._give_room)
        self._views = named(QSplitter(Qt.Orientation.Vertical, self), "training_views")
        self._views.setChildrenCollapsible(False)
        self._views.addWidget(above)
        self._views.addWidget(self._kernels)
        # In a low window two lines of kernels, and the rest for the curves.
        self._views.setSizes([190, 240])
        self._views.setStretchFactor(0, 1)
        self._views.setStretchFactor(1, 1)
        self._above, self._sizes = above, self._views.sizes()
        stacked(self._views, within=self).setContentsMargins(0, 4, 0, 0)

    @Slot(bool)
    def _give_room(self, enlarged: bool) -> None:
        """An enlarged kernel gets the room that its numbers need, if need be that of the curves."""
        whole = self._views.height()
        if not enlarged:
            self._above.show()
            self._views.setSizes(self._sizes)
            return
        self._sizes = self._views.sizes()
        room = whole - self._above.minimumSizeHint().height()
        self._above.setVisible(self._kernels.wanted_height <= room)
        self._views.setSizes([0, whole])
