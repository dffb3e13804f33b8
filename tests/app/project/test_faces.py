"""Adding, listing, moving, removing and bringing back faces."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from project_files import REGION, add_faces, new_face, sql

from app.project import Face, Person, Project, ProjectError


def ids(faces: tuple[Face, ...]) -> list[int]:
    return [face.id for face in faces]


def test_a_face_comes_back_as_it_was_added(project: Project, ada: Person) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    face = project.add_face(
        ada.id, b"\x89PNG\x00\xff", (-2, 3, 40, 50), source="Camera 1", burst="7", crop="none"
    )
    assert face.person_id == ada.id
    assert (face.region, face.source, face.burst, face.crop) == ((-2, 3, 40, 50), "Camera 1", "7", "none")
    assert before <= datetime.fromisoformat(face.captured_at) <= datetime.now(UTC)
    assert project.faces() == (face,)
    assert project.picture(face.id) == b"\x89PNG\x00\xff"


def test_numbers_of_numpy_are_numbers(project: Project, ada: Person) -> None:
    x, y, width, height = np.array(REGION, np.int32)
    face = project.add_face(ada.id, b"picture", (x, y, width, height), source="file", burst="", crop="detect")
    assert face.region == REGION
    assert project.faces() == (face,)


def test_a_source_that_is_no_valid_text_is_kept_readably(project: Project, ada: Person) -> None:
    face = project.add_face(ada.id, b"picture", REGION, source="gr\udcfcn.png", burst="", crop="detect")
    assert face.source == "gr?n.png"
    assert project.faces() == (face,)


def test_eyes_and_look_are_kept(project: Project, ada: Person, path: Path) -> None:
    eyes, look = (10.25, 20.0, 30.1, 1 / 3), {"turn": -0.1, "light": 120.0}
    measured = replace(new_face(ada.id), eyes=eyes, look=look)
    face, plain = project.add_faces([measured, new_face(ada.id)])
    assert (face.eyes, face.look, face.excluded) == (eyes, look, False)
    assert (plain.eyes, plain.look, plain.excluded) == (None, {}, False)
    project.close()
    with Project.open(path) as reopened:
        assert reopened.faces() == (face, plain)


def test_measures_of_numpy_are_numbers(project: Project, ada: Person) -> None:
    eyes, look = tuple(np.arange(4, dtype=np.float32)), {"size": np.float32(0.5), "near": np.int64(1)}
    face = project.add_face(
        ada.id, b"picture", REGION, source="", burst="", crop="none", eyes=eyes, look=look
    )
    assert (face.eyes, face.look) == ((0.0, 1.0, 2.0, 3.0), {"size": 0.5, "near": 1.0})
    assert project.faces() == (face,)


@pytest.mark.parametrize("change", [{"look": {"turn": math.nan}}, {"eyes": (1.0, 2.0, math.inf, 3.0)}])
def test_a_measure_that_is_no_number_adds_no_face(
    project: Project, ada: Person, change: dict[str, Any]
) -> None:
    with pytest.raises(ProjectError, match="cannot be kept in a project"):
        project.add_faces([new_face(ada.id), replace(new_face(ada.id), **change)])
    assert project.faces() == ()


def test_excluded_faces_stay_and_are_included_again(project: Project, ada: Person) -> None:
    first, second, third = add_faces(project, ada.id, 3)
    everything = project.faces()
    project.exclude_faces([third, first])
    assert [face.id for face in project.faces() if face.excluded] == [first, third]
    assert project.count_faces() == {ada.id: 3}
    project.remove_faces([first])
    project.restore_faces([first])
    assert project.faces()[0].excluded
    project.include_faces([first, second, third])
    assert project.faces() == everything


def test_excluding_what_is_not_there_excludes_nothing(project: Project, ada: Person) -> None:
    (face,) = add_faces(project, ada.id, 1)
    with pytest.raises(ProjectError, match="nothing was changed"):
        project.exclude_faces([face, 99])
    assert not project.faces()[0].excluded
    project.exclude_faces([face])
    with pytest.raises(ProjectError, match="nothing was changed"):
        project.include_faces([face, 99])
    assert project.faces()[0].excluded


@pytest.mark.parametrize("eyes", ["[1, 2]", "[1, 2, 3, null]", "{}", "[1, 2"])
def test_damaged_eyes_are_a_sentence(project: Project, ada: Person, path: Path, eyes: str) -> None:
    add_faces(project, ada.id, 1)
    sql(path, f"UPDATE faces SET eyes = '{eyes}'")
    with pytest.raises(ProjectError, match="is damaged"):
        project.faces()


def test_several_faces_at_once_keep_their_order(project: Project, ada: Person, bo: Person) -> None:
    faces = project.add_faces(new_face(person.id, person.name.encode()) for person in (bo, ada, bo))
    assert project.faces() == faces
    assert [project.picture(face.id) for face in faces] == [b"Bo", b"Ada", b"Bo"]
    assert project.add_faces([]) == ()


def test_several_faces_are_added_all_or_none(project: Project, ada: Person) -> None:
    with pytest.raises(ProjectError, match="That person is not in the project"):
        project.add_faces([new_face(ada.id), new_face(99)])
    assert project.faces() == ()


def test_faces_of_one_person(project: Project, ada: Person, bo: Person) -> None:
    of_ada, of_bo = add_faces(project, ada.id, 3), add_faces(project, bo.id, 2)
    assert ids(project.faces(ada.id)) == of_ada
    assert ids(project.faces(bo.id)) == of_bo
    assert ids(project.faces()) == of_ada + of_bo
    assert project.faces(99) == ()


def test_counts_name_every_person(project: Project, ada: Person, bo: Person) -> None:
    cy = project.add_person("Cy")
    first, *_ = add_faces(project, ada.id, 3)
    add_faces(project, cy.id, 1)
    project.remove_faces([first])
    assert list(project.count_faces().items()) == [(ada.id, 2), (bo.id, 0), (cy.id, 1)]


def test_pictures_of_several_faces(project: Project, ada: Person) -> None:
    first, second, third = add_faces(project, ada.id, 3)
    assert project.pictures([third, 99, first]) == {third: b"picture 2 of 1", first: b"picture 0 of 1"}
    assert project.pictures(np.array([second])) == {second: b"picture 1 of 1"}
    with pytest.raises(ProjectError, match="That face is no longer in"):
        project.picture(99)


def test_moving_faces_to_the_other_person_and_back(project: Project, ada: Person, bo: Person) -> None:
    first, second, third = add_faces(project, ada.id, 3)
    project.move_faces([first, third], bo.id)
    assert ids(project.faces(ada.id)) == [second]
    assert ids(project.faces(bo.id)) == [first, third]
    project.move_faces([first, third], ada.id)
    assert ids(project.faces(ada.id)) == [first, second, third]


def test_moving_what_is_not_there_moves_nothing(project: Project, ada: Person, bo: Person) -> None:
    (face,) = add_faces(project, ada.id, 1)
    with pytest.raises(ProjectError, match="nothing was changed"):
        project.move_faces([face, 99], bo.id)
    with pytest.raises(ProjectError, match="That person is not in the project"):
        project.move_faces([face], 99)
    assert ids(project.faces(ada.id)) == [face]


def test_removed_faces_come_back_where_they_were(project: Project, ada: Person) -> None:
    first, second, third = add_faces(project, ada.id, 3)
    everything = project.faces()
    project.remove_faces([first, second])
    project.remove_faces([second, second])
    assert ids(project.faces()) == [third]
    assert project.picture(first) == b"picture 0 of 1"
    project.restore_faces([second, first])
    assert project.faces() == everything


def test_purged_faces_are_gone(project: Project, ada: Person) -> None:
    first, second = add_faces(project, ada.id, 2)
    project.remove_faces([first])
    assert project.purge_removed() == 1
    assert project.purge_removed() == 0
    assert project.pictures([first, second]) == {second: b"picture 1 of 1"}
    with pytest.raises(ProjectError, match="deleted for good, so nothing was changed"):
        project.restore_faces([first, second])


def test_an_id_never_means_another_face(project: Project, ada: Person) -> None:
    old = add_faces(project, ada.id, 3)
    project.remove_faces(old)
    project.purge_removed()
    project.delete_all_faces()
    assert not set(add_faces(project, ada.id, 3)) & set(old)


def test_no_faces_asked_for_is_no_mistake(project: Project, ada: Person) -> None:
    project.remove_faces([])
    project.restore_faces(iter(()))
    project.move_faces([], ada.id)
    assert project.pictures([]) == {}
