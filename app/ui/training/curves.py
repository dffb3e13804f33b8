"""D and the accuracy of the run while they change, and the runs that are kept to compare with."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from app.language import _
from app.project import Run
from app.recognition.record import changes_of, learned_images
from app.recognition.settings import Change
from app.recognition.snapshot import Snapshot
from app.ui.exporting import where_to, written
from app.ui.kept_runs import KeptCurve
from app.ui.session import Session
from app.ui.symbols import SymbolLabel
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import ToggleButton, tool_button
from app.ui.widgets.labels import OneLine, named
from app.ui.widgets.scales import role_colour

if TYPE_CHECKING:
    from app.ui.training.run_plot import RunPlot

_LOG = "curves_logarithmic"


class CurvesView(View):
    """The total error D and the accuracy over the epochs; the mouse and the arrow keys read every run.

    The plot itself is made when there is something to draw: until then nobody waits for its library.
    """

    interval = 0.044

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("curves_view")
        self._session = session
        self._trainer, self._machine, self._kept = session.trainer, session.machine, session.kept
        self._plot: RunPlot | None = None
        self._drawn: Snapshot | None = None
        self._record: Run | None = None
        self._stale = True
        self._empty = named(SymbolLabel("D", _("D falls here once you press Run."), self), "curves_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._chips: list[_Chip] = []
        self._make_bar()
        self._column = stacked(self._bar, self._chip_row, (self._empty, 1), within=self, margin=0)
        self._column.setSpacing(2)
        self._connect()

    def sizeHint(self) -> QSize:
        return QSize(480, 236)

    def minimumSizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        return QSize(max(240, self._bar.minimumSize().width()), 12 * height)

    @Slot()
    def refresh(self) -> bool:
        """Draws the curves as far as they are."""
        newest = self._trainer.newest
        if newest is self._drawn and not self._stale:
            return False
        self._drawn, self._stale = newest, False
        run, record = self._trainer.run, self._record
        if run is not None and run.last is not None:
            n_validation = len(run.validation) if run.validation is not None else 0
            self._show(run.history.arrays(), len(run.training), n_validation, run.changes)
        elif run is None and record is not None:
            images = learned_images(record)
            self._show(record.history, images, len(record.validation_faces), changes_of(record))
        elif self._plot is not None:
            self._plot.forget()
            self._plot.set_events([])
        if self._kept.curves and self._plot is None:
            self._make_plot()
        self._say()
        return True

    def _show(
        self,
        history: Mapping[str, NDArray[np.floating]],
        n_training: int,
        n_validation: int,
        changes: Sequence[Change],
    ) -> None:
        plot = self._plot if self._plot is not None else self._make_plot()
        plot.set_run(history, n_training, n_validation)
        plot.set_events([(change.epoch, change.text) for change in changes])

    def _make_plot(self) -> "RunPlot":
        from app.ui.training.run_plot import RunPlot

        self._plot = plot = RunPlot(self)
        self._column.addWidget(plot, 1)
        plot.log = self._log.isChecked()
        plot.set_smooth(self._smooth.isChecked())
        plot.set_kept(self._kept.curves)
        plot.set_past(self._machine.epoch)
        plot.epoch_picked.connect(self._machine.pick)
        plot.removal_wanted.connect(self._kept.remove)
        plot.save_wanted.connect(self._export)
        plot.log_changed.connect(self._log.setChecked)
        plot.seen_changed.connect(self._say_smoothing)
        self._empty.hide()
        return plot

    # Controls

    def _make_bar(self) -> None:
        tip = _("Keeps this run as a pale curve, to compare the next one with.")
        self._keep = tool_button("keep_run", _("Keep this run"), tip, self)
        self._keep.setEnabled(False)
        self._smooth = ToggleButton("smooth_curves", _("smooth"), _("Smoothed curves."), self)
        self._smooth.setChecked(self._session.preferences.smooth)
        tip = _("Shows D on a logarithmic scale, where small D can be seen.")
        self._log = ToggleButton("log_scale", _("log"), tip, self)
        self._log.setChecked(self._session.preferences.remembered(_LOG) == "yes")
        tip = _("Saves the curves as a picture, or their numbers as a table.")
        self._files = tool_button("export_curves", _("Export"), tip, self)
        self._files.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._files)
        for suffix, text in (
            (".png", _("PNG: a picture of the plots…")),
            (".svg", _("SVG: the same, to be drawn at any size…")),
            (".csv", _("CSV: every number of every run…")),
        ):
            menu.addAction(text, partial(self._export, suffix)).setObjectName(f"export_{suffix[1:]}")
        self._files.setMenu(menu)
        self._bar = beside(self._keep, None, self._smooth, self._log, self._files)
        self._bar.setSpacing(4)
        self._chip_row = named(QWidget(self), "kept_runs")
        beside(None, within=self._chip_row, margin=0).setSpacing(4)
        self._chip_row.hide()

    def _connect(self) -> None:
        trainer = self._trainer
        trainer.started.connect(self._unsettle)
        trainer.ended.connect(self.refresh)
        trainer.cleared.connect(self._forget_record)
        trainer.recorded.connect(self._take_record)
        trainer.running_changed.connect(self._show_running)
        self._machine.moved.connect(self._show_moved)
        self._kept.changed.connect(self._show_kept)
        self._keep.clicked.connect(self._kept.keep_present)
        self._smooth.toggled.connect(self._set_smooth)
        self._log.toggled.connect(self._set_log)
        self._show_kept()

    @Slot()
    def _unsettle(self) -> None:
        self._stale = True

    @Slot()
    def _forget_record(self) -> None:
        self._record, self._stale = None, True
        self._say()

    @Slot(object)
    def _take_record(self, record: Run) -> None:
        self._record, self._stale = record, True
        self._say()

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        if not running:
            self._kept.note_saved()
        self._say()

    @Slot()
    def _show_moved(self) -> None:
        if self._plot is not None:
            self._plot.set_past(self._machine.epoch)

    @Slot()
    def _show_kept(self) -> None:
        kept = self._kept.curves
        focused = next((i for i, chip in enumerate(self._chips) if chip.isAncestorOf(self._focused())), None)
        row = self._chip_row.layout()
        assert isinstance(row, QHBoxLayout)
        for chip in self._chips:
            chip.forget()
        self._chips = [_Chip(tone, one, self._chip_row) for tone, one in enumerate(kept)]
        for place, chip in enumerate(self._chips):
            chip.removed.connect(self._kept.remove)
            chip.hovered.connect(self._highlight)
            row.insertWidget(place, chip)
        self._chip_row.setVisible(bool(kept))
        if focused is not None:
            after = self._chips[min(focused, len(kept) - 1)].cross if kept else self._keep
            after.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._plot is not None:
            self._plot.set_kept(kept)
        self._stale = True
        self._say()

    def _focused(self) -> QWidget:
        return self.focusWidget() or self

    @Slot(str)
    def _highlight(self, key: str) -> None:
        if self._plot is not None:
            self._plot.highlight(key)

    @Slot(bool)
    def _set_smooth(self, smooth: bool) -> None:
        self._session.preferences.smooth = smooth
        if self._plot is not None:
            self._plot.set_smooth(smooth)

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        self._session.preferences.remember(_LOG, "yes" if log else "")
        if self._plot is not None:
            self._plot.log = log

    def _say(self) -> None:
        """What can be kept and exported, and whether there is anything to be seen."""
        newest = self._trainer.newest
        there = newest is not None and newest.epoch > 0
        self._keep.setEnabled(there and not self._trainer.running)
        self._files.setEnabled(there or bool(self._kept.curves))
        if self._plot is not None:
            empty = not self._kept.curves and (newest is None or newest.epoch < 1)
            self._plot.set_message(self._empty.text() if empty else "")

    @Slot()
    def _say_smoothing(self) -> None:
        if self._plot is not None:
            tip = _(
                "The moving average over {count} epochs, 4 % of those seen; what was measured stays pale."
            )
            self._smooth.setToolTip(tip.format(count=self._plot.smoothing))

    @Slot(str)
    def _export(self, suffix: str) -> None:
        """Asks where, and writes off the GUI thread: a long run is a large table."""
        session = self._session
        name = _("{project} curves").format(project=session.project.path.stem)
        path = where_to(session.dialogs, name + suffix)
        if path is not None:
            plot = self._plot if self._plot is not None else self._make_plot()
            write = partial(written, plot.exported(path), path, _("The curves are in {path}."))
            session.call(_("Writing the curves"), write, session.told.emit)


class _Chip(QWidget):
    """A kept run: a piece of its curve, its name, and × to take it away; pointing at it highlights it."""

    removed = Signal(str)
    hovered = Signal(str)
    """Its key while it is pointed at or has the keyboard, then ""."""

    def __init__(self, tone: int, kept: KeptCurve, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._tone = kept.key, tone
        told = _("Pointing at it brings its curve to the fore; ×, or Delete, takes it away.")
        tip = "\n".join(filter(None, (kept.title, kept.settings, told)))
        named(self, f"kept_{kept.key}", _("Kept run: {title}").format(title=kept.title), tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._stroke = QLabel(self)
        self._stroke.setFixedWidth(self.fontMetrics().height())
        name = OneLine(kept.title, small=True, parent=self)
        self.cross = tool_button(f"kept_{kept.key}_remove", "×", parent=self)
        self.cross.setAutoRaise(True)
        self.cross.setAccessibleName(_("Take {title} away").format(title=kept.title))
        self.cross.clicked.connect(self._remove)
        self.cross.installEventFilter(self)
        row = beside(self._stroke, name, self.cross, within=self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(2)

    def forget(self) -> None:
        """It is no longer there, not even by its name."""
        self.hide()
        for part in (self, self.cross):
            part.setObjectName("")
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(role_colour("kept", self.palette(), self._tone), 2.5))
        place, middle = self._stroke.geometry(), self.height() / 2
        painter.drawLine(place.left(), round(middle), place.right(), round(middle))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._remove()
                return True
        elif isinstance(event, QFocusEvent):
            self.hovered.emit(self._key if event.gotFocus() else "")
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(self._key)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(self._key if self.cross.hasFocus() else "")

    def _remove(self) -> None:
        self.removed.emit(self._key)
