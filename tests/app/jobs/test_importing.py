"""Pictures come into the project, committed before they are shown; thumbnails come for what is looked at."""

import threading

import pytest
from small_projects import striped_project
from striped_faces import write_striped

from app.jobs.importing import Progress, ThumbnailMaker, import_pictures
from app.jobs.live import Captured
from app.jobs.tasks import CancelledError
from app.project import DamagedError, Project, ProjectError
from app.recognition.gathering import PictureSet, dropped_sets, folder_sets, picture_files


class NoDetector:
    """Finds no face, so that pictures are taken whole."""

    def detect(self, picture):
        return []


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "faces.facet") as project:
        project.add_person("Ada")
        project.add_person("Ben")
        yield project


def sets_of(project, folder):
    """Pictures that are faces already, of the first person."""
    sources = picture_files(sorted(folder.iterdir()))
    return [PictureSet(project.persons()[0].id, sources, len(sources), "none")]


def went_through(generator):
    """What a generator yields, and what it returns."""
    yielded = []
    while True:
        try:
            yielded.append(next(generator))
        except StopIteration as end:
            return yielded, end.value


def test_every_picture_is_counted_and_kept_before_it_is_shown(project, tmp_path):
    folder = write_striped(tmp_path / "pictures", Ada=19) / "Ada"
    kept = []
    steps = import_pictures(project, lambda: sets_of(project, folder), NoDetector)
    news = []
    for each in steps:
        news.append(each)
        if not isinstance(each, Progress):
            kept.append(len(project.faces()))
            assert {one.face.id for one in each} <= {face.id for face in project.faces()}
    assert [each for each in news if isinstance(each, Progress)] == [(done, 19) for done in range(20)]
    assert kept == [8, 16, 19]
    assert all(each.thumbnail.shape == (96, 96, 3) for many in news[9:10] for each in many)


def test_pictures_that_cannot_be_used_are_told_at_the_end(project, tmp_path):
    folder = write_striped(tmp_path / "pictures", Ada=3) / "Ada"
    (folder / "2.png").write_bytes(b"no picture")
    _, imported = went_through(import_pictures(project, lambda: sets_of(project, folder), NoDetector))
    assert imported.added == len(project.faces()) == 2
    assert [refused.source for refused in imported.refused] == [str(folder / "2.png")]
    assert imported.several == []


def test_what_was_found_stays_when_adding_is_cancelled(project, tmp_path):
    folder = write_striped(tmp_path / "pictures", Ada=19) / "Ada"
    steps = import_pictures(project, lambda: sets_of(project, folder), NoDetector)
    while next(steps) != Progress(11, 19):
        pass
    last = steps.throw(CancelledError())
    assert [type(each) for each in last] == [Captured] * 3
    assert len(project.faces()) == 11
    with pytest.raises(CancelledError):
        next(steps)


def test_persons_without_faces_have_taken_over_names_when_the_pictures_are_known(project, tmp_path):
    folder = write_striped(tmp_path / "pictures", Cleo=2, Dan=2)
    steps = import_pictures(project, lambda: folder_sets(project, folder), NoDetector)
    assert next(steps) == Progress(0, 4)
    assert [person.name for person in project.persons()] == ["Cleo", "Dan"]
    _, imported = went_through(steps)
    assert imported.added == 4


def test_a_file_that_is_not_there_does_not_keep_the_others_away(project, tmp_path):
    there = write_striped(tmp_path / "pictures", Ada=1) / "Ada" / "1.png"
    paths = [tmp_path / "nowhere.png", there]
    steps = import_pictures(project, lambda: dropped_sets(1, paths), NoDetector)
    _, imported = went_through(steps)
    assert imported.added == 1
    assert [refused.source for refused in imported.refused] == [str(paths[0])]


class SlowProject:
    """Calls back before it reads, and notes what it was asked for."""

    def __init__(self, project, before=lambda: None):
        self.asked = []
        self._before = before
        self._project = project

    def pictures(self, face_ids):
        ids = list(face_ids)
        self.asked.append(ids)
        self._before()
        return self._project.pictures(ids)


