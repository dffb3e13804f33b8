"""The Validation page as a person uses it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton, QToolButton, QToolTip
from training_looks import colours_of, dark_palette, light_palette

from app.recognition.verdicts import SetVerdicts, Verdicts
from app.ui import theme
from app.ui.one_line import OneLine
from app.ui.who import validation_page
from app.ui.who.confusion_bars import AccuracyBars
from app.ui.who.confusion_matrix import ConfusionMatrix
from app.ui.who.validation_faces import ValidationFaces
from app.ui.who.validation_page import ValidationPage

NAMES = ("Ada", "Ben")


def verdicts_of(ids, persons, s):
    s = np.array(s, np.float32)
    persons = np.array(persons)
    said = (s > 0.5).astype(np.intp)
    return SetVerdicts(np.array(ids), persons, said, s[:, None], 0.5 * np.square(persons - s), 2)


TRAINING = verdicts_of([1, 2, 3, 4], [0, 0, 1, 1], [0.0, 0.1, 0.9, 0.8])
VALIDATION = verdicts_of([11, 12, 13, 14, 15], [0, 0, 0, 1, 1], [0.1, 0.7, 0.9, 0.4, 1.0])
VERDICTS = Verdicts(TRAINING, VALIDATION, 7)
PICTURES = {face: np.full((16, 16), 10 * face, np.uint8) for face in (1, 2, 3, 4, 11, 12, 13, 14, 15)}


@pytest.fixture
def page(qtbot):
    page = ValidationPage()
    qtbot.addWidget(page)
    page.resize(340, 360)
    page.show()
    return page


@pytest.fixture
def shown(page):
    page.show_verdicts(VERDICTS, NAMES, PICTURES)
    return page


def matrix(page):
    return page.findChild(ConfusionMatrix)


def faces(page):
    return page.findChild(ValidationFaces)


def ids(page):
    return [one.face_id for one in faces(page).faces.verdicts]


def text(page, name, kind=OneLine):
    return page.findChild(kind, name).text()


def click_cell(page, row, column):
    place = matrix(page).cell_rect((row, column)).center()
    QTest.mouseClick(matrix(page), Qt.MouseButton.LeftButton, pos=place)


def test_the_validation_faces_are_counted(shown):
    assert text(shown, "validation_total") == "2 of 5, 40 %"
    assert "epoch 7" in text(shown, "validation_epoch")
    assert shown.findChild(AccuracyBars).texts() == ["Ada 1 of 3, 33 %", "Ben 1 of 2, 50 %"]
    assert matrix(shown).words_of((0, 1)) == "Ada, taken for Ben: 2 of 3 faces."
    assert matrix(shown).words_of((1, 1)) == "Ben, named rightly: 1 of 2 faces."


def test_without_a_cell_the_largest_shares_of_d_are_listed(shown):
    assert text(shown, "validation_caption") == "Largest share of D"
    assert ids(shown) == [13, 12, 14, 11, 15]


@pytest.mark.parametrize("cell", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_click_on_a_cell_lists_exactly_its_faces(shown, cell):
    click_cell(shown, *cell)
    assert set(ids(shown)) == {
        int(face)
        for face, who, said in zip(VALIDATION.face_ids, VALIDATION.persons, VALIDATION.said, strict=True)
        if (who, said) == cell
    }
    assert text(shown, "validation_caption") == matrix(shown).words_of(cell)


def test_the_way_back_is_a_button_escape_or_the_same_cell(shown):
    back = shown.findChild(QToolButton, "all_shares")
    assert not back.isVisible()
    for leave in (
        lambda: QTest.mouseClick(back, Qt.MouseButton.LeftButton),
        lambda: click_cell(shown, 0, 1),
        lambda: QTest.keyClick(matrix(shown), Qt.Key.Key_Escape),
    ):
        click_cell(shown, 0, 1)
        assert back.isVisible()
        leave()
        assert ids(shown) == [13, 12, 14, 11, 15]


def test_the_keyboard_reaches_every_cell_and_every_face(qtbot, shown):
    matrix(shown).setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(matrix(shown), key)
    assert ids(shown) == [13, 12]
    assert matrix(shown).accessibleDescription() == "Ada, taken for Ben: 2 of 3 faces."
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Space):
        QTest.keyClick(matrix(shown), key)
    assert ids(shown) == [14]
    faces(shown).setCurrentIndex(faces(shown).faces.index(0, 0))
    with qtbot.waitSignal(shown.face_chosen) as chosen:
        QTest.keyClick(faces(shown), Qt.Key.Key_Return)
    assert chosen.args == [14]


def test_a_face_that_is_clicked_is_chosen_once(qtbot, shown):
    chosen = []
    shown.face_chosen.connect(chosen.append)
    place = faces(shown).visualRect(faces(shown).faces.index(1, 0)).center()
    QTest.mouseClick(faces(shown).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [12]


def test_a_face_says_its_output_and_its_share_of_d(shown):
    index = faces(shown).faces.index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Ada, taken for Ben: s = 0.900, share of D 0.405."
    pixel = index.data(Qt.ItemDataRole.DecorationRole).toImage().pixelColor(3, 3)
    assert pixel.red() == 130


def test_the_training_faces_can_be_looked_at_instead(shown):
    click_cell(shown, 0, 1)
    shown.findChild(QRadioButton, "training_verdicts").click()
    assert text(shown, "validation_total") == "4 of 4, 100 %"
    assert set(ids(shown)) == {1, 2, 3, 4}
    assert matrix(shown).chosen is None


def test_another_moment_keeps_the_cell_and_shows_its_faces_then(shown):
    click_cell(shown, 0, 1)
    later = verdicts_of([11, 12, 13, 14, 15], [0, 0, 0, 1, 1], [0.6, 0.2, 0.7, 0.9, 1.0])
    shown.show_verdicts(Verdicts(TRAINING, later, 8), NAMES, PICTURES)
    assert ids(shown) == [13, 11]
    assert "epoch 8" in text(shown, "validation_epoch")


def test_the_face_with_the_keyboard_keeps_it_while_the_order_changes(shown):
    faces(shown).setCurrentIndex(faces(shown).faces.index(0, 0))
    later = verdicts_of([11, 12, 13, 14, 15], [0, 0, 0, 1, 1], [0.1, 0.9, 0.8, 0.4, 1.0])
    shown.show_verdicts(Verdicts(TRAINING, later, 8), NAMES, PICTURES)
    assert ids(shown)[:2] == [12, 13]
    assert faces(shown).currentIndex().row() == 1


def test_without_a_network_it_says_so(page):
    page.show_verdicts(None, (), {})
    empty = page.findChild(QLabel, "validation_empty")
    assert empty.isVisible()
    assert empty.text().startswith("No network yet. Press Run")
    assert not matrix(page).isVisible()


def test_without_validation_faces_it_says_why_they_matter(page):
    page.show_verdicts(Verdicts(TRAINING, None, 7), NAMES, PICTURES)
    empty = page.findChild(QLabel, "validation_empty")
    assert "Frames of one burst are nearly the same picture" in empty.text()
    page.findChild(QRadioButton, "training_verdicts").click()
    assert not empty.isVisible()
    assert matrix(page).isVisible()
    assert set(ids(page)) == {1, 2, 3, 4}


def test_hidden_it_does_no_work_and_shows_the_newest_when_it_is_seen(qtbot, monkeypatch):
    page = ValidationPage()
    qtbot.addWidget(page)
    counted = []
    confusion = SetVerdicts.confusion
    monkeypatch.setattr(SetVerdicts, "confusion", lambda own: counted.append(1) or confusion(own))
    for epoch in range(5):
        page.show_verdicts(Verdicts(TRAINING, VALIDATION, epoch), NAMES, PICTURES)
    assert not counted
    page.show()
    assert len(counted) == 1
    assert "epoch 4" in text(page, "validation_epoch")


def test_of_very_many_faces_the_worst_are_listed(page):
    many = np.arange(1000)
    crowd = verdicts_of(many, many % 2, np.linspace(0, 1, 1000))
    page.show_verdicts(Verdicts(TRAINING, crowd, 1), NAMES, {})
    assert len(ids(page)) == validation_page.MOST_SHARES
    click_cell(page, 0, 1)
    assert len(ids(page)) == crowd.confusion()[0, 1]


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_the_cells_have_the_colours_of_the_persons(shown, palette):
    shown.setPalette(palette)
    all_right = verdicts_of([1, 2], [0, 1], [0.0, 1.0])
    shown.show_verdicts(Verdicts(TRAINING, all_right, 1), NAMES, PICTURES)
    seen = colours_of(matrix(shown))
    assert {theme.person_colour(index, palette).name() for index in (0, 1)} <= seen


def test_a_cell_says_under_the_mouse_what_it_counts(shown):
    place = matrix(shown).cell_rect((1, 0)).center()
    ask = QHelpEvent(QEvent.Type.ToolTip, place, matrix(shown).mapToGlobal(place))
    QApplication.sendEvent(matrix(shown), ask)
    assert QToolTip.text() == "Ben, taken for Ada: 1 of 2 faces."
    QApplication.sendEvent(matrix(shown), QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))
    assert QToolTip.text() == matrix(shown).toolTip()
    QToolTip.hideText()


@pytest.mark.parametrize("size", [(340, 360), (340, 700), (1000, 900)])
def test_nothing_is_wider_than_the_page(qtbot, shown, size):
    shown.resize(*size)
    qtbot.waitUntil(lambda: matrix(shown).width() > size[0] // 3)
    for widget in (matrix(shown), shown.findChild(AccuracyBars), faces(shown), shown.cheating):
        left = widget.mapTo(shown, QPoint(0, 0)).x()
        assert left >= 0
        assert left + widget.width() <= size[0]
    cells = [matrix(shown).cell_rect((row, column)) for row in (0, 1) for column in (0, 1)]
    assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[:i])
