from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from training_looks import colours_of

from app.recognition.settings import SETTINGS, RunSettings
from app.ui.style import dark_palette, light_palette, muted, wear
from app.ui.training.settings_form import ALWAYS_SEEN, SettingsForm

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OPEN = tuple(row.name for row in SETTINGS if row.at_any_time)
LOCKED = tuple(row.name for row in SETTINGS if not row.at_any_time)


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm:
    form = SettingsForm()
    qtbot.addWidget(form)
    form.set_folded(False)
    form.resize(464, 200)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    return form


@pytest.fixture
def seen(form: SettingsForm) -> list[RunSettings]:
    """Every settings the form has told of."""
    told: list[RunSettings] = []
    form.changed.connect(told.append)
    return told


def field(form: SettingsForm, name: str) -> QAbstractSpinBox:
    found = form.findChild(QAbstractSpinBox, name)
    assert found is not None
    return found


def type_into(
    qtbot: QtBot, form: SettingsForm, name: str, text: str, end: Qt.Key = Qt.Key.Key_Return
) -> None:
    number = field(form, name)
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, text)
    qtbot.keyClick(number, end)


def problem(form: SettingsForm) -> str:
    label = form.findChild(QLabel, "settings_problem")
    assert label is not None
    return label.text() if label.isVisible() else ""


def test_typing_a_number_counts_once_it_is_finished(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    number = field(form, "rate")
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "0.2")
    assert seen == []
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert [settings.rate for settings in seen] == [0.2]


def test_leaving_the_field_finishes_it_too(qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]) -> None:
    type_into(qtbot, form, "epochs", "50", end=Qt.Key.Key_Tab)
    assert [settings.epochs for settings in seen] == [50]


def test_a_decimal_comma_is_understood(qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]) -> None:
    type_into(qtbot, form, "rate", "0,125")
    assert seen[-1].rate == 0.125


def test_a_rate_that_is_none_is_refused_with_a_sentence(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    for text in ("0", "-1", "nan", "inf", "abc", " "):
        type_into(qtbot, form, "rate", text)
        assert "learning rate" in problem(form)
        assert problem(form).endswith(".")
        assert field(form, "rate").text() == str(RunSettings().rate)
        form.set_settings(RunSettings())
    assert seen == []
    assert form.settings() == RunSettings()


def test_every_impossible_number_is_refused_and_said(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    for name, text, told in (
        ("kernel_size", "4", "4 is even"),
        ("kernels", "0", "number of kernels 0"),
        ("kernels", "2.5", "“2.5” is not a whole number"),
        ("kernels", "1e300", "number of kernels 1e300"),
        ("epochs", "many", "“many” is not a whole number"),
        ("size", "4", "image size 4"),
        ("validation", "95", "validation part 95 is not possible. Choose 0 % to 90 %"),
        ("target", "-1", "-1"),
        ("seed", "-3", "seed -3"),
    ):
        before = field(form, name).text()
        type_into(qtbot, form, name, text)
        assert told in problem(form)
        assert field(form, name).text() == before
    assert seen == []


def test_settings_that_do_not_go_together_are_refused(qtbot: QtBot, form: SettingsForm) -> None:
    type_into(qtbot, form, "size", "8")
    type_into(qtbot, form, "kernel_size", "7")
    assert "leave" in problem(form)
    assert form.settings().kernel_size == 5


def test_a_refusal_goes_away_with_the_next_good_number(qtbot: QtBot, form: SettingsForm) -> None:
    type_into(qtbot, form, "rate", "0")
    assert problem(form)
    type_into(qtbot, form, "rate", "0.2")
    assert problem(form) == ""


def test_arrows_step_the_kernel_size_by_odd_numbers(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    number = field(form, "kernel_size")
    number.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(number, key)
    assert [settings.kernel_size for settings in seen] == [7, 5, 3]


def test_arrows_step_from_the_number_that_was_typed(qtbot: QtBot, form: SettingsForm) -> None:
    number = field(form, "kernels")
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "20")
    qtbot.keyClick(number, Qt.Key.Key_Up)
    assert form.settings().kernels == 21


def test_arrows_end_at_the_limits(qtbot: QtBot, form: SettingsForm) -> None:
    form.set_settings(RunSettings(kernels=1, kernel_size=15))
    qtbot.keyClick(field(form, "kernels"), Qt.Key.Key_Down)
    qtbot.keyClick(field(form, "kernel_size"), Qt.Key.Key_Up)
    assert (form.settings().kernels, form.settings().kernel_size) == (1, 15)


def test_what_learns_is_chosen_in_words(qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]) -> None:
    choice = form.findChild(QComboBox, "learn")
    assert choice is not None
    assert [choice.itemText(i) for i in range(choice.count())] == [
        "dense and kernels",
        "dense only",
        "kernels only",
    ]
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert [settings.learn for settings in seen] == ["dense"]


def test_settings_asked_for_include_what_is_still_being_typed(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    number = field(form, "epochs")
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "12")
    assert form.settings().epochs == 12
    assert [settings.epochs for settings in seen] == [12]


def test_settings_are_shown_without_a_signal(form: SettingsForm, seen: list[RunSettings]) -> None:
    settings = RunSettings(
        rate=1e-6, epochs=10, kernels=4, kernel_size=3, pool=2, size=24, learn="dense",
        update="face", validation=0.33, target=0, seed=123456789,
    )  # fmt: skip
    form.set_settings(settings)
    assert form.settings() == settings
    assert seen == []
    shown = {name: field(form, name).text() for name in ("rate", "validation", "target", "seed")}
    assert shown == {"rate": "1e-06", "validation": "33 %", "target": "0", "seed": "123456789"}


def test_a_shown_number_can_be_typed_back(qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]) -> None:
    type_into(qtbot, form, "validation", "33 %")
    assert seen[-1].validation == 0.33
    type_into(qtbot, form, "rate", "1e-06")
    assert seen[-1].rate == 1e-6


