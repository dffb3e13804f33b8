"""Thumbnails come for what is looked at, the newest wish first."""

import threading

import pytest
from small_projects import striped_project

from app.jobs.registry import Registry
from app.jobs.thumbnails import ThumbnailsJob
from app.project import DamagedError, ProjectError


class SlowProject:
    """Reads nothing before it is let go, and notes what it was asked for."""

    def __init__(self, project):
        self.asked = []
        self.go = threading.Semaphore(0)
        self.fails = 0
        self._project = project

    def pictures(self, face_ids):
        ids = list(face_ids)
        self.asked.append(ids)
        assert self.go.acquire(timeout=10)
        if self.fails:
            self.fails -= 1
            raise ProjectError("The file is on a drive that was removed.")
        return self._project.pictures(ids)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet", count=30) as project:
        yield project


@pytest.fixture
def registry(qtbot):
    registry = Registry()
    yield registry
    registry.shutdown()


def test_each_wanted_face_gets_its_thumbnail(qtbot, registry, project):
    job, made = ThumbnailsJob(project, side=20), []
    job.made.connect(made.extend)
    registry.start(job)
    job.want(0, project.faces()[:20])
    qtbot.waitUntil(lambda: len(made) == 20)
    assert [each.face_id for each in made] == [face.id for face in project.faces()[:20]]
    assert {each.picture.shape for each in made} == {(20, 20, 3)}
    job.want(0, project.faces()[20:22])
    qtbot.waitUntil(lambda: len(made) == 22)


def test_the_newest_wish_comes_first_and_replaces_the_earlier_one(qtbot, registry, project):
    slow = SlowProject(project)
    job, made, faces = ThumbnailsJob(slow), [], project.faces()
    job.made.connect(made.extend)
    job.want(0, faces[:20])
    registry.start(job)
    qtbot.waitUntil(lambda: len(slow.asked) == 1)
    job.want(1, faces[40:42])
    job.want(0, faces[20:22])
    slow.go.release(10)
    qtbot.waitUntil(lambda: len(made) == 12)
    ids = [face.id for face in faces]
    # The first batch was under way; the rest of that wish had scrolled away.
    assert slow.asked == [ids[:8], ids[20:22], ids[40:42]]


def test_a_wish_for_nothing_drops_the_earlier_one(qtbot, registry, project):
    slow = SlowProject(project)
    job, made, faces = ThumbnailsJob(slow), [], project.faces()
    job.made.connect(made.extend)
    job.want(0, faces[:20])
    registry.start(job)
    qtbot.waitUntil(lambda: len(slow.asked) == 1)
    job.want(0, [])
    slow.go.release(10)
    qtbot.waitUntil(lambda: len(made) == 8)
    registry.end(job)
    assert len(slow.asked) == 1


def test_pictures_that_cannot_be_read_are_said_once_and_the_others_come(qtbot, registry, project):
    person = project.persons()[0]
    for name in ("torn.png", "empty.png"):
        project.add_face(person.id, b"no picture", (0, 0, 9, 9), source=name, burst="", crop="none")
    job, made, said = ThumbnailsJob(project), [], []
    job.made.connect(made.extend)
    job.refused.connect(said.append)
    registry.start(job)
    job.want(0, project.faces()[-3:])
    qtbot.waitUntil(lambda: len(made) == 3)
    assert [each.picture is None for each in made] == [False, True, True]
    assert len(said) == 1
    assert "torn.png" in said[0]


def test_a_damaged_picture_does_not_keep_the_others_away(qtbot, registry, project, monkeypatch):
    bad, read = project.faces()[2].id, project.pictures

    def pictures(face_ids):
        ids = list(face_ids)
        if bad in ids:
            raise DamagedError(project.path)
        return read(ids)

    monkeypatch.setattr(project, "pictures", pictures)
    job, made, said = ThumbnailsJob(project), [], []
    job.made.connect(made.extend)
    job.refused.connect(said.append)
    registry.start(job)
    job.want(0, project.faces()[:10])
    qtbot.waitUntil(lambda: len(made) == 10)
    assert [each.face_id for each in made if each.picture is None] == [bad]
    assert len(said) == 1


def test_a_project_that_cannot_be_read_is_said_once_and_tried_again(qtbot, registry, project, monkeypatch):
    monkeypatch.setattr("app.jobs.thumbnails._PAUSE", 0.0)
    slow = SlowProject(project)
    slow.fails = 2
    slow.go.release(20)
    job, made, said = ThumbnailsJob(slow), [], []
    job.made.connect(made.extend)
    job.refused.connect(said.append)
    registry.start(job)
    job.want(0, project.faces()[:20])
    qtbot.waitUntil(lambda: len(made) == 4)
    assert said == ["The file is on a drive that was removed."]


def test_it_ends_at_once_when_nothing_is_wanted(qtbot, registry, project):
    job = ThumbnailsJob(project)
    registry.start(job)
    registry.end(job)
    assert job.isFinished()