@pytest.fixture
def faces_there(tmp_path):
    with striped_project(tmp_path / "striped.facet", count=30) as project:
        yield project


def made_by(maker):
    """The thumbnails, and the sentences."""
    news = list(maker.make())
    pictures = [each for many in news if not isinstance(many, str) for each in many]
    return pictures, [each for each in news if isinstance(each, str)]


def test_each_wanted_face_gets_its_thumbnail(faces_there):
    maker = ThumbnailMaker(faces_there, side=20)
    faces = faces_there.faces()
    maker.want(0, faces[:20])
    made, said = made_by(maker)
    assert [each.face_id for each in made] == [face.id for face in faces[:20]]
    assert {each.picture.shape for each in made} == {(20, 20, 3)}
    assert said == []
    assert not maker.wanted
    maker.want(0, faces[20:22])
    assert len(made_by(maker)[0]) == 2


def test_the_newest_wish_comes_first_and_replaces_the_earlier_one(faces_there):
    slow = SlowProject(faces_there)
    maker, faces = ThumbnailMaker(slow), faces_there.faces()
    maker.want(0, faces[:20])
    steps = maker.make()
    next(steps)
    maker.want(1, faces[40:42])
    maker.want(0, faces[20:22])
    list(steps)
    ids = [face.id for face in faces]
    # The first batch was under way; the rest of that wish had scrolled away.
    assert slow.asked == [ids[:8], ids[20:22], ids[40:42]]


def test_a_wish_for_nothing_drops_the_earlier_one(faces_there):
    slow = SlowProject(faces_there)
    maker = ThumbnailMaker(slow)
    maker.want(0, faces_there.faces()[:20])
    steps = maker.make()
    next(steps)
    maker.want(0, [])
    assert list(steps) == []
    assert len(slow.asked) == 1


def test_wishes_may_come_from_another_thread_while_they_are_fulfilled(faces_there):
    faces, wished = faces_there.faces(), threading.Event()

    def wish():
        if not wished.is_set():
            thread = threading.Thread(target=maker.want, args=(1, faces[40:42]))
            thread.start()
            thread.join()
            wished.set()

    maker = ThumbnailMaker(SlowProject(faces_there, wish))
    maker.want(0, faces[:8])
    made, _ = made_by(maker)
    assert len(made) == 10


def test_pictures_that_cannot_be_read_are_said_and_the_others_come(faces_there):
    person = faces_there.persons()[0]
    for name in ("torn.png", "empty.png"):
        faces_there.add_face(person.id, b"no picture", (0, 0, 9, 9), source=name, burst="", crop="none")
    maker = ThumbnailMaker(faces_there)
    maker.want(0, faces_there.faces()[-3:])
    made, said = made_by(maker)
    assert [each.picture is None for each in made] == [False, True, True]
    assert "torn.png" in said[0]


def test_a_damaged_picture_does_not_keep_the_others_away(faces_there, monkeypatch):
    bad, read = faces_there.faces()[2].id, faces_there.pictures

    def pictures(face_ids):
        ids = list(face_ids)
        if bad in ids:
            raise DamagedError(faces_there.path)
        return read(ids)

    monkeypatch.setattr(faces_there, "pictures", pictures)
    maker = ThumbnailMaker(faces_there)
    maker.want(0, faces_there.faces()[:10])
    made, said = made_by(maker)
    assert len(made) == 10
    assert [each.face_id for each in made if each.picture is None] == [bad]
    assert len(said) == 1


def test_after_a_project_that_could_not_be_read_all_that_is_wanted_comes(faces_there):
    fails = [True]

    def fail():
        if fails:
            fails.clear()
            raise ProjectError("The file is on a drive that was removed.")

    maker = ThumbnailMaker(SlowProject(faces_there, fail))
    maker.want(0, faces_there.faces()[:20])
    with pytest.raises(ProjectError, match="removed"):
        list(maker.make())
    assert maker.wanted
    assert len(made_by(maker)[0]) == 20
