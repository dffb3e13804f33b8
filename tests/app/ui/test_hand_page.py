"""The page for the calculation by hand, alone: what it shows is what was worked out by hand."""

import pytest
from made_session import made_session
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.lessons.hand.lesson import Walk
from app.lessons.hand.task import HandTask
from app.project import Project
from app.ui.dialogs import Dialogs
from app.ui.hand.page import HandPage
from app.ui.preferences import Preferences
from app.ui.style import dark_palette, light_palette, wear
from app.ui.widgets.equation import EquationView

# Worked out by hand in tests/app/lessons/test_hand_walk.py: two faces one after the other, and one update on
# the total D. Here as the page writes them.
FIRST_FACE = (
    (17, r"= 0.1 \cdot 1 + 0.2 \cdot 2 + 0 = 0.5"),
    (14, r"= \max(0, 0.5) = 0.5"),
    (18, r"= 0 - 0.5 = {-}0.5"),
    (20, r"= \frac{1}{2} \cdot ({-}0.5)^2 = 0.125"),
    (24, r"= 1 \quad \text{as } 0.5 > 0"),
    (30, r"= -({-}0.5) \cdot 1 \cdot 1 = 0.5"),
    (30, r"= -({-}0.5) \cdot 1 \cdot 2 = 1"),
    (30, r"= -({-}0.5) \cdot 1 \cdot 1 = 0.5"),
    (29, r"= -0.02 \cdot 0.5 = {-}0.01"),
    (29, r"= -0.02 \cdot 1 = {-}0.02"),
    (29, r"= -0.02 \cdot 0.5 = {-}0.01"),
    (28, r"= 0.1 + ({-}0.01) = 0.09"),
    (28, r"= 0.2 + ({-}0.02) = 0.18"),
    (28, r"= 0 + ({-}0.01) = {-}0.01"),
)
SECOND_FACE = (
    *("0.62", "0.62", "−0.62", "0.1922", "1", "0.62", "1.86", "0.62"),
    *("−0.0124", "−0.0372", "−0.0124", "0.0776", "0.1428", "−0.0224"),
)
TOTAL = ("1.04", "−0.8", "3.8", "0.6", "0.016", "−0.076", "−0.012", "0.116", "0.124", "−0.012")


@pytest.fixture
def make_page(qtbot, tmp_path):
    """Makes the page anew from the same settings, as another start of the application does."""
    sessions = []

    def make(make_dialogs=Dialogs):
        project = Project.open_or_create(tmp_path / f"faces {len(sessions)}.facet")
        session = made_session(tmp_path, project, make_dialogs)
        sessions.append(session)
        page = HandPage(session)
        qtbot.addWidget(page)
        page.resize(1240, 720)
        page.show()
        qtbot.waitExposed(page)
        return page

    yield make
    for session in sessions:
        session.end()


@pytest.fixture
def page(make_page):
    return make_page()


def find(page, name, kind=QWidget):
    return page.findChild(kind, name)


def step(qtbot, page, times=1):
    for _ in range(times):
        qtbot.mouseClick(find(page, "hand_step"), Qt.MouseButton.LeftButton)


