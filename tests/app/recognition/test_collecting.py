"""What someone drops on a person, and what of it can be used."""

import cv2
import numpy as np
import pytest
from drawn_faces import drawn_face
from striped_faces import striped

from app.faces.detection import HaarDetector
from app.faces.errors import FaceError
from app.faces.measuring import Look, look_at
from app.faces.picture import encode_png
from app.project import Project
from app.recognition.collecting import MOST_VIDEO_FRAMES, dropped_sets, folder_sets, sample_sets
from app.recognition.errors import RecognitionError
from app.recognition.gathering import FoundFace, Refused, decide, gather, picture_files


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
    assert decide(picture_files([tmp_path / "a.png", *good]), HaarDetector()).crop == "none"


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


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(FaceError, match=r"letter\.txt"):
        dropped_sets(1, [tmp_path / "letter.txt"])


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
