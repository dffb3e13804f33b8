from dataclasses import fields, replace

import pytest

from app.recognition.changes import Change, changes_between, setting_words, settings_words
from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings

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