def pick(page, name, value):
    field = find(page, name)
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def type_into(qtbot, page, name, text):
    field = find(page, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def rows(page):
    """The lines that are shown, from top to bottom."""
    lines = find(page, "hand_lines")
    lines.widget().layout().activate()
    return sorted(
        (row for row in lines.findChildren(QWidget, "hand_line") if not row.isHidden()), key=QWidget.y
    )


def shown(qtbot, page):
    """The equation number and the LaTeX of every line, once all of them are typeset."""
    qtbot.waitUntil(lambda: all(latex(row) for row in rows(page)), timeout=30_000)
    return [(int(row.accessibleName().split("(")[-1].rstrip(")")), latex(row)) for row in rows(page)]


def latex(row):
    """With symbols, then with numbers."""
    return tuple(view.latex() for view in row.findChildren(EquationView))


def values(page):
    return tuple(row.accessibleName().rpartition(", ")[0].rpartition(" = ")[2] for row in rows(page))


def text(page, name):
    return find(page, name, QLabel).text()


def test_the_page_shows_exactly_the_numbers_of_the_first_two_faces(qtbot, page):
    step(qtbot, page, 14)
    rows = shown(qtbot, page)
    assert [(number, latex[1]) for number, latex in rows] == list(FIRST_FACE)
    assert rows[0][1][0] == r"h^{\mu} = w_1\,\sigma_1^{\mu} + w_2\,\sigma_2^{\mu} + \varphi"
    assert text(page, "hand_place") == "t = 0 · experiment μ = 1: σ = (1, 2), ζ = 0"
    assert text(page, "hand_now") == "now w₁ = 0.09, w₂ = 0.18, φ = −0.01"
    step(qtbot, page, 14)
    assert values(page) == SECOND_FACE
    assert all(
        value in row[1][1].replace("{-}", "−")
        for value, row in zip(SECOND_FACE, shown(qtbot, page), strict=True)
    )
    assert text(page, "hand_now") == "now w₁ = 0.0776, w₂ = 0.1428, φ = −0.0224"
    assert [text(page, f"hand_output_{face}") for face in range(3)] == ["0.5", "0.62", "–"]


def test_the_page_shows_exactly_the_numbers_of_one_update_on_the_total_error(qtbot, page):
    pick(page, "hand_update", "all")
    pick(page, "hand_unit", "epoch")
    step(qtbot, page)
    assert values(page) == TOTAL
    rows = shown(qtbot, page)
    assert rows[0][1][1] == "= 0.125 + 0.245 + 0.32 + 0.18 + 0.125 + 0.045 = 1.04"
    assert rows[1][1][-1] == "= 0.5 + 0.7 + 1.6 - 1.2 - 1.5 - 0.9 = {-}0.8"
    assert (
        rows[1][1][1]
        == r"= -[\,({-}0.5) \cdot 1 \cdot 1 + ({-}0.7) \cdot 1 \cdot 1 + ({-}0.8) \cdot 1 \cdot 2"
    )
    assert text(page, "hand_error").startswith("D = 0.798 after 1 update")


def test_the_newest_line_is_in_sight_and_earlier_ones_are_quieter(qtbot, page):
    page.resize(1000, 420)
    step(qtbot, page, 14)
    shown(qtbot, page)
    viewport = find(page, "hand_lines").viewport()

    def newest_in_sight():
        bottom = rows(page)[-1].mapTo(viewport, rows(page)[-1].rect().bottomLeft()).y()
        return 0 < bottom <= viewport.height() + 1

    qtbot.waitUntil(newest_in_sight)


def test_the_line_moves_with_the_update_and_the_wrong_faces_are_counted(qtbot, page):
    plane = find(page, "hand_plane")
    start = "s = ½ where 0.1·σ₁ + 0.2·σ₂ = 0.5"
    assert plane.accessibleDescription() == start
    assert text(page, "hand_sides") == (
        "2 of 6 faces are on their own side. Hollow: on the wrong side. Line: s = ½."
    )
    step(qtbot, page, 13)
    assert plane.accessibleDescription() == start
    step(qtbot, page)
    assert plane.accessibleDescription() == "s = ½ where 0.09·σ₁ + 0.18·σ₂ = 0.51"
    assert text(page, "hand_sides").endswith("Dashed: the line before the last update.")
    pick(page, "hand_unit", "epoch")
    step(qtbot, page, 12)
    assert text(page, "hand_sides").startswith("6 of 6 faces are on their own side.")
    table = find(page, "hand_error_plot").table().splitlines()
    assert table[1].startswith("D,0.0,1.04")
    assert len(table) == 1 + 1 + 12 * 6


def test_back_takes_the_newest_line_away(qtbot, page):
    assert not find(page, "hand_back").isEnabled()
    step(qtbot, page, 15)
    assert values(page) == ("0.62",)
    qtbot.mouseClick(find(page, "hand_back"), Qt.MouseButton.LeftButton)
    assert values(page)[-3:] == ("0.09", "0.18", "−0.01")
    assert text(page, "hand_now") == "now w₁ = 0.09, w₂ = 0.18, φ = −0.01"


def test_an_edited_number_starts_again_and_an_impossible_one_is_refused(qtbot, page):
    step(qtbot, page, 3)
    type_into(qtbot, page, "feature_0_1", "5")
    assert values(page) == ()
    assert text(page, "hand_place") == "t = 0, before the first line"
    step(qtbot, page)
    assert values(page) == ("1.1",)
    type_into(qtbot, page, "hand_rate", "-3")
    assert text(page, "hand_notice") == "ε = −3 is not possible. Choose a number above 0, such as 0.02."
    assert find(page, "hand_rate").text() == "0.02"
    assert values(page) == ("1.1",), "what was refused changes nothing"
    type_into(qtbot, page, "hand_w1", "one")
    assert "is not a number" in text(page, "hand_notice")


def test_a_dead_relu_and_a_rate_that_is_too_large_are_explained_where_they_happen(qtbot, page):
    type_into(qtbot, page, "hand_w2", "-5")
    step(qtbot, page, 5)
    warning = [label.text() for label in page.findChildren(QLabel, "hand_warning") if label.isVisible()]
    assert len(warning) == 1
    assert "ReLU has died" in warning[0]
    type_into(qtbot, page, "hand_w2", "0.2")
    pick(page, "hand_f", "linear")
    type_into(qtbot, page, "hand_rate", "900")
    assert text(page, "hand_bound") == (
        "ε is above 0.1429, the least 2/|σ|² of the faces: updates overshoot where f is straight."
    )
    pick(page, "hand_unit", "epoch")
    step(qtbot, page, 3)
    assert "The last numbers are kept" in text(page, "hand_stopped")
    assert not find(page, "hand_step").isEnabled()
    type_into(qtbot, page, "hand_rate", "0.02")
    assert find(page, "hand_step").isEnabled()
    assert not find(page, "hand_stopped").isVisible()


def test_a_number_is_predicted_and_its_score_is_kept(qtbot, page):
    pick(page, "hand_mode", "value")
    step(qtbot, page)
    answer = find(page, "hand_answer")
    assert text(page, "hand_question") == "How much is h?"
    # Its equation is there, and no number of it.
    assert [latex[1] for _, latex in shown(qtbot, page)] == [r"= \; ?"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is answer)
    qtbot.keyClicks(answer, "half")
    qtbot.keyClick(answer, Qt.Key.Key_Return)
    assert "“half” is not a number" in text(page, "hand_verdict")
    answer.selectAll()
    qtbot.keyClicks(answer, "0,5")
    qtbot.keyClick(answer, Qt.Key.Key_Return)
    assert text(page, "hand_verdict").startswith("Right: h = 0.5")
    assert values(page) == ("0.5",), "Enter answers, and does not step on"
    assert text(page, "hand_score") == "1 of 1 right"
    step(qtbot, page)
    qtbot.mouseClick(find(page, "hand_show_me"), Qt.MouseButton.LeftButton)
    assert values(page) == ("0.5", "0.5")
    assert text(page, "hand_score") == "1 of 2 right"


def test_nothing_of_an_asked_line_is_shown_before_it_is_answered(qtbot, page):
    pick(page, "hand_mode", "sign")
    step(qtbot, page)
    assert page.symbol_value("h") == "not calculated yet"
    assert text(page, "hand_output_0") == "–"
    qtbot.mouseClick(find(page, "hand_sign_negative"), Qt.MouseButton.LeftButton)
    assert text(page, "hand_verdict").startswith("No: h = 0.5 is positive, not negative")
    assert page.symbol_value("h") == "0.5"


def test_every_symbol_tells_its_present_value(qtbot, page):
    assert page.symbol_value("μ") == "6 faces"
    step(qtbot, page, 14 + 3)
    told = {letter: page.symbol_value(letter) for letter in "hsζσwφεDμK"}
    assert told == {
        "h": "0.62",
        "s": "0.62",
        "ζ": "0",
        "σ": "(1, 3)",
        "w": "w₁ = 0.09, w₂ = 0.18",
        "φ": "−0.01",
        "ε": "0.02",
        "D": f"{_shown_error()} over all six faces",
        "μ": "2 of 6",
        "K": None,
    }
    view = rows(page)[-1].findChildren(EquationView)[-1]
    places = {place.letter: place.value(place.letter) for place in view.symbol_places()}
    assert all(places[letter] == told[letter] for letter in places), "a card in a line says the same"


def _shown_error():
    # h with w = (0.09, 0.18), φ = −0.01: 0.44, 0.62, 0.71, 0.35, 0.44, 0.62, so
    # D = ½ (0.1936 + 0.3844 + 0.5041 + 0.4225 + 0.3136 + 0.1444) = ½ · 1.9626 = 0.9813
    return "0.9813"


def test_the_task_the_place_and_the_score_outlive_the_application(qtbot, make_page):
    page = make_page()
    type_into(qtbot, page, "hand_w1", "0.3")
    pick(page, "hand_mode", "sign")
    step(qtbot, page)
    qtbot.mouseClick(find(page, "hand_sign_positive"), Qt.MouseButton.LeftButton)
    step(qtbot, page)
    before = values(page)
    again = make_page()
    assert values(again) == before
    assert find(again, "hand_w1").text() == "0.3"
    assert text(again, "hand_score") == "1 of 1 right"


def test_settings_that_cannot_be_read_give_the_usual_task(make_page, tmp_path):
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    for broken in ("{", "[]", '{"task": {"rate": -1}}'):
        Preferences(store).hand_calculation = broken
        store.sync()
        page = make_page()
        assert find(page, "hand_rate").text() == f"{HandTask().rate}"
        assert text(page, "hand_place") == "t = 0, before the first line"


def test_it_is_drawn_in_the_palettes_colours(qtbot, page):
    step(qtbot, page, 3)
    light = page.grab().toImage()
    font = QApplication.font()
    wear(dark_palette(), font)
    dark = page.grab().toImage()
    wear(light_palette(), font)
    at = find(page, "hand_error_plot").mapTo(page, find(page, "hand_error_plot").rect().center())
    assert light.pixelColor(at).lightness() > 200
    assert dark.pixelColor(at).lightness() < 100


def test_stepping_a_long_way_costs_no_time_per_line(qtbot, page):
    pick(page, "hand_unit", "epoch")
    step(qtbot, page, 5)
    walk = Walk(HandTask())
    for _ in range(5):
        walk.forward("epoch")
    assert latex(rows(page)[-1]), "the newest is typeset at once"
    assert values(page) == tuple(line.shown for line in walk.part)
    shown(qtbot, page)


def test_start_again_begins_a_new_score_and_another_number_keeps_it(qtbot, page):
    pick(page, "hand_mode", "sign")
    step(qtbot, page)
    qtbot.mouseClick(find(page, "hand_sign_positive"), Qt.MouseButton.LeftButton)
    assert text(page, "hand_score") == "1 of 1 right"
    type_into(qtbot, page, "hand_w1", "0.3")
    assert text(page, "hand_score") == "1 of 1 right"
    qtbot.mouseClick(find(page, "hand_again"), Qt.MouseButton.LeftButton)
    assert text(page, "hand_score") == ""
    assert find(page, "hand_w1").text() == "0.3"


def test_the_plot_of_d_is_saved_from_its_menu_and_stays_logarithmic(qtbot, make_page, tmp_path):
    def saving(owner, preferences):
        dialogs = Dialogs(owner, preferences)
        dialogs.export = lambda name: asked.append(name) or tmp_path / name
        return dialogs

    asked = []
    page = make_page(saving)
    step(qtbot, page, 14)
    plot = find(page, "hand_error_plot")
    plot.save_wanted.emit(".csv")
    assert asked == ["faces 0 hand calculation.csv"], "the project's name"
    assert len((tmp_path / asked[0]).read_text().splitlines()) == 1 + 2
    plot.log = True
    assert find(make_page(), "hand_error_plot").log


def test_every_field_has_room_for_its_number(page):
    for field in page.findChildren(QAbstractSpinBox):
        metrics, line = field.fontMetrics(), field.findChild(QLineEdit)
        assert line.contentsRect().width() >= metrics.horizontalAdvance("−0.25"), field.objectName()


def test_faces_count_from_one(page):
    words = [label.text() for label in page.findChildren(QLabel) if label.toolTip().startswith("Face ")]
    assert words == ["1", "2", "3", "4", "5", "6"]


def test_everything_that_answers_has_a_name_and_nothing_is_wider_than_a_small_screen(page):
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)
    for kind in kinds:
        for control in page.findChildren(kind):
            named = control.accessibleName() or getattr(control, "text", str)()
            assert named or control.objectName().startswith("qt_"), control.objectName()
    assert page.minimumSizeHint().width() <= 1024
    assert page.minimumSizeHint().height() <= 620
