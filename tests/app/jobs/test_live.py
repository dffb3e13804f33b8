"""The camera's thread: frames, capturing, and what happens when the camera or the disk fails."""

import itertools
import math
import threading
import time

import cv2
import numpy as np
import pytest
from fake_capture import FakeDevice, frame
from live_films import drawn_frames
from made_answers import answer_of, untrained
from small_projects import striped_project
from striped_faces import striped

from app.faces.cameras.camera import NO_TROUBLE, Camera, Flow
from app.faces.cameras.device import DeviceCamera, Patience
from app.faces.cameras.folder import FolderCamera
from app.faces.detection import HaarDetector
from app.faces.errors import CameraError
from app.faces.following import Followed
from app.faces.found import Box, Found
from app.faces.measuring import Look
from app.faces.picture import encode_png
from app.faces.preparation import Preparation
from app.jobs.live import Collector, Judges, LiveJob, Pacing
from app.project import ProjectError
from app.recognition.recogniser import Recogniser


class FakeCamera(Camera):
    """Gives frames until told to end or to fail, all in one thread."""

    name = "Fake camera"
    interval = 0.001

    def __init__(self):
        self.threads = set()
        self.reads = []
        self.ends = threading.Event()
        self.fails = threading.Event()
        self.is_open = False

    def open(self):
        self.threads.add(threading.get_ident())
        self.is_open = True

    def read(self):
        self.threads.add(threading.get_ident())
        self.reads.append(time.monotonic())
        if self.fails.is_set():
            raise CameraError("Fake camera was unplugged. Plug it in again.")
        return None if self.ends.is_set() else np.tile(striped(0, 1), (3, 3, 1))

    def close(self):
        self.threads.add(threading.get_ident())
        self.is_open = False


class FakeFolder(FakeCamera):
    """Its pictures have nothing to do with each other."""

    flow = Flow.PICTURES


class FakeFilm(Camera):
    """A film of 25 frames a second."""

    flow = Flow.FILM
    name = "Film"
    interval = 0.04

    def __init__(self, seconds):
        self._count = 25 * seconds
        self.read_frames = 0

    def open(self):
        pass

    def read(self):
        if self.read_frames == self._count:
            return None
        self.read_frames += 1
        return np.tile(striped(0, 1), (3, 3, 1))

    def close(self):
        pass


class FakeDetector:
    """Finds the same face in every picture."""

    def detect(self, picture):
        return [Found(Box(40, 40, 40, 40))]


class Wavering(Recogniser):
    """Says Ada and Ben in turns of the one face it is shown."""

    def __init__(self):
        super().__init__(untrained())
        self._turns = itertools.cycle([0.0, 1.0])

    def answer(self, picture, faces):
        return [answer_of(next(self._turns), box=face.box) for face in faces]


class MovingDetector:
    """Finds one face, a little farther to the right in every picture; now and then far away from it."""

    def __init__(self, jumps=False):
        self._steps = itertools.count()
        self._jumps = jumps

    def detect(self, picture):
        step = next(self._steps)
        return [Found(Box(10 + step % 10 + 50 * (self._jumps and step % 2), 40, 40, 40))]


class Asked(Recogniser):
    """Notes when it is asked, and says another s every time."""

    def __init__(self):
        super().__init__(untrained())
        self.times = []

    def answer(self, picture, faces):
        self.times.append(time.monotonic())
        return [answer_of(0.1 + 0.001 * len(self.times), box=face.box) for face in faces]


class FakeJudge:
    """Takes every face, or none for a reason, and remembers which it was shown as taken."""

    def __init__(self):
        self.reason = None
        self.taken = []

    def judge(self, picture, found, look=None):
        return self.reason

    def take(self, picture, found):
        self.taken.append(found)


class FakeJudges:
    """One judge for each person."""

    def __init__(self):
        self._judges = {}

    def of(self, person_id, project=None):
        return self._judges.setdefault(person_id, FakeJudge())


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet", count=0) as project:
        yield project


@pytest.fixture
def camera():
    return FakeCamera()


@pytest.fixture
def judges():
    return FakeJudges()


@pytest.fixture
def job(qtbot, project, camera, judges, runner):
    job = LiveJob(lambda: camera, FakeDetector, project, Preparation(16), judges)
    with qtbot.waitSignal(job.opened):
        runner.start(job)
    return job


def newest(qtbot, job):
    frames = []
    qtbot.waitUntil(lambda: bool(frames.append(job.mailbox.take()) or frames[-1]))
    return frames[-1]


def test_a_frame_has_its_faces_and_what_the_network_sees(qtbot, job):
    frame = newest(qtbot, job)
    assert [face.box for face in frame.faces] == [Box(40, 40, 40, 40)]
    assert frame.prepared.shape == (1, 16, 16)
    assert frame.answers == []


