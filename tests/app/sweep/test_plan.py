"""The plan of a sweep: what is trained, and by what a run is known."""

from dataclasses import replace

import pytest
from small_projects import striped_face, striped_project

from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings
from app.sweep.plan import FacesOfPair, Plan, SweepError, SweepFaces, every_setting, pairs_of, whole_numbers

STANDARD = RunSettings()


def faces(count=3, **changes):
    return [replace(striped_face(0, 0, number), **changes) for number in range(count)]


def keys(ada, ben=None, names=("Ada", "Ben"), settings=(STANDARD,)):
    found = SweepFaces.of_persons({names[0]: ada, names[1]: ben or faces()}, [names])
    return [run.key for run in Plan.of(found, settings).runs]


def test_every_combination_is_there_once():
    made = every_setting({"kernels": [8, 4, 8], "rate": [0.1, 0.2], "learn": None})
    assert [(one.rate, one.kernels) for one in made] == [(0.1, 8), (0.1, 4), (0.2, 8), (0.2, 4)]


def test_what_is_not_given_is_as_it_was():
    (made,) = every_setting({"rate": [0.3]}, RunSettings(kernels=2))
    assert made == RunSettings(rate=0.3, kernels=2)


def test_a_combination_that_is_impossible_is_refused():
    with pytest.raises(SettingsError, match="15×15 kernel"):
        every_setting({"kernel_size": [3, 15], "size": [32, 8]})


def test_far_too_many_are_refused_before_they_are_made():
    with pytest.raises(SweepError, match="1,000,000 are the most"):
        every_setting({"seed": range(2000), "kernels": range(1, 129), "rate": [0.1, 0.2, 0.3, 0.4, 0.5]})


def test_pairs():
    names = ["s1", "s2", "s3"]
    assert pairs_of(names, "next") == [("s1", "s2"), ("s2", "s3")]
    assert pairs_of(names, "all") == [("s1", "s2"), ("s1", "s3"), ("s2", "s3")]


def test_lists_of_seeds():
    assert whole_numbers("0-3,7") == [0, 1, 2, 3, 7]
    assert whole_numbers("5") == [5]
    for wrong in ("", "3-1", "a", "1-", "0-99999999999"):
        with pytest.raises(ValueError, match=r"no range|invalid literal"):
            whole_numbers(wrong)


def test_a_run_is_known_by_settings_persons_and_pictures_and_not_by_where_they_lie():
    (key,) = keys(faces())
    moved = [replace(face, source=f"elsewhere {face.source}", burst=f"x {face.burst}") for face in faces()]
    assert keys(moved) == [key]
    others = [
        keys(faces(), names=("Ada", "Bea")),
        keys(faces(2)),
        keys(faces(region=(0, 0, 30, 30))),
        keys(faces(burst="all of one")),
        keys(faces(), faces(4)),
        keys(faces(), settings=[RunSettings(seed=1)]),
    ]
    assert len({key, *(other for (other,) in others)}) == 7


def test_the_faces_of_a_project_without_those_left_out(tmp_path):
    with striped_project(tmp_path / "p.facet", count=3) as project:
        project.exclude_faces([project.faces()[0].id])
        found = SweepFaces.of_project(project)
        (pair,) = found.pairs
        assert pair.names == ("Ada", "Ben")
        assert len(pair.kept) == 5
        read = FacesOfPair(pair, found.pictures)
        assert [read.picture(face.id) for face in read.faces()] == [
            project.picture(face.id) for face in pair.kept
        ]
