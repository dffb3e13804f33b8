"""Is it cheating? Two networks that are known to, or not to."""

from dataclasses import replace

import numpy as np
import pytest
from cheating_projects import add_told_apart, project_told_apart

from app.faces.preparation import prepare
from app.project import ProjectError
from app.recognition.cheating import (
    CONDITIONS,
    CheatTest,
    chance_sentence,
    cover_of,
    covered,
    examine,
    lit,
    middle_of,
    probed,
    sentence,
)
from app.recognition.dataset import cut_of
from app.recognition.errors import RecognitionError
from app.recognition.record import record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=60, validation=0.4, copies=0, target=0)


def suspect_of(project, settings=QUICK):
    run = TrainingRun.create(project, settings)
    for _ in run.steps():
        pass
    return snapshot_of(record_of(run))


def answer_of(project, suspect):
    steps = examine(project, suspect)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_who_examines_is_told_how_far_it_is(background):
    suspect = suspect_of(background, replace(QUICK, epochs=1))
    steps = examine(background, suspect)
    progress = [next(steps) for _ in range(12)]
    assert progress == [(done, 12) for done in range(1, 13)]
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert (end.value.value.count, end.value.value.names, end.value.value.epoch) == (12, ("Ada", "Ben"), 1)


@pytest.fixture
def background(tmp_path):
    with project_told_apart(tmp_path / "background.facet", "the background", 14) as project:
        yield project


def test_who_only_sat_before_different_walls_is_unmasked(background):
    test = answer_of(background, suspect_of(background))
    assert (test.which, test.counts, test.epoch) == ("validation", (6, 6), 60)
    assert test.right["as they are"] == test.right["middle covered"] == 12
    assert sentence(test).startswith("It still knows them with the faces covered (12 of 12)")
    assert "it learned the background" in sentence(test)


def test_who_differs_in_the_face_is_cleared(tmp_path):
    with project_told_apart(tmp_path / "face.facet", "the face", 14) as project:
        test = answer_of(project, suspect_of(project))
    assert test.right["only the middle"] == 12
    assert sentence(test).startswith("Covered faces are guessed (")
    assert sentence(test).endswith("the middle alone suffices (12 of 12): it learned the faces.")


def test_as_they_are_the_faces_are_what_training_was_shown(background):
    suspect = suspect_of(background)
    face = background.faces()[0]
    for preparation in (
        suspect.preparation,
        replace(suspect.preparation, part=0.85, light="even"),
    ):
        cut = cut_of(background, face)
        shown = probed(cut, "none", preparation)
        assert shown.shape == (len(CONDITIONS), 1, 16, 16)
        np.testing.assert_array_equal(shown[0], prepare(cut.picture, cut.region, preparation, cut.eyes))


def test_the_preparation_gets_its_chance_to_take_out_the_light(background):
    shown = probed(cut_of(background, background.faces()[0]), "none", QUICK.preparation)
    brighter, darker = shown[3], shown[4]
    assert not np.array_equal(brighter, shown[0])
    assert np.abs(brighter - shown[0]).mean() < 0.2
    assert np.abs(darker - shown[0]).mean() < 0.2


def test_without_validation_faces_the_training_faces_are_asked_and_that_is_said(background):
    test = answer_of(background, suspect_of(background, replace(QUICK, validation=0)))
    assert (test.which, test.count) == ("training", 28)
    assert sentence(test).startswith("No faces were set aside, so it was asked about the training faces")


def test_faces_that_are_gone_are_not_asked_about(background):
    suspect = suspect_of(background)
    background.remove_faces(list(suspect.validation_faces[:2]))
    background.purge_removed()
    assert answer_of(background, suspect).count == 10
    background.remove_faces(list(suspect.validation_faces[2:]))
    with pytest.raises(RecognitionError, match="can be read any more"):
        answer_of(background, suspect)


def test_other_faces_of_the_project_have_no_say(background):
    suspect = suspect_of(background)
    add_told_apart(background, "the face", 3)
    assert answer_of(background, suspect).count == 12


def test_a_project_that_is_closed_is_said(background):
    suspect = suspect_of(background)
    background.close()
    with pytest.raises(ProjectError, match="is closed"):
        next(examine(background, suspect))


