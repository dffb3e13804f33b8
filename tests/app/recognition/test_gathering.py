"""What someone drops on a person, and what of it can be used."""

import os
import threading
from functools import partial

import cv2
import numpy as np
import pytest
from drawn_faces import drawn_face
from live_films import write_film
from striped_faces import striped

from app.faces.crop import MOST_LOOKED_AT
from app.faces.detection import HaarDetector
from app.faces.found import Box, Eyes, Found
from app.faces.measuring import Look, look_at
from app.faces.picture import encode_png
from app.project import Project, ProjectError
from app.recognition import gathering
from app.recognition.errors import RecognitionError
from app.recognition.gathering import (
    MOST_VIDEO_FRAMES,
    FoundFace,
    PictureSource,
    Refused,
    decide,
    dropped_sets,
    folder_sets,
    gather,
    glimpses,
    picture_files,
    sample_sets,
)


def write(path, person=0, seed=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(striped(person, seed)))
    return path


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "p.facet") as project:
        project.add_person("First person")
        project.add_person("Second person")
        yield project


def test_bad_pictures_among_good_ones_are_listed_and_not_fatal(tmp_path):
    good = [write(tmp_path / f"{i}.png", seed=i) for i in range(3)]
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "torn.png").write_bytes(good[0].read_bytes()[:60])
    files = [*good, tmp_path / "empty.png", tmp_path / "torn.png"]
    results = list(gather(picture_files(files), "none", HaarDetector()))
    assert [type(result) for result in results] == [FoundFace] * 3 + [Refused] * 2
    for refused in results[3:]:
        assert refused.source in refused.sentence


def test_a_found_face_is_measured_like_one_of_the_camera(tmp_path):
    picture, found = drawn_face()
    (tmp_path / "ada.png").write_bytes(encode_png(picture))
    (face,) = gather(picture_files([tmp_path / "ada.png"]), "detect", HaarDetector.live())
    assert face.look == look_at(picture, found).to_json()
    assert Look.from_json(face.of(1).look) is not None


def test_of_a_picture_taken_as_it_is_nothing_is_measured(tmp_path):
    (face,) = gather(picture_files([write(tmp_path / "1.png")]), "none", HaarDetector())
    assert face.look == {}


def test_a_picture_without_a_face_is_named(tmp_path):
    path = write(tmp_path / "wall.png")
    (refused,) = gather(picture_files([path]), "detect", HaarDetector())
    assert "No face was found in" in refused.sentence
    assert "wall.png" in refused.sentence


def test_unreadable_pictures_have_no_say_in_how_faces_are_found(tmp_path):
    good = [write(tmp_path / f"{i}.png", seed=i) for i in range(3)]
    (tmp_path / "a.png").write_bytes(b"nothing")
    assert decide(glimpses(picture_files([tmp_path / "a.png", *good]), HaarDetector())).crop == "none"


def test_pictures_and_folders_make_one_set(tmp_path):
    write(tmp_path / "folder/1.png")
    write(tmp_path / "folder/2.png")
    (only,) = dropped_sets(7, [tmp_path / "folder", write(tmp_path / "3.png")])
    assert only.person_id == 7
    assert only.count == 3
    assert only.crop is None


def test_a_video_is_one_burst(tmp_path):
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 64))
    for i in range(30):
        writer.write(np.full((64, 64, 3), 8 * i, np.uint8))
    writer.release()
    (film,) = dropped_sets(1, [path])
    sources = list(film.sources)
    assert 5 <= len(sources) <= MOST_VIDEO_FRAMES
    assert {source.burst for source in sources} == {str(path)}
    assert film.crop == "detect"


def test_a_film_that_ends_in_damage_gives_what_can_be_read_and_says_so(tmp_path):
    path = tmp_path / "film.avi"
    write_film(path, [striped(0, seed) for seed in range(50)], rate=10)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    (film,) = dropped_sets(1, [path])
    *faces, refused = gather(film.sources, "none", HaarDetector())
    assert 4 <= len(faces) <= 7
    assert all(isinstance(face, FoundFace) for face in faces)
    assert refused.source == str(path)
    assert "the rest could not be read" in refused.sentence


