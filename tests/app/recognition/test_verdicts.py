"""Who is right and who wrong, counted by hand."""

import numpy as np
import pytest
from small_projects import striped_project

from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.snapshot import Dataset
from app.recognition.verdicts import accuracy_of, judge, seen_faces


class SaysTheFirstPixels:
    """Stands for a network: its outputs are the first pixels of an image."""

    def __init__(self, outputs=1):
        self._outputs = outputs

    def outputs(self, images):
        return images[:, 0, 0, : self._outputs]


def faces(ids, zeta, s):
    """A dataset whose images hold the outputs that the stand-in gives."""
    s = np.array(s, np.float32).reshape(len(ids), -1)
    images = np.zeros((len(ids), 1, 4, 4), np.float32)
    images[:, 0, 0, : s.shape[1]] = s
    return Dataset(tuple(ids), images, np.array(zeta, np.float32).reshape(len(ids), -1))


@pytest.fixture
def verdicts():
    training = faces([1, 1, 2, 2], [0, 0, 1, 1], [0.1, 0.9, 0.8, 0.2])
    validation = faces([11, 12, 13, 14, 15], [0, 0, 0, 1, 1], [0.1, 0.7, 0.9, 0.4, 1.0])
    return judge(SaysTheFirstPixels(), training, validation, epoch=7)


def test_the_counts_are_those_made_by_hand(verdicts):
    validation = verdicts.of("validation")
    assert validation.confusion().tolist() == [[1, 2], [1, 1]]
    assert validation.accuracy() == pytest.approx(2 / 5)
    assert verdicts.epoch == 7


def test_a_varied_copy_is_not_counted_only_its_face_is(verdicts):
    training = verdicts.of("training")
    assert training.face_ids.tolist() == [1, 2]
    assert training.confusion().tolist() == [[1, 0], [0, 1]]
    assert training.s[:, 0].tolist() == pytest.approx([0.1, 0.8])


def test_the_faces_of_a_cell_are_exactly_those_the_worst_first(verdicts):
    wrong = verdicts.validation.faces_of_cell(0, 1)
    assert [one.face_id for one in wrong] == [13, 12]
    assert not any(one.is_right for one in wrong)
    assert [one.face_id for one in verdicts.validation.faces_of_cell(1, 1)] == [15]


def test_the_largest_shares_of_d_come_first(verdicts):
    worst = verdicts.validation.largest_shares(3)
    assert [one.face_id for one in worst] == [13, 12, 14]
    assert [one.share for one in worst] == pytest.approx([0.405, 0.245, 0.18])
    assert worst[0].s == pytest.approx((0.9,))


def test_three_persons_have_an_output_each():
    training = faces([1, 2, 3], np.eye(3), [[1, 0, 0], [0, 0, 1], [0, 0.2, 0.9]])
    verdicts = judge(SaysTheFirstPixels(3), training, None)
    assert verdicts.validation is None
    assert verdicts.training.confusion().tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1]]
    assert verdicts.training.largest_shares(1)[0].share == pytest.approx(1.0)


def test_a_trained_network_is_judged_as_its_run_says(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        settings = RunSettings(size=16, kernels=2, pool=2, epochs=3, validation=0.25, copies=2)
        run = TrainingRun.create(project, settings)
        for _ in run.steps():
            pass
    verdicts = judge(run.network, run.training, run.validation)
    assert set(verdicts.training.face_ids.tolist()) == set(run.split.training)
    assert verdicts.validation.accuracy() == run.last.validation_accuracy
    pictures = seen_faces(run.training, run.validation)
    assert set(pictures) == {*run.split.training, *run.split.validation}
    assert pictures[run.split.training[0]].shape == (16, 16)


def test_of_three_persons_rows_are_who_it_is_and_columns_who_is_named():
    zeta = np.eye(3)[[0, 0, 0, 1, 2]]
    said = np.eye(3)[[0, 1, 1, 1, 0]]
    counts = judge(SaysTheFirstPixels(3), faces(range(5), zeta, said), None).training.confusion()
    assert counts.tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 0]]
    assert accuracy_of(counts) == pytest.approx(2 / 5)


def test_without_faces_there_is_no_accuracy():
    assert accuracy_of(np.zeros((2, 2), np.intp)) is None


def test_where_all_learned_faces_were_deleted_the_others_are_still_judged(tmp_path):
    with striped_project(tmp_path / "p.facet") as project:
        run = TrainingRun.create(project, RunSettings(epochs=1, kernels=1, size=16, copies=0))
    gone = Dataset((), run.training.images[:0], run.training.zeta[:0])
    verdicts = judge(run.network, gone, run.validation)
    assert verdicts.training.accuracy() is None
    assert len(verdicts.validation) == len(run.validation)
