"""Whether a stranger is told from the persons whom the network learned."""

import numpy as np
import pytest
from small_projects import striped_project
from striped_faces import striped

from app.recognition.familiarity import EVERYBODY, Acquaintance, Familiarity, acquaintance_of_record
from app.recognition.recogniser import Recogniser
from app.recognition.run_record import record_of
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.2, epochs=150, validation=0)
STRANGER = 2


class NoDetector:
    """A face finder that must not be asked."""

    def detect(self, picture):
        raise AssertionError("the pictures are crops already")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A project that holds a run, its record, and the run itself."""
    with striped_project(tmp_path_factory.mktemp("familiarity") / "faces.facet", count=16) as project:
        run = TrainingRun.create(project, QUICK)
        for _ in run.steps():
            pass
        yield project, project.save_run(record_of(run)), run


@pytest.fixture
def recogniser(trained):
    return Recogniser.of_run(trained[2])


def answers(recogniser, person, numbers=range(100, 110)):
    return [recogniser.classify(striped(person, number), NoDetector())[0] for number in numbers]


def test_other_faces_of_the_persons_are_theirs_and_a_strangers_are_neither(recogniser):
    for person, name in enumerate(("Ada", "Ben")):
        assert [(one.person, one.known) for one in answers(recogniser, person)] == [(name, True)] * 10
    assert not any(one.known for one in answers(recogniser, STRANGER))


def test_a_stranger_is_still_most_like_somebody(recogniser):
    assert {one.person for one in answers(recogniser, STRANGER)} <= {"Ada", "Ben"}


def test_0_is_how_like_the_persons_are_to_each_other_and_1_to_themselves(recogniser):
    assert recogniser.familiarity.own.mean() == pytest.approx(1, abs=1e-4)
    assert recogniser.familiarity.others.mean() == pytest.approx(0, abs=1e-4)
    assert len(recogniser.familiarity.own) == len(recogniser.familiarity.others) == 32


def test_the_threshold_can_be_changed_while_it_is_used(recogniser):
    familiarity = answers(recogniser, 0)[0].familiarity
    recogniser.threshold = familiarity + 0.01
    assert not answers(recogniser, 0)[0].known
    recogniser.threshold = familiarity - 0.01
    assert answers(recogniser, 0)[0].known


def test_with_the_lowest_threshold_nobody_is_a_stranger(recogniser):
    recogniser.threshold = EVERYBODY
    assert recogniser.accepts(-5.0)
    assert all(one.known for one in answers(recogniser, STRANGER))


def test_copies_of_a_face_do_not_make_it_familiar(trained):
    run = trained[2]
    known = run.acquaintance
    once = Acquaintance(*(one[np.unique(known.faces, return_index=True)[1]] for one in _parts(known)))
    twice = Acquaintance(*(np.concatenate([one, one]) for one in _parts(once)))
    alone, copied = Familiarity(run.network, once), Familiarity(run.network, twice)
    assert copied.own == pytest.approx(alone.own)
    # Were a face compared with its own copy, each would be as familiar as a face can be.
    assert alone.own.max() < alone.of(_features(run, once)).min()


def test_a_saved_run_tells_strangers_by_the_faces_in_its_project(trained):
    project, record, _ = trained
    recogniser = Recogniser.of_record(record)
    assert all(one.known and one.familiarity is None for one in answers(recogniser, STRANGER))
    recogniser.meet(acquaintance_of_record(project, record))
    assert not any(one.known for one in answers(recogniser, STRANGER))
    assert all(one.known for one in answers(recogniser, 1))


def test_a_saved_run_whose_faces_were_deleted_knows_nobody_by_them(tmp_path):
    with striped_project(tmp_path / "faces.facet", count=4) as project:
        run = TrainingRun.create(project, QUICK)
        for _ in run.steps():
            pass
        record = project.save_run(record_of(run))
        ada = [face.id for face in project.faces() if face.person_id == record.person_ids[0]]
        project.remove_faces(ada[:2])
        assert acquaintance_of_record(project, record) is not None
        project.remove_faces(ada[2:3])
        assert acquaintance_of_record(project, record) is None


def test_all_training_faces_are_not_looked_at_before_somebody_asks(trained):
    recogniser = Recogniser.of_run(trained[2])
    assert recogniser.measured is None
    assert recogniser.familiarity is recogniser.measured is not None


def _parts(known):
    return known.images, known.faces, known.persons


def _features(run, known):
    return run.network.forward(known.images).features[-1].features
