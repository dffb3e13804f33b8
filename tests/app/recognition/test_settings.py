"""Settings: impossible ones are refused in words that say what to choose instead; changes are said."""

from dataclasses import fields, replace

import pytest

from app.recognition.errors import SettingsError
from app.recognition.settings import (
    SETTING,
    SETTINGS,
    Change,
    RunSettings,
    changes_between,
    setting_words,
    settings_words,
)
from engine import Architecture, Dense, Features
from engine.activations import activation_named


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
        (
            {"f": "step"},
            "activation f cannot be “step”. Choose one of sigmoid, tanh, relu, leaky relu",
        ),
        ({"g": "softmax"}, "activation g cannot be “softmax”"),
        ({"learn": "all"}, "what learns cannot be “all”"),
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


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"Ada": 3, "Ben": 3}, ""),
        ({"Ada": 32, "Ben": 32}, "16 copies asked, 2 made: 64 faces are many."),
        ({"Ada": 8, "Ben": 2}, "67 of each of Ben's: so all persons count alike."),
        (
            {"Ada": 198, "Ben": 3},
            "16 copies asked, 1 made: 201 faces are many. 131 of each of Ben's: so all persons count alike.",
        ),
        ({"Ada": 8, "Ben": 0}, ""),
        ({}, ""),
    ],
)
def test_it_is_said_where_other_copies_are_made_than_asked_for(counts, said):
    assert RunSettings().copies_in_words(counts) == said


def test_without_copies_equal_persons_have_none_and_a_small_one_has_some():
    assert RunSettings(copies=0).copies_for((8, 8)) == (0, 0)
    assert RunSettings(copies=0).copies_for((8, 2)) == (0, 3)


OTHER = RunSettings(
    rate=0.05, epochs=300, kernels=8, kernel_size=3, pool=2, size=24, learn="dense", update="face",
    validation=0.3, target=0, seed=7, copies=0, momentum=0, batch_size=8, patience=200, light="even",
    align="none", margin=0.1, f="relu", g="tanh",
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
        ({"f": "relu"}, "f: ReLU"),
        ({"g": "leaky relu"}, "g: leaky ReLU"),
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
        "ε 0.1, α 0.9, dense and kernels, 16 kernels 5×5, pool 4, g ReLU, f sigmoid, 32×32, seed 0, "
        "all faces at once, 150 epochs, target D 0.01, validation part 20 %, 16 copies of a face, "
        "ζ 0.2 and 0.8, light local, alignment level"
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


def test_every_activation_of_the_engine_can_be_chosen_and_is_in_the_network():
    for name in SETTING["f"].choices:
        network = replace(RunSettings(), f=name, g=name).architecture(1)
        assert activation_named(network.dense[0].f).name == name
        assert activation_named(network.features[0].g).name == name
    with pytest.raises(ValueError, match="is not one of") as refused:
        activation_named("step")
    assert str(refused.value).endswith(", ".join(sorted(SETTING["f"].choices, key=str(refused.value).find)))


def test_what_an_earlier_version_wrote_has_the_network_that_it_had():
    earlier = {"rate": 0.1, "kernels": 16, "margin": 0.2}
    layers = (Features(16, 5, 4, "relu"),), (Dense(1, "sigmoid"),)
    assert RunSettings.from_json(earlier).architecture(1) == Architecture((1, 32, 32), *layers)


def test_every_setting_has_a_row_that_says_everything():
    assert {row.name for row in SETTINGS} == {field.name for field in fields(RunSettings)}
    for row in SETTINGS:
        assert row.label
        assert row.about.endswith(".")
        assert "%" not in row.about, "argparse reads it as a mark"
        assert bool(row.choices) != bool(row.refusal)
        assert row.choices or row.read(row.written(row.default)) == row.default


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("validation", "33 %", 0.33),
        ("validation", "5", 0.05),
        ("rate", "0,125", 0.125),
        ("epochs", " 12 ", 12),
    ],
)
def test_what_is_typed_is_read_as_it_is_written(name, text, value):
    assert SETTING[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("kernels", "2.5", "kernels: “2.5” is not a whole number. Choose one such as 16."),
        ("kernels", "1e300", "The number of kernels 1e300 is not possible. Choose 1 to 128."),
        ("rate", "fast", "ε, learning rate: “fast” is not a number. Choose one such as 0.1."),
        ("validation", "95", "The validation part 95 is not possible. Choose 0 % to 90 %."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(name, text, said):
    with pytest.raises(SettingsError) as refused:
        SETTING[name].read(text)
    assert str(refused.value) == said
