from hypothesis import given
from hypothesis import strategies as st

from app.faces.found import Box

boxes = st.builds(Box, st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 60), st.integers(1, 60))


def test_area_counts_pixels() -> None:
    assert Box(3, 4, 5, 6).area() == 30


def test_overlap_is_intersection_over_union() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(5, 0, 10, 10)) == 50 / 150
    assert Box(0, 0, 10, 10).overlap(Box(0, 0, 10, 10)) == 1.0
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 10, 10)) == 0.0
    assert Box(0, 0, 0, 0).overlap(Box(0, 0, 0, 0)) == 0.0


@given(boxes, boxes)
def test_overlap_is_the_same_either_way_round(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one)
    assert 0.0 <= one.overlap(other) <= 1.0


@given(boxes, st.integers(1, 80), st.integers(1, 80))
def test_clipped_stays_inside_the_picture_and_the_box(box: Box, rows: int, columns: int) -> None:
    clipped = box.clipped((rows, columns, 3))

    assert 0 <= clipped.x <= clipped.right <= columns
    assert 0 <= clipped.y <= clipped.bottom <= rows
    assert clipped.area() == box.shared(Box(0, 0, columns, rows))


def test_scaled_keeps_the_centre() -> None:
    assert Box(10, 20, 10, 20).scaled(2) == Box(5, 10, 20, 40)
    assert Box(10, 20, 10, 20).scaled(0.5) == Box(12, 25, 5, 10)


@given(boxes, st.floats(0.01, 4))
def test_scaled_keeps_the_centre_to_within_a_pixel(box: Box, factor: float) -> None:
    scaled = box.scaled(factor)

    assert scaled.width >= 1
    assert scaled.height >= 1
    assert abs((2 * scaled.x + scaled.width) - (2 * box.x + box.width)) <= 2
    assert abs((2 * scaled.y + scaled.height) - (2 * box.y + box.height)) <= 2
