"""Impossible settings are refused in words that say what to choose instead."""

import pytest

from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"rate": 0.0}, "ε = 0.0 is not possible. Choose a number above 0"),
        ({"rate": -1.0}, "ε = -1.0"),
        ({"rate": float("nan")}, "ε = nan"),
        ({"rate": float("inf")}, "ε = inf"),
        ({"kernel_size": 4}, "kernel size 4 is even. Choose an odd one"),
        ({"kernel_size": 15, "size": 8}, "leave nothing of a 8×8 image"),
        ({"kernels": 0}, "number of kernels 0 is not possible. Choose 1 to 128"),
        ({"epochs": 0}, "number of epochs 0"),
        ({"size": 4}, "image size 4"),
        ({"validation": 1.0}, "validation part 1.0"),
        ({"seed": -1}, "seed -1"),
        ({"target": -0.1}, "target"),
        ({"momentum": 1.0}, "momentum α = 1.0 is not possible. Choose a number from 0 to below 1"),
        ({"patience": -1}, "patience -1"),
        ({"copies": 21}, "number of copies 21"),
        ({"margin": 0.5}, "margin of ζ 0.5"),
    ],
)
def test_an_impossible_setting_is_a_sentence(setting, words):
    with pytest.raises(SettingsError) as refused:
        RunSettings(**setting)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def test_settings_survive_a_file():
    settings = RunSettings(rate=0.3, kernels=3, learn="dense", update="face", seed=7)
    assert RunSettings.from_json(settings.to_json()) == settings


def test_what_a_newer_version_wrote_beside_them_is_passed_over():
    assert RunSettings.from_json({"rate": 0.2, "margin": 0.1, "dropout": 0.9}) == RunSettings(
        rate=0.2, margin=0.1
    )


def test_what_an_earlier_version_wrote_has_its_desired_outputs_at_0_and_1():
    assert RunSettings.from_json({"rate": 0.02}) == RunSettings(rate=0.02, margin=0)


def test_the_next_run_of_an_earlier_versions_project_has_todays_epsilon_and_zeta():
    saved = {"rate": 0.02, "epochs": 150, "target": 0.001, "kernels": 4, "momentum": 0.5}
    assert RunSettings.for_a_new_run(saved) == RunSettings(kernels=4, momentum=0.5)
    assert RunSettings.for_a_new_run(saved | {"margin": 0}) == RunSettings(
        rate=0.02, epochs=150, target=0.001, kernels=4, momentum=0.5, margin=0
    )


@pytest.mark.parametrize(
    ("counts", "copies"),
    [
        ((3, 3), (16, 16)),
        ((8, 2), (16, 67)),
        ((198, 3), (1, 131)),
        ((40, 38), (1, 1)),
        ((100, 100), (1, 1)),
        ((7, 6), (14, 17)),
    ],
)
def test_a_person_with_few_faces_has_about_as_many_images(counts, copies):
    assert RunSettings().copies_for(counts) == copies


def test_without_copies_equal_persons_have_none_and_a_small_one_has_some():
    assert RunSettings(copies=0).copies_for((8, 8)) == (0, 0)
    assert RunSettings(copies=0).copies_for((8, 2)) == (0, 3)