def test_a_film_is_sampled_by_time_and_not_by_its_frames(tmp_path, monkeypatch):
    class Uneven:
        """Thirty frames in the first second, and two in each of the next two."""

        remark = ""

        def __init__(self, path):
            self._times = iter([*(n / 30 for n in range(30)), 1.0, 1.5, 2.0, 2.5])

        def open(self):
            pass

        def read(self):
            self.seconds = next(self._times, None)
            return None if self.seconds is None else np.zeros((64, 64, 3), np.uint8)

        def close(self):
            pass

    monkeypatch.setattr(gathering, "VideoFileCamera", Uneven)
    (film,) = dropped_sets(1, [tmp_path / "film.mp4"])
    numbers = [source.name.split()[1] for source in film.sources]
    assert numbers == ["1", "16", "31", "32", "33", "34"]


def gathered(sets, crop="none"):
    return [found for each in sets for found in gather(each.sources, crop, HaarDetector())]


def test_one_bad_path_among_good_ones_voids_none_of_them(tmp_path):
    (tmp_path / "Thumbs.db").write_bytes(b"nothing")
    bad = [tmp_path / "Thumbs.db", tmp_path / "gone.png", tmp_path / ("x" * 300 + ".png"), tmp_path / "empty"]
    (tmp_path / "empty").mkdir()
    good = [write(tmp_path / f"{i}.png", seed=i) for i in range(3)]
    results = gathered(dropped_sets(1, [*bad[:2], *good, *bad[2:]]))
    assert [result.source for result in results if isinstance(result, FoundFace)] == list(map(str, good))
    assert [result.source for result in results if isinstance(result, Refused)] == list(map(str, bad))
    assert "Thumbs.db is not a picture that Facet reads" in results[0].sentence


def test_what_is_left_out_of_a_dropped_folder_is_told(tmp_path):
    write(tmp_path / "folder/deeper/1.png")
    (tmp_path / "folder/clip.mp4").write_bytes(b"x")
    face, video = gathered(dropped_sets(1, [tmp_path / "folder"]))
    assert isinstance(face, FoundFace)
    assert "clip.mp4 was not read. A video is read where it is dropped" in video.sentence


def test_what_is_left_out_of_a_folder_of_persons_is_told(tmp_path, project):
    write(tmp_path / "faces/Eve/1.png")
    write(tmp_path / "faces/loose.png")
    face, loose = gathered(folder_sets(project, tmp_path / "faces"))
    assert isinstance(face, FoundFace)
    assert "loose.png was not read." in loose.sentence


def test_a_damaged_video_is_told_after_its_frames(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"nothing")
    (refused,) = gathered(dropped_sets(1, [tmp_path / "film.mp4"]), "detect")
    assert "film.mp4 is not a video" in refused.sentence


def test_names_are_compared_as_people_read_them(tmp_path, project):
    for name in ("Anna ", "Anna", "Zoe\u0308", "Zo\u00eb"):
        write(tmp_path / "faces" / name / f"{len(name)}.png")
    anna, zoe = folder_sets(project, tmp_path / "faces")
    assert [person.name for person in project.persons()] == ["Anna", "Zo\u00eb"]
    assert (anna.count, zoe.count) == (2, 2)
    assert [each.person_id for each in (anna, zoe)] == [person.id for person in project.persons()]


def test_control_characters_in_a_folder_name_do_not_come_in(tmp_path, project):
    write(tmp_path / "faces" / "An\x1b[31mna" / "1.png")
    folder_sets(project, tmp_path / "faces")
    assert "An[31mna" in [person.name for person in project.persons()]


def test_more_persons_than_a_project_has_are_counted(tmp_path, project):
    for name in ("Eve", "Finn", "Gus"):
        write(tmp_path / f"faces/{name}/1.png")
    with pytest.raises(RecognitionError, match="holds 3 persons, Eve, Finn and Gus, and a project has 2"):
        folder_sets(project, tmp_path / "faces")
    assert [person.name for person in project.persons()] == ["First person", "Second person"]


