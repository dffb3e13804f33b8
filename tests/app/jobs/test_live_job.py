"""The camera's thread: frames, capturing, and what happens when the camera or the disk fails."""

import threading

import numpy as np
import pytest
from small_projects import striped_project
from striped_faces import striped

from app.faces.box import Box
from app.faces.errors import CameraError
from app.faces.found import Found
from app.faces.preparation import Preparation
from app.jobs.live import LiveJob
from app.jobs.registry import Registry
from app.project import ProjectError


class FakeCamera:
    """Gives frames until told to end or to fail, all in one thread."""

    name = "Fake camera"
    interval = 0.001

    def __init__(self):
        self.threads = set()
        self.ends = threading.Event()
        self.fails = threading.Event()
        self.is_open = False

    def open(self):
        self.threads.add(threading.get_ident())
        self.is_open = True

    def read(self):
        self.threads.add(threading.get_ident())
        if self.fails.is_set():
            raise CameraError("Fake camera was unplugged. Plug it in again.")
        return None if self.ends.is_set() else np.tile(striped(0, 1), (3, 3, 1))

    def close(self):
        self.threads.add(threading.get_ident())
        self.is_open = False


class FakeDetector:
    """Finds the same face in every picture."""

    def detect(self, picture):
        return [Found(Box(40, 40, 40, 40))]


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet", count=0) as project:
        yield project


@pytest.fixture
def camera():
    return FakeCamera()


@pytest.fixture
def job(qtbot, project, camera):
    registry = Registry()
    job = LiveJob(lambda: camera, FakeDetector, project, Preparation(16))
    with qtbot.waitSignal(job.opened):
        registry.start(job)
    yield job
    registry.shutdown()


def newest(qtbot, job):
    frames = []
    qtbot.waitUntil(lambda: bool(frames.append(job.mailbox.take()) or frames[-1]))
    return frames[-1]


def test_a_frame_has_its_faces_and_what_the_network_sees(qtbot, job):
    frame = newest(qtbot, job)
    assert [face.box for face in frame.faces] == [Box(40, 40, 40, 40)]
    assert frame.prepared.shape == (1, 16, 16)
    assert frame.answers == []


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
    with qtbot.waitSignal(job.closed), qtbot.waitSignal(job.failed) as failed:
        camera.fails.set()
    assert failed.args == ["Fake camera was unplugged. Plug it in again."]
    assert not camera.is_open


def test_a_film_that_ends_closes(qtbot, job, camera):
    with qtbot.waitSignal(job.closed):
        camera.ends.set()


def test_a_full_disk_ends_capturing_and_not_the_camera(qtbot, job, project, monkeypatch):
    def full(_faces):
        raise ProjectError("The disk is full. Free some space and try again.")

    monkeypatch.setattr(project, "add_faces", full)
    with qtbot.waitSignal(job.capture_failed) as failed:
        job.capture_for(project.persons()[0].id)
    assert "disk is full" in failed.args[0]
    job.mailbox.take()
    assert newest(qtbot, job).faces