def test_what_is_said_of_a_face_is_an_average_over_a_short_time(qtbot, job):
    job.recogniser = Wavering()
    qtbot.waitUntil(lambda: any(0 < answer.s[0] < 1 for answer in newest(qtbot, job).answers))
    assert newest(qtbot, job).answers[0].raw_s in ((0.0,), (1.0,))


def frames_of_a_moving_face(qtbot, project, runner, asked, detector, times):
    """What is told of a film whose pictures come without a pause, until its face was asked about so often."""
    job = LiveJob(FakeCamera, lambda: detector, project, Preparation(16), FakeJudges())
    job.recogniser = asked
    runner.start(job)
    frames = [newest(qtbot, job)]
    while len(asked.times) < times:
        frames.append(newest(qtbot, job))
    runner.shutdown()
    return frames


def test_a_face_that_only_moves_is_asked_about_ten_times_a_second_at_most(qtbot, project, runner):
    asked = Asked()
    frames = frames_of_a_moving_face(qtbot, project, runner, asked, MovingDetector(), 5)
    assert asked.times[-1] - asked.times[0] > 0.1 * (len(asked.times) - 1) - 0.05
    # What was said goes with it, frame by frame.
    assert all(frame.answers[0].box == frame.faces[0].box for frame in frames)


def test_a_face_that_is_suddenly_elsewhere_is_asked_about_at_once(qtbot, project, runner):
    asked = Asked()
    frames = frames_of_a_moving_face(qtbot, project, runner, asked, MovingDetector(jumps=True), 5)
    assert len(asked.times) >= len(frames)


def test_another_network_is_asked_at_once(qtbot, project, runner):
    asked, other = Asked(), Asked()
    job = LiveJob(FakeCamera, MovingDetector, project, Preparation(16), FakeJudges())
    job.recogniser = asked
    runner.start(job)
    newest(qtbot, job)
    since, job.recogniser = len(asked.times), other
    qtbot.waitUntil(lambda: bool(newest(qtbot, job).answers) and bool(other.times))
    assert len(asked.times) <= since + 1
    runner.shutdown()


def test_pictures_that_have_nothing_to_do_with_each_other_are_answered_separately(qtbot, project, runner):
    job = LiveJob(FakeFolder, FakeDetector, project, Preparation(16), FakeJudges())
    job.recogniser = Wavering()
    runner.start(job)
    answers = [answer for _ in range(6) for answer in newest(qtbot, job).answers]
    runner.shutdown()
    assert len(answers) == 6
    assert all(answer.s == answer.raw_s for answer in answers)


def test_the_camera_is_opened_read_and_released_in_one_thread(qtbot, job, camera):
    newest(qtbot, job)
    job.cancel()
    assert job.wait(2000)
    assert not camera.is_open
    assert len(camera.threads) == 1
    assert threading.get_ident() not in camera.threads


def test_a_captured_face_is_in_the_project_before_it_is_shown(qtbot, job, project):
    person = project.persons()[1]
    with qtbot.waitSignal(job.captured) as captured:
        job.capture_for(person.id)
    face = captured.args[0].face
    assert face.id in {kept.id for kept in project.faces(person.id)}
    assert captured.args[0].thumbnail.shape == (96, 96, 3)


def test_holding_collects_one_burst_and_letting_go_ends_it(qtbot, job, project):
    person = project.persons()[0]
    for _ in range(2):
        job.capture_for(person.id)
        with qtbot.waitSignals([job.captured, job.captured]):
            pass
        job.capture_for(None)
    count = len(project.faces())
    for _ in range(3):
        newest(qtbot, job)
    assert len(project.faces()) - count <= 1
    assert len({face.burst for face in project.faces()}) == 2


def test_an_unplugged_camera_is_said_and_released(qtbot, job, camera):
    with qtbot.waitSignal(job.over), qtbot.waitSignal(job.failed) as failed:
        camera.fails.set()
    assert failed.args == ["Fake camera was unplugged. Plug it in again."]
    assert not camera.is_open


def test_a_film_that_ends_closes(qtbot, job, camera):
    with qtbot.waitSignal(job.over):
        camera.ends.set()


def test_a_captured_face_is_kept_with_what_was_measured_of_it(qtbot, job, project):
    person = project.persons()[0]
    with qtbot.waitSignal(job.captured):
        job.capture_for(person.id)
    kept = project.faces(person.id)[0]
    assert Look.from_json(kept.look) is not None
    assert kept.source == "Fake camera"


