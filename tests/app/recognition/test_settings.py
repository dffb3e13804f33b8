"""Settings: impossible ones are refused in words that say what to choose instead; changes are said."""

from dataclasses import fields, replace

import pytest

from app.recognition.errors import SettingsError
from app.recognition.settings import Change, RunSettings, changes_between, setting_words, settings_words


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


OTHER = RunSettings(
    rate=0.05, epochs=300, kernels=8, kernel_size=3, pool=2, size=24, learn="dense", update="face",
    validation=0.3, target=0, seed=7, copies=0, momentum=0, batch_size=8, patience=200, light="even",
    align="none", margin=0.1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"rate": 0.05}, "ε 0.1 → 0.05"),
        ({"momentum": 0.0}, "α 0.9 → 0"),
        ({"learn": "dense"}, "learns: dense only"),
        ({"update": "face"}, "update: after each face"),
        ({"epochs": 100_000}, "epochs 150 → 100000"),
        ({"target": 0.0}, "target D 0.01 → 0"),
        ({"margin": 0.0}, "margin of ζ 0.2 → 0"),
        ({"validation": 0.33}, "validation part 20 % → 33 %"),
        ({"rate": 1e-6}, "ε 0.1 → 1e-06"),
    ],
)
def test_a_change_is_said_in_a_few_words(change: dict[str, object], text: str) -> None:
    settings = RunSettings()
    assert changes_between(settings, replace(settings, **change)) == (text,)


def test_settings_that_are_the_same_have_no_change() -> None:
    assert changes_between(OTHER, replace(OTHER)) == ()


def test_two_changes_at_once_are_both_said() -> None:
    changed = replace(RunSettings(), learn="kernels", rate=0.5)
    assert changes_between(RunSettings(), changed) == ("ε 0.1 → 0.5", "learns: kernels only")


def test_no_setting_can_be_changed_without_a_word() -> None:
    for field in fields(RunSettings):
        changed = replace(RunSettings(), **{field.name: getattr(OTHER, field.name)})
        assert len(changes_between(RunSettings(), changed)) == 1, field.name


def test_one_line_names_everything_of_a_run() -> None:
    assert settings_words(RunSettings()) == (
        "ε 0.1, α 0.9, dense and kernels, 16 kernels 5×5, pool 4, 32×32, seed 0, all faces at once, "
        "150 epochs, target D 0.01, validation part 20 %, 16 copies of a face, ζ 0.2 and 0.8, light local, "
        "alignment level"
    )


def test_the_line_differs_wherever_two_runs_differ() -> None:
    usual = replace(RunSettings(), update="batch", patience=1)
    for field in fields(RunSettings):
        changed = replace(usual, **{field.name: getattr(OTHER, field.name)})
        assert settings_words(changed) != settings_words(usual), field.name


def test_one_of_anything_is_no_plural() -> None:
    words = settings_words(replace(RunSettings(), kernels=1, copies=1, epochs=1))
    assert "1 kernel 5×5" in words
    assert "1 copy of a face" in words
    assert "1 epoch," in words


def test_rules_that_never_stop_a_run_are_not_named() -> None:
    assert not {"target", "patience"} & set(setting_words(replace(RunSettings(), target=0, patience=0)))


def test_a_change_goes_into_the_file_and_comes_back() -> None:
    change = Change(36, "ε 0.1 → 0.05")
    assert Change.from_json(change.to_json()) == change


@pytest.mark.parametrize("data", [{}, {"epoch": "soon", "text": ""}, {"epoch": None, "text": ""}])
def test_a_damaged_mark_is_refused_with_a_sentence(data: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read\.$"):
        Change.from_json(data)
