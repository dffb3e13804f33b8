"""From a picture to a name."""

from dataclasses import replace

import numpy as np
import pytest
from small_projects import striped_project
from striped_faces import SIDE, striped

from app.faces.found import Box, Found
from app.recognition.errors import RecognitionError
from app.recognition.gathering import PictureSource
from app.recognition.recogniser import Recogniser
from app.recognition.record import record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.verdicts import Evaluation

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.2, epochs=150, validation=0)


class NoDetector:
    """A face finder that must not be asked."""

    def detect(self, picture):
        raise AssertionError("the pictures are crops already")


@pytest.fixture
def record(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        run = TrainingRun.create(project, QUICK)
        for _ in run.steps():
            pass
        return project.save_run(record_of(run))


@pytest.mark.parametrize(("person", "name"), [(0, "Ada"), (1, "Ben")])
def test_a_face_never_seen_gets_its_name(record, person, name):
    recogniser = Recogniser(snapshot_of(record))
    (answer,) = recogniser.classify(striped(person, 99), NoDetector())
    assert answer.person == name
    assert answer.index == person
    # 0 at the other person's ζ, 1 at this one's and beyond: 0.2 and 0.8.
    way = (answer.s[0] - 0.2) / 0.6 if person else (0.8 - answer.s[0]) / 0.6
    assert answer.confidence == pytest.approx(min(way, 1), abs=1e-6)
    assert answer.confidence > 0.5
    assert answer.box == Box(0, 0, SIDE, SIDE)


def test_every_face_in_a_picture_is_answered(record):
    picture = np.hstack([striped(0, 50), striped(1, 51)])
    answers = Recogniser(snapshot_of(record)).answer(
        picture, [Found(Box(0, 0, SIDE, SIDE)), Found(Box(SIDE, 0, SIDE, SIDE))]
    )
    assert len(answers) == 2
    assert answers[0].box.x == 0
    assert answers[1].box.x == SIDE
    assert [answer.face for answer in answers] == [0, 1]


def test_of_a_still_picture_s_is_no_average(record):
    (answer,) = Recogniser(snapshot_of(record)).classify(striped(1, 7), NoDetector())
    seen = answer.network.forward(answer.prepared[None])
    assert answer.raw_s == answer.s == tuple(seen.s[0].tolist())
    assert answer.h == tuple(seen.h[0].tolist())


def test_of_every_face_in_a_picture_the_places_sum_to_its_own_h(record):
    picture = np.hstack([striped(0, 50), striped(1, 51)])
    boxes = Box(0, 0, SIDE, SIDE), Box(SIDE, 0, SIDE, SIDE)
    answers = Recogniser(snapshot_of(record)).answer(picture, [Found(box) for box in boxes])
    for answer in answers:
        evidence = answer.evidence()
        assert evidence.shares[0].sum() + evidence.phi[0] == pytest.approx(answer.h[0], abs=1e-5)
        assert evidence.h.tolist() == list(answer.h)
        assert evidence.s.tolist() == list(answer.raw_s)


def test_the_features_are_those_the_network_computed(record):
    (answer,) = Recogniser(snapshot_of(record)).classify(striped(0, 3), NoDetector())
    assert answer.features.shape == (4, 6, 6)
    assert answer.prepared.shape == (1, 16, 16)


def test_training_may_go_on_while_it_is_used(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        run = TrainingRun.create(project, QUICK)
        steps = run.steps()
        next(steps)
        recogniser = Recogniser(run.snapshot(), run.reference_set)
        before = recogniser.classify(striped(0, 1), NoDetector())[0].s
        next(steps)
        steps.close()
        assert recogniser.classify(striped(0, 1), NoDetector())[0].s == before


def test_right_and_wrong_are_counted_by_person(record):
    recogniser = Recogniser(snapshot_of(record))
    evaluation = Evaluation(recogniser.persons)
    for person, name in enumerate(recogniser.persons):
        # Two pictures of the other person among them: the network must say so.
        shown = [person] * 4 + [1 - person] * 2
        sources = [
            PictureSource(f"{name} {i}", lambda p=p, i=i: striped(p, 200 + i)) for i, p in enumerate(shown)
        ]
        for result in recogniser.classify_all(sources, NoDetector()):
            evaluation.add(name, result)
    assert evaluation.confusion.tolist() == [[4, 2], [2, 4]]
    assert evaluation.accuracy == pytest.approx(8 / 12)
    assert evaluation.count == 12


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_broken_network_names_nobody(record, value):
    broken = {name: np.full_like(values, value) for name, values in record.parameters.items()}
    recogniser = Recogniser(replace(snapshot_of(record), parameters=broken))
    with pytest.raises(RecognitionError, match="broken"):
        recogniser.classify(striped(0, 1), NoDetector())
