"""Faces go out as pictures and come in again as they were kept."""

import json
from pathlib import PureWindowsPath

import numpy as np
import pytest
from small_projects import drawn_project, striped_face

from app.export.errors import ExportError
from app.export.export import export
from app.export.faces import folder_name
from app.faces.detection import HaarDetector
from app.faces.kept import NOTE
from app.faces.preparation import Preparation
from app.project import Project
from app.recognition.dataset import load_dataset
from app.recognition.gathering import Refused, decided_before, folder_persons, folder_sets, gather
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

PREPARATION = Preparation(24, "local", "level", 0.85)


def read_back(folder, path):
    """A project of the faces in a folder, as `facet train` takes them."""
    project = Project.create(path)
    for pictures in folder_persons(folder)[0]:
        person = project.add_person(pictures.name)
        for found in gather(pictures.pictures, "detect", HaarDetector()):
            project.add_faces([found.of(person.id)])
    return project


def dataset(project):
    persons = project.persons()
    faces = [face for person in persons for face in project.faces(person.id) if not face.excluded]
    return load_dataset(project, faces, [person.id for person in persons], PREPARATION, 0.2)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Faces found in rooms, with eyes and in two bursts, of Ben first: (the project, the folder)."""
    folder = tmp_path_factory.mktemp("drawn")
    with drawn_project(folder / "found.facet", count=4) as found:
        project = Project.create(folder / "drawn.facet")
        for person in reversed(found.persons()):
            own = project.add_person(person.name)
            for number, face in enumerate(found.faces(person.id)):
                x, y, width, height = face.region
                eyes = (x + 0.3 * width, y + 0.4 * height, x + 0.71 * width, y + 0.43 * height)
                project.add_face(
                    own.id,
                    found.picture(face.id),
                    face.region,
                    source="/home/ada/secret film.mp4",
                    burst=f"/home/ada/secret film.mp4 {number // 2}",
                    crop="detect",
                    eyes=eyes,
                    look={"turn": 0.25, "light": 0.5},
                )
    with project:
        said = export(project, folder / "out")
        yield project, folder / "out", said


def test_number_names_order_and_prepared_images_are_the_same(drawn, tmp_path):
    project, folder, _said = drawn
    with read_back(folder, tmp_path / "back.facet") as back:
        assert [person.name for person in back.persons()] == [person.name for person in project.persons()]
        out, again = dataset(project), dataset(back)
        assert len(out) == len(again) == 8
        np.testing.assert_array_equal(out.images, again.images)
        np.testing.assert_array_equal(out.zeta, again.zeta)
        assert [face.look for face in back.faces()] == [face.look for face in project.faces()]


def test_the_same_training_comes_of_them(drawn, tmp_path):
    project, folder, _said = drawn
    settings = RunSettings(size=16, kernels=2, kernel_size=3, pool=2, copies=0, validation=0.5)
    with read_back(folder, tmp_path / "back.facet") as back:
        before, after = TrainingRun.create(project, settings), TrainingRun.create(back, settings)
        splits = []
        for each, run in ((project, before), (back, after)):
            places = [face.id for face in each.faces()]
            splits.append([[places.index(one) for one in run.split.training], len(run.split.validation)])
    assert splits[0] == splits[1]
    assert splits[0][1] > 0
    np.testing.assert_array_equal(before.training.images, after.training.images)


def test_it_says_what_left_and_names_no_file_of_the_user(drawn):
    _project, folder, said = drawn
    assert "8 faces have left the project as pictures: 4 of Ben and 4 of Ada" in str(said)
    assert (said.faces, said.persons, said.left_out) == (8, ("Ben", "Ada"), 0)
    assert sorted(path.name for path in folder.iterdir()) == ["Ada", "Ben", NOTE]
    assert [path.name for path in sorted((folder / "Ada").iterdir())] == [f"00{n}.png" for n in (1, 2, 3, 4)]
    assert "secret" not in (folder / NOTE).read_text("utf-8")


def test_a_picture_that_is_moved_is_still_known_and_one_that_is_changed_is_not(drawn, tmp_path):
    _project, folder, _said = drawn
    for path in sorted(folder.rglob("*")):
        target = tmp_path / "faces" / path.relative_to(folder)
        if path.is_dir():
            target.mkdir(parents=True)
        else:
            target.write_bytes(path.read_bytes())
    (tmp_path / "faces" / "Ada" / "001.png").rename(tmp_path / "faces" / "Ben" / "was Ada's.png")
    with (tmp_path / "faces" / "Ada" / "002.png").open("ab") as file:
        file.write(b"\0")
    ben, ada = folder_persons(tmp_path / "faces")[0]
    assert [source.kept is not None for source in ben.pictures] == [True] * 5
    assert [source.kept is not None for source in ada.pictures] == [False, True, True]
    assert decided_before(ben.pictures).crop == "detect"
    assert decided_before(ada.pictures) is None


def test_faces_that_are_left_out_stay_and_that_is_told(tmp_path):
    with Project.create(tmp_path / "p.facet") as project:
        for index, name in enumerate(("Ada", "Ben", "Nobody")):
            person = project.add_person(name)
            faces = [striped_face(index, person.id, number) for number in range(3)]
            ids = [face.id for face in project.add_faces(faces if name != "Nobody" else [])]
            project.exclude_faces(ids[:1])
        said = export(project, tmp_path / "out")
    assert (said.faces, said.left_out) == (4, 2)
    assert "2 faces that are left out of training were not exported." in str(said)
    assert not (tmp_path / "out" / "Nobody").exists()
    persons, left_out = folder_persons(tmp_path / "out")
    assert decided_before([one for person in persons for one in person.pictures]).crop == "none"
    assert left_out == []


def test_names_that_no_folder_can_have_come_back(tmp_path):
    names = ["CON", "con", "A/B: <C>?", "...", "Ada.", "ada", "Å" * 80, "😀" * 80]
    with Project.create(tmp_path / "p.facet") as project:
        for name in names:
            person = project.add_person(name)
            project.add_faces([striped_face(0, person.id, 0), striped_face(0, person.id, 0)])
        export(project, tmp_path / "out")
        names = [person.name for person in project.persons()]
    folders = [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert len({folder.casefold() for folder in folders}) == len(names)
    for folder in folders:
        assert not PureWindowsPath(folder).is_reserved()
        assert not set(folder) & set('<>:"/\\|?*')
        assert not folder.endswith((".", " "))
    persons, _left_out = folder_persons(tmp_path / "out")
    assert [person.name for person in persons] == names
    assert all(len(person.pictures) == 2 for person in persons)


def test_usual_names_are_the_folders_names():
    assert folder_name("Ada Lovelace-King Jr", set()) == "Ada Lovelace-King Jr"
    assert folder_name("Ada", {"ada"}) == "Ada 2"


def test_a_project_without_faces_leaves_no_folder(tmp_path):
    with Project.create(tmp_path / "p.facet") as project:
        project.add_person("Ada")
        with pytest.raises(ExportError, match=r"p\.facet has no faces to export"):
            export(project, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.facet"]


def test_a_note_that_says_a_face_is_outside_its_picture_refuses_that_picture(drawn, tmp_path):
    _project, folder, _said = drawn
    (tmp_path / "Ada").mkdir()
    (tmp_path / "Ada" / "1.png").write_bytes((folder / "Ada" / "001.png").read_bytes())
    note = json.loads((folder / NOTE).read_text("utf-8"))
    for same in note["faces"].values():
        same[0]["region"] = [5000, 0, 10, 10]
    (tmp_path / NOTE).write_text(json.dumps(note), "utf-8")
    (ada,), _left_out = folder_persons(tmp_path)
    (refused,) = gather(ada.pictures, "detect", HaarDetector())
    assert isinstance(refused, Refused)
    assert "1.png lies outside its picture" in refused.sentence


def test_the_window_takes_them_as_they_were_kept_too(drawn, tmp_path):
    _project, folder, _said = drawn
    with Project.create(tmp_path / "new.facet") as new:
        for name in ("First person", "Second person"):
            new.add_person(name)
        sets = folder_sets(new, folder)
        assert [person.name for person in new.persons()] == ["Ben", "Ada"]
        assert all(source.kept is not None for each in sets for source in each.sources)
