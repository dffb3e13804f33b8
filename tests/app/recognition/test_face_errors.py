"""Each face's own share of D, and a face on its way to the network, step by step."""

import numpy as np
import pytest
from small_projects import striped_project

from app.faces.preparation import Preparation
from app.project import ProjectError
from app.recognition.dataset import load_dataset
from app.recognition.face_errors import face_shares, view_face
from app.recognition.record import record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.2, epochs=150, validation=0, copies=0)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


@pytest.fixture
def record(project):
    run = TrainingRun.create(project, QUICK)
    for _ in run.steps():
        pass
    return project.save_run(record_of(run))


def shares_of(project, record, faces=None):
    faces = project.faces() if faces is None else faces
    found = face_shares(project, faces, snapshot_of(record))
    return {share.face_id: share for some in found for share in some}


def test_the_shares_add_up_to_d(project, record):
    shares = shares_of(project, record)
    assert sum(share.share for share in shares.values()) == pytest.approx(record.error, rel=1e-4)
    for share in shares.values():
        zeta = 0.2 if project.persons()[0].id == share.says else 0.8
        assert share.is_right
        assert share.share == pytest.approx(0.5 * (zeta - share.s[0]) ** 2, abs=1e-6)


def test_a_face_under_the_wrong_name_has_the_largest_share(project, record):
    ada, ben = project.persons()
    wrong = project.faces(ada.id)[2].id
    project.move_faces([wrong], ben.id)
    shares = shares_of(project, record)
    assert max(shares.values(), key=lambda share: share.share).face_id == wrong
    assert not shares[wrong].is_right
    assert shares[wrong].says == ada.id
    assert shares[wrong].share > 0.125


def test_excluded_faces_are_asked_about_too(project, record):
    out = project.faces()[0].id
    project.exclude_faces([out])
    assert out in shares_of(project, record)


def test_faces_that_cannot_be_used_do_not_stop_the_others(project, record):
    faces = list(project.faces())
    ada = project.persons()[0]
    torn = project.add_face(ada.id, b"torn", (0, 0, 9, 9), source="torn.png", burst="", crop="none")
    stranger = project.add_person("Stranger")
    foreign = project.add_face(
        stranger.id, project.picture(faces[0].id), (0, 0, 40, 40), source="", burst="", crop="none"
    )
    gone = faces[3]
    project.remove_faces([gone.id])
    project.purge_removed()
    shares = shares_of(project, record, [*faces, torn, foreign])
    assert set(shares) == {face.id for face in faces} - {gone.id}


def test_three_persons_have_an_output_each(tmp_path):
    with striped_project(tmp_path / "three.facet", names=("Ada", "Ben", "Cleo")) as project:
        run = TrainingRun.create(project, QUICK)
        for _ in run.steps():
            pass
        shares = shares_of(project, record_of(run))
        assert {len(share.s) for share in shares.values()} == {3}
        total = sum(share.share for share in shares.values())
        assert total == pytest.approx(record_of(run).error, rel=1e-4)
        assert np.mean([share.is_right for share in shares.values()]) == record_of(run).accuracy


def test_a_project_that_is_closed_is_said(project, record):
    faces, trained = project.faces(), snapshot_of(record)
    project.close()
    with pytest.raises(ProjectError, match="is closed"):
        list(face_shares(project, faces, trained))


def test_the_last_step_is_what_the_network_gets(project):
    face, preparation = project.faces()[3], Preparation(size=16)
    view = view_face(project, face, preparation, None)
    data = load_dataset(project, [face], [person.id for person in project.persons()], preparation, 0.2)
    np.testing.assert_array_equal(view.steps.normalised, data.images[0])
    assert view.picture.shape == (40, 40, 3)
    assert view.steps.grey.shape == (16, 16)
    assert view.share is None


def test_a_trained_network_brings_its_own_preparation_and_says_what_it_thinks(project):
    run = TrainingRun.create(project, RunSettings(size=24, kernels=2, pool=2, epochs=1, validation=0))
    for _ in run.steps():
        pass
    face = project.faces()[3]
    view = view_face(project, face, Preparation(size=16), snapshot_of(record_of(run)))
    assert view.steps.grey.shape == (24, 24)
    assert view.share.face_id == face.id


def test_a_picture_that_cannot_be_read_has_no_steps(project):
    ada = project.persons()[0]
    torn = project.add_face(ada.id, b"torn", (0, 0, 9, 9), source="torn.png", burst="", crop="none")
    view = view_face(project, torn, Preparation(size=16), None)
    assert (view.face, view.picture, view.steps) == (torn, None, None)
