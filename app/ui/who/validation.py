"""Who is right and who wrong: the confusion matrix of the faces set aside, or of those that are learned."""

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.language import _
from app.project import Project
from app.recognition.record import faces_of
from app.recognition.snapshot import RunFaces, Snapshot
from app.recognition.verdicts import (
    Confusion,
    SetVerdicts,
    Verdict,
    Verdicts,
    Which,
    accuracy_text,
    judge,
    seen_faces,
)
from app.ui import style
from app.ui.session import Session
from app.ui.view import View
from app.ui.who.answer import value_text
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem
from app.ui.widgets.labels import Caption, OneLine
from app.ui.widgets.picture import add_picture_actions, ink_on

MOST_SHARES = 60
"""So many of the faces with the largest share of D are listed."""

_EVERY = 0.5
"""Seconds between two looks while training runs."""

Pictures = dict[int, NDArray[np.uint8]]
"""What the network sees of each face, grey (size, size), by its id."""


class _Judged(NamedTuple):
    """What was found, and of whom: a run, or a saved one, of which the network is a snapshot."""

    of: object
    network: Snapshot
    faces: RunFaces
    pictures: Pictures
    verdicts: Verdicts


class ValidationView(View):
    """The confusion matrix and the faces: those of the chosen cell, or those with the largest share of D."""

    interval = 0.1

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("validation_view")
        self.setAccessibleName(_("Validation"))
        self._session = session
        self._asked: Snapshot | None = None
        self._looked = 0.0
        self._judged: _Judged | None = None
        self._judging = session.slot(self)
        self._judging.returned.connect(self._take)
        self._choices = QButtonGroup(self)
        self._total, self._epoch = OneLine(bold=True), OneLine(small=True)
        self._total.setObjectName("validation_total")
        self._epoch.setObjectName("validation_epoch")
        self._empty = QLabel(self)
        self._empty.setObjectName("validation_empty")
        self._empty.setWordWrap(True)
        self._matrix = ConfusionMatrix(self)
        self._caption = OneLine(bold=True)
        self._caption.setObjectName("validation_caption")
        self._all = QToolButton(self)
        self._list = FaceList(
            self, side=48, fit=True, name="validation_faces", title=_("Faces of the validation page")
        )
        self._counted = QWidget(self)
        self._arrange()
        self._choices.buttonClicked.connect(self._show_other_set)
        self._matrix.selectionModel().selectionChanged.connect(self._show_faces)
        self._list.chosen.connect(self._choose_face)
        session.closing.connect(self._forget)
        session.trainer.cleared.connect(self._forget)
        session.roster.persons_changed.connect(self._show)
        self._show()

    def refresh(self) -> bool:
        """Judges the faces by the shown network, if it is another one than before."""
        shown, asked, now = self._session.machine.shown, self._asked, time.monotonic()
        if self._judging.busy or shown is None:
            return False
        if asked is not None and shown.parameters is asked.parameters:
            return False
        if self._session.trainer.running and now - self._looked < _EVERY:
            return False
        self._looked, self._asked = now, shown
        work = partial(_judged, self._session.project, self._of_now(), shown, self._judged)
        self._judging.start(_("Judging the faces"), work)
        if self._judged is None:
            self._show()
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses no cell."""
        if event.key() == Qt.Key.Key_Escape and self._matrix.chosen is not None:
            self._matrix.clearSelection()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        for name, text, tip in (
            ("validation", _("Validation faces"), _("The faces that were set aside.")),
            ("training", _("Training faces"), _("The faces that are learned, each once.")),
        ):
            button = ToggleButton(f"{name}_verdicts", text, tip, self)
            button.setChecked(name == "validation")
            self._choices.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        self._all.setObjectName("all_shares")
        self._all.setText(_("Show all"))
        self._all.setAutoRaise(True)
        self._all.setAccessibleName(_("Show the faces of all cells"))
        self._all.setToolTip(_("Shows the faces with the largest share of D again."))
        self._all.clicked.connect(self._matrix.clearSelection)
        totals, title = QHBoxLayout(), QHBoxLayout()
        totals.addWidget(self._total)
        totals.addWidget(self._epoch, 1)
        title.addWidget(self._caption, 1)
        title.addWidget(self._all)
        legend = Caption(
            _("Rows: who it is. Columns: who the network says. Below a face: s; a cross: wrong."), self
        )
        legend.setObjectName("validation_legend")
        legend.setWordWrap(True)
        column = QVBoxLayout(self._counted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(totals)
        for widget in (self._matrix, legend):
            column.addWidget(widget)
        column.addLayout(title)
        column.addWidget(self._list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.addLayout(head)
        outer.addWidget(self._empty)
        outer.addWidget(self._counted, 1)
        outer.addStretch(0)

    @property
    def _which(self) -> Which:
        checked = self._choices.checkedButton()
        return (
            "training"
            if checked is not None and checked.objectName() == "training_verdicts"
            else "validation"
        )

    def _of_now(self) -> object:
        """Whose faces are asked about: the run, or the saved one."""
        return self._session.trainer.run or self._session.trainer.record

    @Slot(object)
    def _take(self, judged: _Judged) -> None:
        # Another run may have begun meanwhile: its persons are not these.
        if judged.of is self._of_now():
            self._judged = judged
            self._show()

    @Slot()
    def _forget(self) -> None:
        self._judging.drop()
        self._judged = self._asked = None
        self._show()

    @property
    def _names(self) -> tuple[str, ...]:
        """The persons' present names, in the order of the outputs."""
        if self._judged is None or not self._session.is_open:
            return ()
        names = {person.id: person.name for person in self._session.roster.persons}
        return self._judged.network.named(names).persons

    @Slot()
    def _show(self) -> None:
        judged, shown = self._judged, self._set()
        self._counted.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        if judged is None and self._judging.busy:
            self._empty.setText(_("The network is asked about the faces…"))
        elif judged is None:
            self._empty.setText(
                _("No network yet. Press Run, and see here whom it recognises and whom it confuses.")
            )
        elif shown is None:
            self._empty.setText(
                _(
                    "No faces are set aside for validation, so nothing shows yet whether the network would "
                    "know a picture it never saw: of those it learned it may just remember every one. Frames "
                    "of one burst are nearly the same picture, so they stay together: capture each person in "
                    "two goes or more, and set the validation part above 0."
                )
            )
        else:
            counts = shown.confusion()
            self._matrix.show_counts(counts, self._names)
            self._total.setText(accuracy_text(int(np.trace(counts)), int(counts.sum())))
            epoch = judged.verdicts.epoch
            said = "" if epoch is None else _("right at epoch {epoch:,}").format(epoch=epoch)
            self._epoch.setText(said)
            self._show_faces()

    def _set(self) -> SetVerdicts | None:
        return None if self._judged is None else self._judged.verdicts.of(self._which)

    @Slot()
    def _show_other_set(self) -> None:
        self._matrix.clearSelection()
        self._show()

    @Slot()
    def _show_faces(self, *_selections: object) -> None:
        judged, shown, cell = self._judged, self._set(), self._matrix.chosen
        self._all.setVisible(cell is not None)
        if shown is None or judged is None:
            return
        found = shown.largest_shares(MOST_SHARES) if cell is None else shown.faces_of_cell(*cell)
        self._caption.setText(_("Largest share of D") if cell is None else self._matrix.words_of(*cell))
        self._list.set_items([self._item(one, judged.pictures.get(one.face_id)) for one in found])

    def _item(self, verdict: Verdict, picture: NDArray[np.uint8] | None) -> FaceItem:
        deciding = verdict.s[0] if len(verdict.s) == 1 else max(verdict.s)
        return FaceItem(
            verdict.face_id,
            picture,
            caption=f"{deciding:.2f}".replace("-", "−"),
            tip=partial(verdict_text, verdict, self._names),
            colour=style.person_colour(verdict.said, self.palette()),
            wrong=not verdict.is_right,
        )

    @Slot(int)
    def _choose_face(self, face_id: int) -> None:
        self._session.gallery.select([face_id])
        self._session.answering.choose_face(face_id)


