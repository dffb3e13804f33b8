"""Long curves cost no more than short ones, and look the same."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from training_looks import run_history

from app.ui.training.curve_column import Column
from app.ui.training.curve_smoothing import smoothed, smoothing_width
from app.ui.training.curve_strokes import draw_curve
from app.ui.training.run_history import RunHistory


def noisy(n: int) -> np.ndarray:
    return np.random.default_rng(n).random(n)


def drawn(x: np.ndarray, y: np.ndarray, pen: QPen, scale: int = 1) -> np.ndarray:
    """(height, width): how dark a picture of 200×80 is where a curve is drawn in it."""
    picture = QImage(200 * scale, 80 * scale, QImage.Format.Format_Grayscale8)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    draw_curve(painter, (x, y), pen)
    painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)[:, : picture.width()]
    return 255 - rows.astype(int)


def pen(dashed: bool = False) -> QPen:
    made = QPen(QColor("black"), 1.5)
    if dashed:
        made.setDashPattern([5, 2.5])
    return made


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("scale", [1, 2])
def test_many_points_look_like_the_line_through_few(scale: int) -> None:
    few = np.array([0.0, 60.0, 100.0, 200.0]), np.array([70.0, 40.0, 10.0, 20.0])
    x = np.linspace(0, 200, 5000)
    thin, thick = drawn(*few, pen(), scale), drawn(x, np.interp(x, *few), pen(), scale)
    assert abs(thin - thick).mean() < 3
    both = (thin > 200) & (thick > 200)
    assert both.sum() > 0.6 * (thin > 200).sum()


@pytest.mark.usefixtures("qapp")
def test_a_column_is_dark_from_its_lowest_to_its_highest_point() -> None:
    x = np.linspace(0, 200, 20_000)
    y = np.full(20_000, 60.0)
    y[10_050] = 5
    dark = drawn(x, y, pen())
    assert (dark[6:60, 100] > 200).all()
    assert (dark[6:55, 103] == 0).all()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("n", [50, 5000])
def test_dashes_have_gaps_and_a_solid_line_none(n: int) -> None:
    x = np.linspace(0, 200, n)
    solid, dashed = (drawn(x, np.full(n, 40.0), p)[39:42].max(axis=0) > 100 for p in (pen(), pen(True)))
    assert solid[1:199].all()
    assert 0.5 < dashed.mean() < 0.85


@pytest.mark.usefixtures("qapp")
def test_a_point_alone_and_points_far_away_draw_nothing_wrong() -> None:
    assert drawn(np.array([5.0]), np.array([5.0]), pen()).sum() == 0
    x = np.linspace(0, 200, 50)
    assert drawn(x, np.full(50, 1e30), pen(True)).sum() == 0


def test_smoothing_is_the_mean_around_each_point() -> None:
    y = noisy(400)
    x, trend = smoothed(np.arange(400.0), y)
    width = smoothing_width(400)
    assert width == 17
    assert x.tolist() == list(range(400))
    for at in (0, 1, 5, 8, 200, 391, 398, 399):
        reach = min(width // 2, at, 399 - at)
        assert trend[at] == pytest.approx(y[at - reach : at + reach + 1].mean())


def test_smoothing_follows_a_straight_line_to_its_ends_however_long() -> None:
    for n in (3, 30, 5000, 100_000):
        x = np.arange(float(n))
        few, trend = smoothed(x, 3 + 2 * x)
        assert len(few) <= 1100
        assert trend == pytest.approx(3 + 2 * few, rel=1e-9)


@pytest.mark.parametrize("n", [100, 40_000, 99_999])
def test_a_column_that_grows_is_thinned_and_smoothed_like_one_that_is_new(n: int) -> None:
    x, y = np.arange(float(n)), noisy(n)
    grown = None
    for length in (1, n // 3, n // 2, n - 1, n):
        grown = Column(y[:length], grown)
        grown.thinned(x[:length], slice(0, length), 100)
    new = Column(y.copy())
    for part in (slice(0, n), slice(n // 7, n - n // 9)):
        for one, other in zip(grown.thinned(x, part, 100), new.thinned(x, part, 100), strict=True):
            assert np.array_equal(one, other)
        for one, other in zip(grown.smoothed(x, part), new.smoothed(x, part), strict=True):
            assert one == pytest.approx(other)
        few_x, few_y = new.thinned(x, part, 100)
        assert few_y.max() == y[part].max() or few_y.max() == y[max(part.start - 32, 0) : part.stop].max()
        assert len(few_x) <= 200 + n // 100 + 64
    assert grown.ends() == (y.min(), y.max())


def test_another_run_takes_nothing_over() -> None:
    first = Column(noisy(40_000))
    first.ends()
    other = noisy(50_000) + 5
    assert Column(other, first).ends() == (other.min(), other.max())
    assert Column(other[:20_000], Column(other)).ends() == (other[:20_000].min(), other[:20_000].max())


@pytest.mark.parametrize("smooth", [False, True])
def test_numbers_that_are_none_leave_a_long_curve_where_it_is(smooth: bool) -> None:
    history = run_history(100_000)
    history["error"][[500, 70_000]] = np.nan, np.inf
    training, _ = RunHistory(history, 60, 20).error_curves((0, 100_000), 480, True, smooth)
    assert np.isfinite(training[1]).all()
    assert 10 ** training[1] == pytest.approx(
        np.interp(training[0], history["epoch"], 6 * np.exp(-5 * history["epoch"] / 1e5)), rel=0.06
    )


def test_a_reading_is_what_the_history_says() -> None:
    history = run_history(50)
    run = RunHistory(history, 60, 20)
    for epoch in (0, 17.4, 49):
        reading = run.reading(epoch)
        assert reading.epoch == round(epoch)
        assert reading.error == history["error"][round(epoch)]
        assert reading.validation_accuracy == history["validation_accuracy"][round(epoch)]
    assert run.reading(50) is None
    assert RunHistory({}, 0, 0).reading(0) is None