def test_a_result_knows_the_network_that_was_asked(background):
    suspect = suspect_of(background)
    test = answer_of(background, suspect)
    same = {name: values.copy() for name, values in suspect.parameters.items()}
    assert test.asked(same)
    same["dense.0.bias"][0] += 1e-3
    assert not test.asked(same)


def result(plain, covered, middle, counts=(5, 5), brighter=None, darker=None, which="validation"):
    right = (
        plain,
        covered,
        middle,
        plain if brighter is None else brighter,
        plain if darker is None else darker,
    )
    scores = dict(zip(CONDITIONS, right, strict=True))
    return CheatTest(which, ("Ada", "Ben"), counts, scores, {}, 3, {})


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (
            result(10, 9, 5),
            "faces covered (9 of 10), but not by the middle alone (5 of 10): it learned the back",
        ),
        (result(10, 5, 10), "Covered faces are guessed (5 of 10) and the middle alone suffices (10 of 10): "),
        (result(10, 10, 9), "it learned the faces and what is around them."),
        (result(10, 5, 6), "it needs the face together with what is around it."),
        (result(6, 6, 6), "It does not know the faces yet (6 of 10 as they are): train it first."),
        (result(4, 4, 4, (2, 2)), "Too few validation faces (4) to say."),
        (result(4, 4, 4, (2, 2), which="training"), "Too few training faces (4) to say."),
        (result(10, 10, 10, (9, 1)), "Too few validation faces (10, 9 of them of one person) to say."),
        (result(10, 10, 10, (10, 0)), "All validation faces (10) are Ada's: too few persons to say."),
        (result(100, 60, 100, (50, 50)), "Covered faces are seldom known (60 of 100)"),
        (result(10, 9, 5, brighter=6), "hair. In brighter light it fails more often (6 of 10)."),
        (result(10, 5, 10, darker=8), "faces. In darker light it fails more often (8 of 10)."),
        (
            result(10, 5, 10, brighter=5, darker=6),
            "In brighter and in darker light it fails more often (5 and 6 of 10).",
        ),
        (result(2000, 1990, 1000, (1000, 1000)), "it learned the background"),
    ],
)
def test_the_sentence_weighs_the_counts(test, said):
    assert said in sentence(test)


def test_one_face_fewer_in_other_light_is_not_worth_a_word():
    assert "light" not in sentence(result(10, 5, 10, brighter=9))


def test_guessing_is_always_saying_the_larger_person():
    assert chance_sentence(result(10, 9, 5, (6, 4))) == "Always saying Ada would get 6 of 10."


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (60, 60, 3)).astype(np.uint8)


def test_the_cover_hides_eyes_nose_and_mouth_and_leaves_the_corners():
    # Where `crop.face_region` has the eyes and the mouth.
    cover = cover_of((100, 100, 3), middle_of("detect"))
    for x, y in ((29, 46), (71, 46), (50, 62), (50, 84)):
        assert cover[y, x] == 1
    assert cover[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0
    assert cover[10].max() == 0


def test_where_less_of_the_region_is_seen_the_cover_hides_the_same_of_it():
    whole = cover_of((200, 200), middle_of("detect"))
    part = cover_of((170, 170), middle_of("detect").seen_in(0.85))
    np.testing.assert_allclose(part, whole[15:-15, 15:-15], atol=0.01)


def test_what_is_covered_has_the_mean_grey_and_the_rest_stays(picture):
    cover = cover_of(picture.shape, middle_of("none"))
    hidden = covered(picture, cover)
    assert np.unique(hidden[cover == 1]).tolist() == [round(picture.mean())]
    np.testing.assert_array_equal(hidden[cover == 0], picture[cover == 0])
    alone = covered(picture, 1 - cover)
    np.testing.assert_array_equal(alone[cover == 1], picture[cover == 1])


def test_too_much_light_is_white_as_in_a_camera(picture):
    bright = lit(picture, 1.6)
    assert bright[picture > 160].min() == 255
    np.testing.assert_array_equal(bright[picture < 150], np.round(picture[picture < 150] * 1.6))
    assert lit(picture, 0.6).max() == 153