class ConfusionMatrix(QTableWidget):
    """A row for who it is, a column for who the network says; the fuller the colour, the more of the row.

    The last column tells how many of the row are named rightly.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion_matrix")
        self.setAccessibleName(_("Confusion matrix"))
        self.setToolTip(_("Rows: who it is. Columns: who the network says. Choose a cell to see its faces."))
        self._counts: Confusion = np.zeros((0, 0), np.intp)
        self._names: tuple[str, ...] = ()
        self.setItemDelegate(_Cell(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        add_picture_actions(self, lambda: self.grab().toImage(), self.accessibleName, enlarges=True)

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The chosen cell as (row, column); None for none."""
        chosen = self.selectedIndexes()
        return (chosen[0].row(), chosen[0].column()) if chosen else None

    def show_counts(self, counts: Confusion, names: Sequence[str]) -> None:
        """Shows other counts; the chosen cell stays.

        Args:
            counts: Row: who it is; column: who the network says, (n, n).
            names: Of the persons.
        """
        self._counts, self._names = counts, tuple(names)
        self._fill()
        self._fit()

    def words_of(self, row: int, column: int) -> str:
        """A cell in words."""
        who, count, of = self._names[row], int(self._counts[row, column]), int(self._counts[row].sum())
        if row == column:
            return _("{who}, named rightly: {count} of {of} faces.").format(who=who, count=count, of=of)
        said = self._names[column]
        return _("{who}, taken for {said}: {count} of {of} faces.").format(
            who=who, said=said, count=count, of=of
        )

    def sizeHint(self) -> QSize:
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        return QSize(240, height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        palette, count = self.palette(), len(self._counts)
        self.setRowCount(count)
        self.setColumnCount(count + 1 if count else 0)
        for place, name in enumerate(self._names):
            colour = style.person_colour(place, palette)
            self.setHorizontalHeaderItem(place, _item(name, ink=colour))
            self.setVerticalHeaderItem(place, _item(name, ink=colour))
            right, of = int(self._counts[place, place]), int(self._counts[place].sum())
            last = _item(accuracy_text(right, of).replace(", ", "\n"), self.words_of(place, place))
            last.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(place, count, last)
        self.setHorizontalHeaderItem(count, _item(_("right"), ink=style.muted(palette)))
        for row, column in np.ndindex(count, count):
            number, of = int(self._counts[row, column]), int(self._counts[row].sum())
            ground = self._colour(column, number / max(of, 1))
            text = f"{number}\n{100 * number / of:.0f} %" if of else f"0\n{_('no face')}"
            cell = _item(text, self.words_of(row, column), ink_on(ground))
            cell.setBackground(ground)
            self.setItem(row, column, cell)

    def _colour(self, column: int, share: float) -> QColor:
        palette = self.palette()
        low, high = palette.color(QPalette.ColorRole.Base), style.person_colour(column, palette)
        pairs = ((low.redF(), high.redF()), (low.greenF(), high.greenF()), (low.blueF(), high.blueF()))
        return QColor.fromRgbF(*(dark + share * (light - dark) for dark, light in pairs))

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(2 * metrics.height() + 8)
        # Names are cut where they would take more than a quarter.
        widest = max(map(metrics.horizontalAdvance, self._names), default=0) + 14
        self.verticalHeader().setFixedWidth(min(widest, 12 * metrics.averageCharWidth()))
        self.updateGeometry()


def _item(text: str, words: str = "", ink: QColor | None = None) -> QTableWidgetItem:
    """A cell, with what there is to say of it in words; or a header, of which there is nothing to say."""
    item = QTableWidgetItem(text)
    if words:
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setToolTip(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
    if ink is not None:
        item.setForeground(ink)
    return item


class _Cell(QStyledItemDelegate):
    """A cell in its own colours; the chosen one is framed, not covered."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        plain = QStyleOptionViewItem(option)
        plain.rect = option.rect.adjusted(0, 0, -2, -2)
        plain.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        plain.state &= ~QStyle.StateFlag.State_MouseOver
        plain.font = QFont(option.font)
        super().paint(painter, plain, index)
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            width = 3 if chosen else 1
            ink = (
                option.palette.color(QPalette.ColorRole.WindowText) if chosen else style.line(option.palette)
            )
            painter.setPen(QPen(ink, width))
            inset = width // 2
            painter.drawRect(plain.rect.adjusted(inset, inset, -1 - inset, -1 - inset))


def verdict_text(verdict: Verdict, names: Sequence[str]) -> str:
    """What there is to say of a face."""
    if len(verdict.s) == 1:
        s = value_text(verdict.s[0])
    else:
        s = "s = ({})".format(", ".join(value_text(value).removeprefix("s = ") for value in verdict.s))
    who, share = names[verdict.person], f"{verdict.share:.3g}"
    if verdict.is_right:
        return _("{who}, rightly named: {s}, share of D {share}.").format(who=who, s=s, share=share)
    said = names[verdict.said]
    return _("{who}, taken for {said}: {s}, share of D {share}.").format(who=who, said=said, s=s, share=share)


def _judged(project: Project, of: object, shown: Snapshot, before: _Judged | None) -> _Judged:
    if before is not None and before.of is of:
        faces, pictures = before.faces, before.pictures
    else:
        # Those of a saved run are read again.
        faces = shown.faces or faces_of(project, shown)
        pictures = seen_faces(faces.training, faces.validation)
    verdicts = judge(shown.network(), faces.training, faces.validation, shown.epoch)
    return _Judged(of, shown, faces, pictures, verdicts)