def test_a_locked_form_leaves_what_may_change_at_any_time(form: SettingsForm) -> None:
    def enabled(names: tuple[str, ...]) -> set[bool]:
        return {form.findChild(QWidget, name).isEnabled() for name in names}

    form.set_locked(True)
    assert enabled(LOCKED) == {False}
    assert enabled((*OPEN,)) == {True}
    assert "Reset" in field(form, "kernels").toolTip()
    form.set_locked(False)
    assert enabled(LOCKED + OPEN) == {True}


def test_scrolling_past_a_field_changes_nothing(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    field(form, "rate").setFocus()
    for name in ("epochs", "update"):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(form.findChild(QWidget, name), wheel)
    assert seen == []


def test_every_field_says_what_it_is(form: SettingsForm) -> None:
    for name in LOCKED + OPEN:
        widget = form.findChild(QWidget, name)
        assert widget.accessibleName()
        assert widget.toolTip().endswith(".")


def test_light_and_alignment_can_be_chosen(qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]) -> None:
    for name in ("light", "align"):
        choice = form.findChild(QComboBox, name)
        assert choice is not None
        choice.setFocus()
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert (seen[-1].light, seen[-1].align) == ("even", "eyes")
    form.set_settings(RunSettings(light="local", align="none"))
    assert choice.currentText() == "none"


def test_activations_can_be_chosen_and_the_network_has_them(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    for name, key in (("f", "R"), ("g", "t")):
        choice = form.findChild(QComboBox, name)
        assert choice is not None
        choice.setFocus()
        qtbot.keyClick(choice, key)
    assert (seen[-1].f, seen[-1].g) == ("relu", "tanh")
    network = seen[-1].architecture(1)
    assert (network.dense[0].f, network.features[0].g) == ("relu", "tanh")


def test_what_came_of_a_setting_is_said_beside_it(form: SettingsForm) -> None:
    copies = form.findChild(QLabel, "copies_made")
    assert not copies.isVisible()
    form.set_done(validation="12 faces are learned.", copies="16 copies asked, 1 made: 64 faces are many.")
    assert field(form, "validation").toolTip().endswith("12 faces are learned.")
    assert "12 faces" not in field(form, "kernels").toolTip()
    assert copies.isVisible()
    assert copies.text() == "16 copies asked, 1 made: 64 faces are many."
    assert "1 made" in form.findChild(QLabel, "settings_summary").text()
    form.set_done()
    assert not copies.isVisible()
    assert "12 faces" not in field(form, "validation").toolTip()


@pytest.mark.parametrize("width", [320, 464, 900])
def test_nothing_is_cut_off_however_wide_the_panel_is(qtbot: QtBot, form: SettingsForm, width: int) -> None:
    form.resize(width, 700)
    fields = [form.findChild(QWidget, name) for name in LOCKED + OPEN]

    def are_whole() -> None:
        for field in fields:
            assert field.width() >= field.minimumSizeHint().width()
            assert field.mapTo(form, field.rect().topRight()).x() < form.width() == width

    qtbot.waitUntil(are_whole)
    assert form.minimumSizeHint().width() <= 320


def fold(qtbot: QtBot, form: SettingsForm) -> None:
    qtbot.mouseClick(form.findChild(QToolButton, "all_settings"), Qt.MouseButton.LeftButton)


def test_one_row_is_always_seen_and_the_rest_folds_away(qtbot: QtBot, form: SettingsForm) -> None:
    told: list[bool] = []
    form.folded_changed.connect(told.append)
    open_height = form.sizeHint().height()
    fold(qtbot, form)
    shown = {name for name in LOCKED + OPEN if form.findChild(QWidget, name).isVisible()}
    assert shown == {*ALWAYS_SEEN} == {"rate", "learn", "epochs"}
    assert form.sizeHint().height() < open_height / 2
    fold(qtbot, form)
    assert all(form.findChild(QWidget, name).isVisible() for name in LOCKED + OPEN)
    assert told == [True, False]


def test_the_keyboard_folds_too(qtbot: QtBot, form: SettingsForm) -> None:
    qtbot.keyClick(form.findChild(QToolButton, "all_settings"), Qt.Key.Key_Space)
    assert form.folded


def test_folding_is_remembered_by_whoever_asks_without_a_signal(form: SettingsForm) -> None:
    told: list[bool] = []
    form.folded_changed.connect(told.append)
    form.set_folded(True)
    assert form.folded
    assert not field(form, "kernels").isVisible()
    assert told == []


def test_what_is_folded_away_is_told_in_short(qtbot: QtBot, form: SettingsForm) -> None:
    type_into(qtbot, form, "kernels", "8")
    type_into(qtbot, form, "seed", "42")
    fold(qtbot, form)
    summary = form.findChild(QLabel, "settings_summary")
    assert summary.isVisible()
    assert summary.text().startswith("α 0.9 · 8 kernels 5×5 · pool 4 · g ReLU · f sigmoid · 32×32 · seed 42")
    assert summary.toolTip().endswith("light local, alignment level.")
    assert "ε" not in summary.text()


def test_a_folded_field_that_is_refused_comes_to_sight(qtbot: QtBot, form: SettingsForm) -> None:
    told: list[bool] = []
    form.folded_changed.connect(told.append)
    number = field(form, "kernels")
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "0")
    form.set_folded(True)
    form.settings()
    assert problem(form).startswith("The number of kernels 0 is not possible.")
    assert number.isVisible()
    assert told == [False]


