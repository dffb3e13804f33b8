"""A face on its way to the network, step by step."""

import numpy as np
import pytest
from small_projects import striped_project

from app.faces.preparation import Preparation
from app.recognition.dataset import load_dataset
from app.recognition.face_view import view_face
from app.recognition.run import TrainingRun, record_of, snapshot_of
from app.recognition.settings import RunSettings


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


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
