"""Symbols are found where they are written, however a widget writes."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QStaticText
from PySide6.QtWidgets import (
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.equations.equation_view import EquationView
from app.ui.one_line import OneLine
from app.ui.symbols.places import place_at, places_around, places_in, places_of
from app.ui.symbols.tips import tip_at
from app.ui.symbols.written import written_in

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def shown(qtbot):
    def show(widget, width=300, height=60):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


def letters(widget):
    return [place.symbol for place in places_in(widget)]


def test_a_letter_is_where_the_label_draws_it(shown):
    label = shown(QLabel("The sum of all of its inputs makes h, and of that f makes the output s."), 600)
    left = label.fontMetrics().horizontalAdvance("The sum of all of its inputs makes ")
    place = next(place for place in places_in(label) if place.symbol == "h")
    assert place.box.center().x() == pytest.approx(left + 4, abs=4)
    assert place_at(label, place.box.center()) == place
    assert place_at(label, QPoint(10, 30)) is None


def test_a_short_line_about_one_symbol_is_its_place_as_a_whole(shown):
    label = shown(QLabel("ε, learning rate"))
    (place,) = places_in(label)
    assert place.box.width() >= label.fontMetrics().horizontalAdvance("ε, learning rate")


def test_mnemonics_are_no_letters(shown):
    button = shown(QPushButton("&Details of h && &w"))
    assert letters(button) == ["h", "w"]


def test_rich_and_wrapped_text_is_read_as_it_is_seen(shown):
    label = QLabel("<p>All <i>weights</i> <b>w</b> of this layer, and <i>σ</i> of the layer before it.</p>")
    label.setWordWrap(True)
    shown(label, 110, 120)
    upper, lower = places_in(label)
    assert (upper.symbol, lower.symbol) == ("w", "σ")
    assert lower.box.top() > upper.box.top()


def test_what_is_cut_off_is_not_seen(shown):
    line = shown(OneLine("a long line with a symbol far on the right, ζ, which is cut"), 120, 20)
    assert letters(line) == []
    assert tip_at(line, QPoint(5, 5)) == line.text()
    line.resize(600, 20)
    assert letters(line) == ["ζ"]


def test_tabs_group_boxes_and_tables_are_read(shown):
    tabs = QTabWidget()
    tabs.addTab(QWidget(), "ε lab")
    tabs.setTabToolTip(tabs.addTab(QWidget(), "Weights w"), "All of them.")
    shown(tabs, 300, 80)
    bar = tabs.tabBar()
    places = {place.symbol: place for place in places_in(bar)}
    assert set(places) == {"ε", "w"}
    second = places["w"].box.center()
    assert bar.tabRect(1).contains(second)
    assert tip_at(bar, second) == "All of them."
    assert letters(shown(QGroupBox("Total error D"))) == ["D"]
    table = QTableWidget(1, 2)
    table.setHorizontalHeaderLabels(["h", "image"])
    shown(table, 300, 120)
    assert letters(table.horizontalHeader().viewport()) == ["h"]


class Turned(QWidget):
    """Writes upwards, and with prepared text."""

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.translate(30, 100)
        painter.rotate(-90)
        painter.drawText(0, 0, "D, total error")
        painter.resetTransform()
        painter.drawStaticText(60, 10, QStaticText("K₁"))
        painter.end()


def test_painted_text_is_read_at_its_place_even_turned(shown):
    widget = shown(Turned(), 120, 120)
    error, kernel = places_in(widget)
    assert (error.symbol, kernel.symbol) == ("D", "K")
    assert error.box.height() > error.box.width() > 5
    assert error.box.bottom() == pytest.approx(100, abs=5)
    assert kernel.box.left() == pytest.approx(60 - 3, abs=2)
    width = QFontMetricsF(widget.font()).horizontalAdvance("D, total error")
    assert error.box.height() == pytest.approx(width, abs=8)


def test_reading_a_widget_leaves_it_as_it_looks(shown):
    button = shown(QPushButton("Weights w"))
    before = button.grab().toImage()
    assert [line.text for line in written_in(button)] == ["Weights w"]
    assert button.grab().toImage() == before


def test_equations_tell_their_symbols_though_they_are_no_text(shown):
    view = shown(EquationView(r"h_i = \sum w_{i,k} \sigma_k + \varphi_i"), 400)
    assert set(letters(view)) == {"h", "w", "σ", "φ"}
    middle = view.box_of("σ").center().toPoint()
    assert place_at(view, middle).symbol == "σ"


def test_a_text_that_lets_the_mouse_through_is_found_from_below(shown):
    below = QWidget()
    over = QLabel("D falls here once you press Run.", below)
    over.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    over.setGeometry(QRect(20, 20, 250, 20))
    shown(below)
    at = over.mapTo(below, places_in(over)[0].box.center())
    assert place_at(below, at).widget is over


def test_a_field_is_about_what_its_label_names(shown):
    form = QWidget()
    label, field, plain = QLabel("ε, learning rate"), QLineEdit(), QLineEdit()
    label.setBuddy(field)
    column = QVBoxLayout(form)
    for widget in (label, field, plain):
        column.addWidget(widget)
    shown(form, 300, 140)
    assert [place.symbol for place in places_of(field)] == ["ε"]
    assert places_of(plain) == []
    plain.setAccessibleName("The bias φ")
    assert [place.symbol for place in places_of(plain)] == ["φ"]


def test_all_symbols_around_are_told_once_and_the_nearest_first(shown):
    window = QWidget()
    column = QVBoxLayout(window)
    groups = []
    for text in ("D and s", "K and s", "w"):
        group = QWidget()
        inner = QVBoxLayout(group)
        inner.addWidget(QLabel(text))
        inner.addWidget(QLineEdit())
        column.addWidget(group)
        groups.append(group)
    shown(window, 300, 300)
    field = groups[1].findChild(QLineEdit)
    assert [place.symbol for place in places_around(window, field, None)] == ["K", "s", "D", "w"]
    assert [place.symbol for place in places_around(window, field, groups[0])] == ["K", "s", "w"]