def test_a_refusal_in_the_first_row_leaves_the_rest_folded(qtbot: QtBot, form: SettingsForm) -> None:
    form.set_folded(True)
    type_into(qtbot, form, "rate", "0")
    assert problem(form)
    assert form.folded


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (RunSettings(), "Stops after 150 epochs, or when D is below 0.01."),
        (RunSettings(target=0), "Stops after 150 epochs."),
        (
            RunSettings(epochs=1, target=0, patience=200),
            "Stops after 1 epoch, or when D has set no new lowest value for 200 epochs.",
        ),
    ],
)
def test_the_form_says_when_a_run_stops(form: SettingsForm, settings: RunSettings, sentence: str) -> None:
    form.set_settings(settings)
    stops = form.findChild(QLabel, "stop_rules")
    assert stops.isVisible()
    assert stops.text() == sentence
    assert "grows beyond all bounds" in stops.toolTip()


def test_the_rules_follow_what_is_typed(qtbot: QtBot, form: SettingsForm) -> None:
    type_into(qtbot, form, "patience", "200")
    assert "200 epochs" in form.findChild(QLabel, "stop_rules").text()


def test_what_may_change_while_it_runs_counts_at_once_while_locked(
    qtbot: QtBot, form: SettingsForm, seen: list[RunSettings]
) -> None:
    form.set_locked(True)
    type_into(qtbot, form, "rate", "0.05")
    type_into(qtbot, form, "momentum", "0")
    qtbot.keyClick(form.findChild(QComboBox, "learn"), Qt.Key.Key_Down)
    assert [(s.rate, s.momentum, s.learn) for s in seen] == [
        (0.05, 0.9, "both"),
        (0.05, 0.0, "both"),
        (0.05, 0.0, "dense"),
    ]


def test_the_keyboard_goes_through_the_fields_as_they_stand(form: SettingsForm) -> None:
    fields = {form.findChild(QWidget, name) for name in LOCKED + OPEN}
    at, order = form.findChild(QWidget, "rate"), []
    for _ in range(60):
        if at in fields and at.objectName() not in order:
            order.append(at.objectName())
        at = at.nextInFocusChain()
    assert order[:3] == ["rate", "learn", "epochs"]
    assert order[3:8] == ["momentum", "update", "batch_size", "target", "patience"]


@pytest.mark.parametrize("make", [light_palette, dark_palette])
def test_a_locked_number_can_still_be_read(form: SettingsForm, make: Callable[[], QPalette]) -> None:
    usual, sheet = QApplication.palette(), QApplication.instance().styleSheet()
    palette = make()
    wear(palette, QApplication.font())
    try:
        form.set_locked(True)
        assert muted(palette).name() in colours_of(field(form, "kernels"))
    finally:
        QApplication.setPalette(usual)
        QApplication.instance().setStyleSheet(sheet)
