"""The features σ of a face before and after the pool, and each of their places worked out."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.lessons.latex import in_short
from app.recognition.features import FeatureLook
from app.ui.one_line import OneLine
from app.ui.training.captions import Caption
from app.ui.who.feature_legend import FeatureLegend
from app.ui.who.feature_maps import FeatureMaps
from app.ui.who.feature_patch_view import FeaturePatchView
from app.ui.who.feature_pictures import Stage, maps_of
from app.ui.widgets.buttons import ToggleButton

Source = Literal["live", "chosen"]

_EMPTY = "The features σ of a face appear here."
_NO_CHOICE = "Select one of your faces in the Faces panel to see its features here."
_SOURCES: tuple[tuple[Source, str, str], ...] = (
    ("live", "Live face", "The features of the face before the camera, or in the picture."),
    ("chosen", "Chosen face", _NO_CHOICE),
)
_STAGES: tuple[tuple[Stage, str, str], ...] = (
    ("before", "Before the pool", "l * K, eq. (5): patch · kernel at every place of the face."),
    ("after", "After the pool", "σ = g(l * K), eq. (5): after pool, bias and g, as the dense layer sees it."),
)
# What is worked out below the maps gets most of a low page, in points, and less than half of a high one.
_LEAST_BELOW, _MOST_BELOW = 90, 500
_LONGEST_TITLE = 18


class FeaturesPage(QWidget):
    """The maps of the kernels for one face, live or chosen; a place of them is worked out below.

    Hidden it only remembers what to show.
    """

    source_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("features_page")
        self.setAccessibleName("Features σ")
        self._look: FeatureLook | None = None
        self._why = ""
        self._source: Source = "live"
        self._stage: Stage = "after"
        self._sources, self._stages = QButtonGroup(self), QButtonGroup(self)
        self._caption = OneLine(parent=self)
        self._caption.setObjectName("features_caption")
        self._legend = FeatureLegend(self)
        policy = self._legend.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._legend.setSizePolicy(policy)
        self._maps = FeatureMaps()
        self._patch = FeaturePatchView()
        self._empty = Caption(_EMPTY, self)
        self._scroll = self._make_scroll()
        self._tools = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pages = QStackedLayout()
        self._arrange()
        self.set_chosen_title("")
        self._sources.idClicked.connect(self._take_source)
        self._stages.idClicked.connect(self._take_stage)
        self._maps.place_changed.connect(self._work_out)
        self._maps.place_reached.connect(self._bring_into_sight)
        self._refresh()

    def source(self) -> Source:
        """Whose features are wanted: "live" or "chosen"."""
        return self._source

    def choose_source(self, source: Source) -> None:
        """Wants the features of another face, as a click does; "chosen" only while a face is chosen."""
        number = [name for name, _, _ in _SOURCES].index(source)
        if self._sources.button(number).isEnabled():
            self._sources.button(number).setChecked(True)
            self._take_source(number)

    def set_chosen_title(self, title: str) -> None:
        """The name of the chosen face, such as "Ada 12"; "" while none is chosen."""
        button = self._sources.button(1)
        short = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
        button.setText(f"Chosen: {short}" if title else _SOURCES[1][1])
        button.setAccessibleName(f"Chosen face, {title}" if title else _SOURCES[1][1])
        button.setToolTip(f"The features of {title}, while it trains." if title else _NO_CHOICE)
        button.setEnabled(bool(title))
        if not title:
            self.choose_source("live")

    def show_look(self, look: FeatureLook | None, why: str = "") -> None:
        """Shows a face's features.

        Args:
            look: At the face; None for none.
            why: There is none, in a sentence.
        """
        self._look, self._why = look, why
        self._refresh()

    def stage(self) -> Stage:
        """What the maps show: "before" or "after" the pool."""
        return self._stage

    def symbol_value(self, letter: str) -> str | None:
        """σ and K of the face that is shown."""
        look = self._look
        if look is None or letter not in ("σ", "K"):
            return None
        return in_short(look.features if letter == "σ" else look.kernels)

    def words(self) -> str:
        """What is said of the place that is looked at, or of how to look at one; "" without features."""
        return self._patch.words() if self._look is not None else ""

    def sizeHint(self) -> QSize:
        """What the panel has for it in a window of 1280 × 800."""
        return QSize(340, 330)

    def minimumSizeHint(self) -> QSize:
        """A line of small maps, and a place worked out without numbers."""
        return QSize(280, 220)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tools take one line where there is room for it."""
        super().resizeEvent(event)
        wide = self.width() >= 40 * self.fontMetrics().averageCharWidth() * 2
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._tools.setDirection(across if wide else down)
        room = self.height() - self._tools.sizeHint().height()
        below = round(min(0.6 * room, 130 + 0.3 * room))
        self._patch.setFixedHeight(max(_LEAST_BELOW, min(below, _MOST_BELOW)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells the maps how much of them can be seen."""
        if watched is self._scroll and event.type() == QEvent.Type.Resize:
            self._maps.set_room(self._scroll.maximumViewportSize())
        return super().eventFilter(watched, event)

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setObjectName("features_scroll")
        scroll.setAccessibleName("Maps of the kernels")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._maps)
        scroll.installEventFilter(self)
        return scroll

    def _arrange(self) -> None:
        self._empty.setObjectName("features_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for group, buttons, beside in (
            (self._sources, _SOURCES, self._caption),
            (self._stages, _STAGES, self._legend),
        ):
            line = QHBoxLayout()
            line.setSpacing(0)
            for number, (name, text, tooltip) in enumerate(buttons):
                button = ToggleButton(f"features_{name}", text, tooltip, self)
                button.setChecked(name in (self._source, self._stage))
                group.addButton(button, number)
                line.addWidget(button)
            line.addSpacing(8)
            line.addWidget(beside, 1)
            self._tools.addLayout(line, 1)
        self._tools.setSpacing(4)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._make_work())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._tools)
        column.addLayout(self._pages, 1)

    def _make_work(self) -> QWidget:
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._patch)
        return work

    @Slot(int)
    def _take_source(self, number: int) -> None:
        source = _SOURCES[number][0]
        if source != self._source:
            self._source = source
            self.source_changed.emit(source)

    @Slot(int)
    def _take_stage(self, number: int) -> None:
        self._stage = _STAGES[number][0]
        self._refresh()

    @Slot()
    def _work_out(self) -> None:
        self._patch.show_place(self._look, self._stage, self._maps.place, pinned=self._maps.pinned)

    @Slot(QRect)
    def _bring_into_sight(self, cell: QRect) -> None:
        middle = cell.center()
        self._scroll.ensureVisible(middle.x(), middle.y(), cell.width() // 2 + 3, cell.height() // 2 + 3)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        look = self._look
        self._pages.setCurrentIndex(0 if look is None else 1)
        self._empty.setText(self._why or _EMPTY)
        self._caption.setText(_caption(look, self._stage))
        self._maps.show_maps(look, self._stage)
        self._work_out()
        negative = look is not None and bool(maps_of(look, self._stage).min() < 0)
        self._legend.setVisible(look is not None)
        self._legend.set_scale(self._maps.limit, self._stage, negative=negative or self._stage == "before")


def _caption(look: FeatureLook | None, stage: Stage) -> str:
    formula = "l * K" if stage == "before" else "σ = g(l * K)"
    return formula if look is None or look.layers == 1 else f"{formula}, first of {look.layers} layers"