def test_while_collecting_a_frame_tells_for_whom_and_how_many_were_taken(qtbot, job, project, judges):
    person = project.persons()[1]
    assert newest(qtbot, job).burst is None
    with qtbot.waitSignals([job.captured, job.captured]):
        job.capture_for(person.id)
    job.mailbox.take()
    burst = newest(qtbot, job).burst
    assert burst.person_id == person.id
    assert burst.taken >= 2
    assert burst.passed_over == ""
    assert len(judges.of(person.id).taken) >= burst.taken
    job.capture_for(None)
    qtbot.waitUntil(lambda: newest(qtbot, job).burst is None)


def test_a_face_that_is_passed_over_is_not_kept_and_the_reason_is_told(qtbot, job, project, judges):
    person = project.persons()[0]
    judges.of(person.id).reason = "Too dark: turn to the light."
    job.capture_for(person.id)
    qtbot.waitUntil(lambda: newest(qtbot, job).burst is not None)
    assert newest(qtbot, job).burst.passed_over == "Too dark: turn to the light."
    assert project.faces() == ()
    with qtbot.waitSignal(job.captured):
        judges.of(person.id).reason = None


def test_what_the_project_has_already_is_not_taken_again_but_what_was_deleted_is(qtbot, project):
    picture = drawn_frames("Ada", 1)[0]
    person = project.persons()[0]
    collector = Collector(project, judges := Judges())
    collector.collect_for(person.id)
    found = HaarDetector.live().detect(picture)[0]
    face = Followed(found, True, found)
    kept = collector.collect(picture, face, "first").face
    later = Collector(project, Judges())
    later.collect_for(person.id)
    assert later.collect(picture, face, "later") is None
    assert "same" in later.burst.passed_over
    project.remove_faces([kept.id])
    judges.forget()
    again = Collector(project, judges)
    again.collect_for(person.id)
    assert again.collect(picture, face, "again") is not None


def test_a_film_tells_that_it_has_ended(qtbot, job, camera):
    with qtbot.waitSignal(job.ended) as ended:
        camera.ends.set()
    assert ended.args == ["Fake camera has ended."]


def test_a_device_that_hangs_does_not_hold_up_the_end(qtbot, project, runner):
    device = FakeDevice(frame(90))
    camera = DeviceCamera(0, "Webcam", make_capture=device, patience=Patience(5, 5, 60, 0.1))
    job = LiveJob(lambda: camera, FakeDetector, project, Preparation(16), FakeJudges())
    failures = []
    job.failed.connect(failures.append)
    with qtbot.waitSignal(job.opened):
        runner.start(job)
    device.hangs.set()
    runner.end(job)
    assert job.isFinished()
    assert failures == []
    device.goes_on.set()
    device.join()


def test_a_black_device_says_so_and_is_seen_again_when_its_cover_opens(qtbot, project, monkeypatch, runner):
    monkeypatch.setattr("app.faces.cameras.camera.BLACK_SECONDS", 0.0)
    device = FakeDevice(frame(0))
    camera = DeviceCamera(0, "Webcam", make_capture=device)
    job = LiveJob(lambda: camera, FakeDetector, project, Preparation(16), FakeJudges())
    with qtbot.waitSignal(job.opened):
        runner.start(job)
    assert newest(qtbot, job).trouble.blank
    device.send(frame(120))
    assert newest(qtbot, job).trouble == NO_TROUBLE
    runner.shutdown()


def test_a_stopped_folder_shows_its_picture_and_can_be_captured_from(qtbot, project, tmp_path, runner):
    for number in range(2):
        tile = np.tile(striped(0, number), (3, 3, 1))
        (tmp_path / f"{number}.png").write_bytes(encode_png(tile))
    judges = FakeJudges()
    job = LiveJob(lambda: FolderCamera(tmp_path), FakeDetector, project, Preparation(16), judges)
    job.pacing.pace = 0.0
    runner.start(job)
    assert newest(qtbot, job).remark == "0.png: picture 1 of 2."
    with qtbot.waitSignal(job.captured) as captured:
        job.capture_for(project.persons()[0].id)
    assert captured.args[0].face.source == str(tmp_path / "0.png")
    runner.shutdown()


def test_at_a_high_pace_a_video_leaves_frames_out_instead_of_falling_behind(qtbot, project, runner):
    film = FakeFilm(seconds=10)
    job = LiveJob(lambda: film, FakeDetector, project, Preparation(16), FakeJudges())
    job.pacing.pace = 20.0
    with qtbot.waitSignal(job.ended, timeout=3000):
        runner.start(job)
    assert film.read_frames == 250
    runner.shutdown()


