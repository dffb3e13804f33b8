"""Whether a stranger is told from the persons whom the network learned."""

from dataclasses import replace

import numpy as np
import pytest
from small_projects import striped_project
from striped_faces import striped

from app.recognition.calibration import EVERYBODY, THRESHOLD, Calibration, ReferenceSet, reference_set_of
from app.recognition.recogniser import Recogniser
from app.recognition.record import record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.05, epochs=60, validation=0)
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
    return Recogniser(trained[2].snapshot(), trained[2].reference_set)


def answers(recogniser, person, numbers=range(100, 110)):
    return [recogniser.classify(striped(person, number), NoDetector())[0] for number in numbers]


def test_other_faces_of_the_persons_are_familiar_and_a_strangers_are_not(recogniser):
    for person, name in enumerate(("Ada", "Ben")):
        assert [(one.person, one.known) for one in answers(recogniser, person)] == [(name, True)] * 10
    assert not any(one.known for one in answers(recogniser, STRANGER))


def test_a_stranger_is_still_named_after_the_nearer_person(recogniser):
    assert {one.person for one in answers(recogniser, STRANGER)} <= {"Ada", "Ben"}


def test_about_1_is_how_like_a_persons_faces_are_to_each_other(recogniser):
    assert len(recogniser.calibration.own) == 32
    assert recogniser.calibration.own.mean() == pytest.approx(1, abs=0.1)
    assert recogniser.calibration.own.min() > THRESHOLD


def test_mixed_faces_are_less_familiar_than_a_persons_own(recogniser):
    assert 0 < recogniser.calibration.mixed.mean() < recogniser.calibration.own.mean()


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
    once = _chosen(run.reference_set, np.unique(run.reference_set.faces, return_index=True)[1])
    twice = _chosen(once, np.tile(np.arange(len(once.faces)), 2))
    alone, copied = Calibration(once), Calibration(twice)
    assert copied.own == pytest.approx(alone.own, abs=0.1)
    # Were a face compared with its own copy, each would be as familiar as a face can be.
    assert (alone.own < alone.of(once.images)).all()


def test_a_burst_does_not_make_the_measure_stricter(trained):
    """Faces that follow one another are nearly the same picture; they must not vouch for each other."""
    run = trained[2]
    once = _chosen(run.reference_set, np.unique(run.reference_set.faces, return_index=True)[1])
    few = _chosen(once, [0, 1, 2, 16, 17, 18])
    bursts = _chosen(few, np.repeat(np.arange(6), 10))
    bursts = replace(bursts, faces=np.arange(60))
    plain, burst = Calibration(few), Calibration(bursts)
    seen = once.images
    assert np.mean(burst.of(seen) >= THRESHOLD) >= np.mean(plain.of(seen) >= THRESHOLD) - 0.1


def looks_of(of, seed=0):
    """Faces (N, 1, 32, 32) of made-up persons, each with a look of its own that varies a little."""
    looks = np.random.default_rng(1).standard_normal((4, 1, 32, 32))
    draw = np.random.default_rng(seed)
    return (looks[of] + 0.5 * draw.standard_normal((len(of), 1, 32, 32))).astype(np.float32)


@pytest.mark.parametrize(
    "counts",
    [(1, 1), (1, 6), (2, 2), (2, 16), (16, 2), (3, 5), (5, 5, 5)],
    ids=lambda counts: " and ".join(map(str, counts)),
)
def test_few_or_uneven_faces_are_enough(counts):
    persons = np.repeat(np.arange(len(counts)), counts)
    familiarity = Calibration(ReferenceSet(looks_of(persons), np.arange(len(persons)), persons))
    # A person's only face cannot be left out.
    assert len(familiarity.own) == sum(count for count in counts if count > 1)
    new = np.repeat(np.arange(len(counts) + 1), 10)
    right, strange = np.split(familiarity.of(looks_of(new, seed=2)), [10 * len(counts)])
    assert right.min() > max(strange.max(), THRESHOLD)
    assert strange.max() < THRESHOLD


def test_faces_that_are_all_the_same_picture_are_told_from_others(trained):
    run = trained[2]
    known = _chosen(run.reference_set, np.unique(run.reference_set.faces, return_index=True)[1])
    same = replace(_chosen(known, [0, 0, 0, 16, 16]), faces=np.arange(5))
    recogniser = Recogniser(run.snapshot(), run.reference_set)
    recogniser.reference_set = same
    assert np.isfinite(recogniser.calibration.own).all()
    assert recogniser.calibration.of(same.images).min() > THRESHOLD
    assert not any(one.known for one in answers(recogniser, STRANGER))


def test_a_saved_run_tells_strangers_by_the_faces_in_its_project(trained):
    project, record, _ = trained
    recogniser = Recogniser(snapshot_of(record))
    assert all(one.known and one.familiarity is None for one in answers(recogniser, STRANGER))
    recogniser.reference_set = reference_set_of(project, record)
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
        assert reference_set_of(project, record) is not None
        project.remove_faces(ada[2:])
        assert reference_set_of(project, record) is None


def test_all_training_faces_are_not_looked_at_before_somebody_asks(trained):
    run = trained[2]
    recogniser = Recogniser(run.snapshot(), run.reference_set)
    recogniser.reference_set = _chosen(run.reference_set, slice(None))
    assert recogniser.measured is None
    assert recogniser.calibration is recogniser.measured is not None


def _chosen(known, rows):
    return ReferenceSet(known.images[rows], known.faces[rows], known.persons[rows])
