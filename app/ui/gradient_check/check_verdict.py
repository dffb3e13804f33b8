"""What the last check came to in words, how far the one under way is, and what has to be noticed."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.lessons.gradient_check.check import agreement_of, corners, verdict, written
from app.ui.gradient_check.check_desk import Checked
from app.ui.one_line import OneLine
from app.ui.training.captions import Caption, ColouredLabel, Notice, warning_colour

_UNCHECKED = "Not checked yet."
_LARGER = 1.15


class CheckVerdict(QWidget):
    """The verdict, in red where the check fails, and below it on what it was made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = _Verdict(self)
        self._details = Caption("", self)
        self._details.setObjectName("check_details")
        self._details.setWordWrap(True)
        self._state = OneLine(parent=self)
        self._state.setObjectName("check_state")
        self._progress = _Progress(self)
        self._notice = Notice(self)
        self._notice.setObjectName("check_notice")
        state = QHBoxLayout()
        state.addWidget(self._state, 1)
        state.addWidget(self._progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._verdict)
        column.addWidget(self._details)
        column.addLayout(state)
        column.addWidget(self._notice)
        self.show_checked(None)

    def show_checked(self, checked: Checked | None) -> None:
        """Shows what a check came to; None for none."""
        self._verdict.show_checked(checked)
        details = _details_of(checked)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self._state.setText(_state_of(checked))

    def show_running(self, *, running: bool) -> None:
        """Whether a check is under way."""
        self._progress.setRange(0, 0)
        self._progress.setVisible(running)

    @Slot(int, int)
    def show_progress(self, done: int, count: int) -> None:
        """How many derivatives are compared."""
        self._progress.setRange(0, count)
        self._progress.setValue(done)

    def say(self, sentence: str) -> None:
        """Says something that has to be noticed; "" takes it away."""
        if sentence != self._notice.text():
            self._notice.say(sentence)


class _Verdict(ColouredLabel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setObjectName("check_verdict")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setBold(True)
        self.setFont(font)
        self._failed = False

    def show_checked(self, checked: Checked | None) -> None:
        self._failed = checked is not None and not checked.result.passed
        self.setText(_UNCHECKED if checked is None else verdict(checked.result))
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        return warning_colour(palette) if self._failed else super().colour(palette)


class _Progress(QProgressBar):
    """No higher than the line it stands in, so that nothing jumps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("check_progress")
        self.setAccessibleName("derivatives compared")
        self.setFormat("%v of %m derivatives")
        metrics = self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance("100000 of 100000 derivatives") + 20, metrics.height())
        self.hide()


def _details_of(checked: Checked | None) -> str:
    """What else there is to say of a check."""
    if checked is None:
        return ""
    result, mistake = checked.result, checked.mistake
    hidden = mistake.unnoticed if mistake is not None and result.passed and not result.blind else ""
    return " ".join(filter(None, (agreement_of(result), hidden, corners(result))))


def _state_of(checked: Checked | None) -> str:
    """On what a check was made."""
    if checked is None:
        return ""
    result = checked.result
    backward = "engine's backward pass" if checked.mistake is None else f"broken: {checked.mistake.title}"
    wall = " before a plain wall" if checked.wall else ""
    limit = written(result.limit).removeprefix("1·")
    return (
        f"{backward} · epoch {checked.epoch:,} · {result.faces} faces{wall}, "
        f"D = {written(result.error, 3)} · limit {limit} · {result.seconds:.1f} s"
    )