def test_a_full_disk_ends_capturing_and_not_the_camera(qtbot, job, project, monkeypatch):
    def full(_faces):
        raise ProjectError("The disk is full. Free some space and try again.")

    monkeypatch.setattr(project, "add_faces", full)
    with qtbot.waitSignal(job.capture_failed) as failed:
        job.capture_for(project.persons()[0].id)
    assert "disk is full" in failed.args[0]
    job.mailbox.take()
    assert newest(qtbot, job).faces


def test_a_camera_that_nobody_watches_is_looked_at_only_now_and_then(qtbot, job, camera):
    seen = camera.reads = []
    qtbot.waitUntil(lambda: len(seen) >= 9)
    assert seen[8] - seen[7] > 0.4
    job.mailbox.take()
    count = len(seen)
    qtbot.waitUntil(lambda: len(seen) >= count + 4)
    # Watched again, it is looked at as often as before.
    assert np.diff(seen[count:]).min() < 0.4


def test_while_a_run_needs_the_processor_pictures_come_at_a_slower_pace(qtbot, job, camera):
    job.rest = 0.08
    newest(qtbot, job)
    seen = camera.reads = []
    qtbot.waitUntil(lambda: bool(job.mailbox.take()) and len(seen) >= 4)
    # The first pause was begun before.
    assert min(np.diff(seen[1:])) >= 0.079


def test_collecting_goes_on_at_full_pace_while_a_run_needs_the_processor(qtbot, job, project):
    job.rest = 60.0
    with qtbot.waitSignals([job.captured, job.captured], timeout=2000):
        job.capture_for(project.persons()[0].id)


def test_collecting_does_not_wait_for_anybody_to_watch(qtbot, job, project, monkeypatch):
    monkeypatch.setattr("app.jobs.live._PATIENCE", (60.0, 60.0))
    newest(qtbot, job)
    with qtbot.waitSignals([job.captured, job.captured]):
        job.capture_for(project.persons()[0].id)


def test_closing_does_not_wait_for_anybody_to_watch(qtbot, job, monkeypatch):
    monkeypatch.setattr("app.jobs.live._PATIENCE", (60.0, 60.0))
    newest(qtbot, job)
    job.cancel()
    assert job.wait(2000)


def test_while_a_camera_is_open_one_core_is_enough_for_its_pictures(qtbot, job):
    newest(qtbot, job)
    assert cv2.getNumThreads() == 1
    job.cancel()
    assert job.wait(2000)
    cores = cv2.getNumThreads()
    cv2.setNumThreads(-1)
    assert cores == cv2.getNumThreads()


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pacing(clock):
    return Pacing(clock)


def seconds_of(pacing, clock, pictures, *, work=0.0):
    """How long so many pictures take, each with some seconds of work, where one waits as told."""
    begun = clock.now
    for _ in range(pictures):
        clock.now += work
        pacing.shown(0.04)
        clock.now += pacing.left()
    return clock.now - begun


@pytest.mark.parametrize("pace", [0.25, 1.0, 4.0])
def test_a_film_takes_its_time_at_every_pace(pacing, clock, pace):
    pacing.pace = pace
    assert seconds_of(pacing, clock, 50) == pytest.approx(50 * 0.04 / pace)


def test_the_time_of_the_work_is_part_of_the_time_between_pictures(pacing, clock):
    assert seconds_of(pacing, clock, 50, work=0.03) == pytest.approx(2.0, abs=0.04)


def test_a_stopped_film_waits_for_ever_and_goes_on_where_it_was(pacing, clock):
    pacing.shown(0.04)
    pacing.pace = 0.0
    clock.now += 60
    assert math.isinf(pacing.left())
    assert pacing.missed(0.04) == 0
    pacing.pace = 1.0
    assert pacing.left() == pytest.approx(0.04)


def test_another_pace_counts_at_once(pacing):
    pacing.shown(4.0)
    assert pacing.left() == pytest.approx(4.0)
    pacing.pace = 4.0
    assert pacing.left() == pytest.approx(1.0)


def test_pictures_that_are_overdue_can_be_left_out(pacing, clock):
    pacing.shown(0.04)
    clock.now += 0.13
    assert pacing.missed(0.04) == 2
    pacing.shown(0.04, 3)
    assert pacing.left() == pytest.approx(0.03)


def test_after_a_long_stop_nothing_is_hurried_through(pacing, clock):
    clock.now += 60
    pacing.shown(0.04)
    assert pacing.missed(0.04) <= 1


def test_a_film_that_ends_in_damage_tells_it(qtbot, job, camera):
    camera.remark = "The rest could not be read."
    with qtbot.waitSignal(job.ended) as ended:
        camera.ends.set()
    assert ended.args == ["Fake camera has ended. The rest could not be read."]
