"""The camera in the Faces panel: choosing, opening, watching it, and what it has to say."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.faces.cameras.film import VIDEO_SUFFIXES
from app.faces.preparation import as_picture
from app.jobs.live import LiveFrame
from app.ui.faces.camera_bar import CameraBar, CameraChoice
from app.ui.faces.live_view import LiveView
from app.ui.faces.pace_bar import PaceBar
from app.ui.feed import Source
from app.ui.session import Session
from app.ui.widgets.picture import marks_of

_CHOOSE_VIDEO = "video?"
_CHOOSE_FOLDER = "folder?"
_ASKING = (
    CameraChoice(_CHOOSE_VIDEO, "Video file…", "A video to be shown as a camera.", "files"),
    CameraChoice(_CHOOSE_FOLDER, "Folder of pictures…", "Pictures to be shown one after the other.", "files"),
)
_CLOSED = "Open a camera, or drop pictures on a person."
_RETRY = "Retry", "Look for this camera and open it again."
_AGAIN = "Play again", "Show it again from the beginning."


class CameraDesk(QWidget):
    """Chooses and opens the camera, and shows what it sees, or why it sees nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera_desk")
        feed, preferences = session.feed, session.preferences
        self._feed = feed
        self._files = session.files
        self._preferences = preferences
        self._taken = 0
        self._bar = CameraBar(session.actions["camera"], self)
        self._live = LiveView(self)
        self._pace = PaceBar(self)
        self._pace.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addWidget(self._live, 1)
        column.addWidget(self._pace)
        self._connect()
        feed.expect(preferences.camera)
        self._show_sources()
        self._bar.set_current(preferences.camera)
        self._show_closed()

    def toggle(self) -> None:
        """Opens the chosen camera, or closes the open one."""
        if self._feed.is_open:
            self._feed.close()
        else:
            self._open(self._bar.current())

    def show_frame(self, frame: LiveFrame, colour: QColor | None) -> None:
        """Draws one frame of the camera.

        Args:
            frame: The frame.
            colour: Of the person who is collected; None where nobody is.
        """
        if frame.trouble.blank:
            self._live.show_notice(frame.trouble.sentence, *_RETRY)
        else:
            self._live.show_frame(frame.picture, marks_of(frame, self.palette(), colour))
        self._live.show_network_eye(as_picture(frame.prepared) if frame.prepared is not None else None)
        self._live.show_state(_state_of(frame), colour if frame.burst else None)
        taken = frame.burst.taken if frame.burst else 0
        if colour is not None and taken > self._taken:
            self._live.flash(colour)
        self._taken = taken

    def _connect(self) -> None:
        self._bar.choice_changed.connect(self._choose)
        self._bar.refresh_requested.connect(self._feed.look_for_devices)
        self._live.agreed.connect(self._feed.open_again)
        self._live.picture.paths_dropped.connect(self._dropped)
        self._pace.pace_changed.connect(self._feed.set_pace)
        self._feed.sources_changed.connect(self._show_sources)
        self._feed.opening.connect(self._show_opening)
        self._feed.opened.connect(self._show_opened)
        self._feed.stayed.connect(self._show_stayed)
        self._feed.closed.connect(self._show_closed)
        self._feed.failed.connect(partial(self._show_notice, _RETRY))
        self._feed.ended.connect(partial(self._show_notice, _AGAIN))

    def _open(self, key: str) -> None:
        self._preferences.camera = key
        self._feed.open(key)

    @Slot(str)
    def _choose(self, key: str) -> None:
        if key in (_CHOOSE_VIDEO, _CHOOSE_FOLDER):
            choose = (
                self._files.choose_video_camera if key == _CHOOSE_VIDEO else self._files.choose_folder_camera
            )
            key = choose(self._feed)
            self._bar.set_current(key or self._feed.key or self._preferences.camera)
            if key:
                self._open(key)
        elif self._feed.is_open:
            self._open(key)
        else:
            self._preferences.camera = key

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        if paths[0].is_dir() or paths[0].suffix.lower() in VIDEO_SUFFIXES:
            self._open(self._feed.add_file(paths[0]))
        else:
            self._live.show_state("Only a video or a folder is shown here. Drop pictures on a person.")

    @Slot()
    def _show_sources(self) -> None:
        self._bar.set_choices([*map(_choice, self._feed.sources), *_ASKING])

    @Slot()
    def _show_stayed(self) -> None:
        self._preferences.camera = self._feed.key
        self._bar.set_current(self._feed.key)

    @Slot()
    def _show_opening(self) -> None:
        self._bar.set_current(self._feed.key)
        self._bar.set_open(True)
        self._live.show_frame(None)
        self._live.show_state("Opening the camera …")

    @Slot()
    def _show_opened(self) -> None:
        self._bar.set_current(self._feed.key)
        self._bar.set_open(True)
        self._live.picture.mirrored = self._feed.mirrored
        self._pace.setVisible(self._feed.is_film)
        if self._feed.is_film:
            self._pace.go_on()

    @Slot()
    def _show_closed(self) -> None:
        self._taken = 0
        self._bar.set_open(False)
        self._pace.hide()
        self._live.show_frame(None)
        self._live.show_network_eye(None)
        self._live.show_state(_CLOSED)

    def _show_notice(self, button: tuple[str, str], sentence: str) -> None:
        self._live.show_notice(sentence, *button)


def _choice(source: Source) -> CameraChoice:
    group = "files" if source.film else source.kind
    return CameraChoice(source.key, source.text, source.tip, group)


def _state_of(frame: LiveFrame) -> str:
    """How it goes, in one line: the most pressing first."""
    if frame.burst is not None:
        taken = "1 face taken." if frame.burst.taken == 1 else f"{frame.burst.taken} faces taken."
        return f"{taken} {frame.burst.passed_over}".strip()
    if frame.trouble.sentence:
        return "" if frame.trouble.blank else frame.trouble.sentence
    return frame.remark or _seen(len(frame.faces))


def _seen(count: int) -> str:
    if count == 0:
        return "No face in sight: come nearer, or turn to the light."
    return (
        "One face found." if count == 1 else f"{count} faces found; the one in the coloured box is captured."
    )