def test_a_refused_name_renames_nobody(tmp_path, project):
    write(tmp_path / "faces/Eve/1.png")
    write(tmp_path / "faces" / ("F" * 81) / "1.png")
    with pytest.raises(ProjectError, match="81 characters"):
        folder_sets(project, tmp_path / "faces")
    assert [person.name for person in project.persons()] == ["First person", "Second person"]


def test_a_folder_of_persons_gives_its_names_to_persons_without_faces(tmp_path, project):
    write(tmp_path / "faces/Eve/1.png")
    write(tmp_path / "faces/Finn/1.png", person=1)
    sets = folder_sets(project, tmp_path / "faces")
    assert [person.name for person in project.persons()] == ["Eve", "Finn"]
    assert [each.person_id for each in sets] == [person.id for person in project.persons()]


def test_a_folder_of_other_persons_is_refused_where_there_are_faces_already(tmp_path, project):
    write(tmp_path / "faces/Eve/1.png")
    write(tmp_path / "faces/Finn/1.png")
    for person in project.persons():
        project.add_face(person.id, b"png", (0, 0, 1, 1), source="x", burst="x", crop="none")
    with pytest.raises(RecognitionError, match="Make a new project"):
        folder_sets(project, tmp_path / "faces")
    assert [person.name for person in project.persons()] == ["First person", "Second person"]


def test_the_sample_comes_under_its_own_names_and_again_to_the_same_persons(project):
    first = sample_sets(project)
    assert [person.name for person in project.persons()] == ["Ada", "Ben"]
    assert [each.count for each in first] == [40, 40]
    assert [each.person_id for each in sample_sets(project)] == [each.person_id for each in first]


class Counting:
    """A detector that finds a face all over each picture, and counts how many it is shown at a time."""

    def __init__(self):
        self.now = self.most = 0
        self.seen = []
        self._lock = threading.Lock()

    def detect(self, picture):
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.seen.append(int(picture[0, 0, 0]))
        with self._lock:
            self.now -= 1
        return [Found(Box(0, 0, picture.shape[1], picture.shape[0]), Eyes(3, 4, 7, 4))]


def numbered(count, loaded=None):
    """Pictures of one colour each, by number."""

    def load(number):
        if loaded is not None:
            loaded.append(number)
        return np.full((40, 40, 3), number, np.uint8)

    return [PictureSource(str(number), partial(load, number)) for number in range(count)]


def test_faces_come_in_the_order_of_their_pictures_and_few_pictures_are_in_memory():
    detector = Counting()
    faces = list(gather(numbered(100), "detect", detector))
    assert [face.source for face in faces] == [str(number) for number in range(100)]
    assert [int(face.cut.picture[0, 0, 0]) for face in faces] == list(range(100))
    assert detector.most <= (os.cpu_count() or 1)


def test_who_stops_asking_stops_the_reading():
    loaded = []
    faces = gather(numbered(1000, loaded), "none", HaarDetector())
    next(faces)
    faces.close()
    so_far = len(loaded)
    assert so_far <= 2 * (os.cpu_count() or 1)
    assert len(loaded) == so_far


def test_only_some_of_many_pictures_are_looked_at_evenly_chosen_and_none_is_read_twice():
    loaded = []
    sources, detector = numbered(200, loaded), Counting()
    assert decide(glimpses(sources, detector)).crop == "none"
    assert len(loaded) == MOST_LOOKED_AT
    assert (min(loaded), max(loaded)) == (0, 199)
    assert max(np.diff(sorted(loaded))) <= 11
    answers = list(gather(sources, "detect", detector))
    assert sorted(loaded) == list(range(200))
    assert [answer.source for answer in answers] == [source.name for source in sources]
    fresh = list(gather(numbered(200), "detect", Counting()))
    assert all(np.array_equal(a.cut.picture, b.cut.picture) for a, b in zip(answers, fresh, strict=True))
    assert [(a.look, a.cut.region) for a in answers] == [(b.look, b.cut.region) for b in fresh]


def test_too_little_memory_for_one_picture_refuses_that_one(tmp_path):
    def load():
        raise MemoryError

    sources = [PictureSource("huge.jpg", load), *numbered(2)]
    refused, *faces = gather(sources, "none", HaarDetector())
    assert "not enough memory for huge.jpg" in refused.sentence
    assert len(faces) == 2
