"""What stands on the worksheet, with and without the answers."""

import re

import pytest

from app.lessons.hand.task import HandTask
from app.lessons.hand.worksheet import BLANK, Choice, Formula, Heading, Paragraph, Table, Title, worksheet


def formulas(blocks):
    return [block for block in blocks if isinstance(block, Formula)]


def test_with_answers_every_line_has_its_numbers():
    blocks = worksheet(HandTask(), Choice(2, answers=True))
    assert isinstance(blocks[0], Title)
    lines = formulas(blocks)
    assert len(lines) == 28
    assert lines[0].equation == 17
    assert lines[0].rows == (r"= 0.1 \cdot 1 + 0.2 \cdot 2 + 0 = 0.5",)
    assert lines[14].rows == (r"= 0.09 \cdot 1 + 0.18 \cdot 3 + ({-}0.01) = 0.62",)


@pytest.mark.parametrize("update", ["face", "all"])
def test_without_answers_no_number_that_is_to_be_found_stands_anywhere(update):
    task = HandTask(update=update, f="sigmoid")
    hidden = worksheet(task, Choice(6))
    shown = worksheet(task, Choice(6, answers=True))
    assert all(line.rows == (BLANK,) for line in formulas(hidden))
    answers = {
        found for line in formulas(shown) for row in line.rows for found in re.findall(r"\d\.\d{3,}", row)
    }
    assert len(answers) > 20
    assert not any(answer in repr(hidden) for answer in answers)
    assert [line.symbols for line in formulas(hidden)] == [line.symbols for line in formulas(shown)]


def test_on_the_total_error_the_faces_that_are_not_worked_out_are_given():
    blocks = worksheet(HandTask(update="all"), Choice(2))
    assert len(formulas(blocks)) == 2 * 5 + 10
    given = [block for block in blocks if isinstance(block, Table)][-1]
    assert [row[0] for row in given.rows] == ["3", "4", "5", "6"]
    assert given.rows[0] == ("3", "0.8", "0.8", "−0.8", "0.32", "1")
    everything = worksheet(HandTask(update="all"), Choice(6))
    assert len([block for block in everything if isinstance(block, Table)]) == 1


def test_the_task_stands_on_the_sheet():
    blocks = worksheet(HandTask(rate=0.03, f="tanh"), Choice(1))
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.rows[0] == ("1", "1", "2", "0")
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    for said in ("f is tanh", "ε = 0.03", "w₁ = 0.1", "w₂ = 0.2", "φ = 0 at t = 0"):
        assert said in text
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == ["Experiment μ = 1: σ = (1, 2), ζ = 0"]


def test_a_sheet_ends_where_the_calculation_leaves_all_bounds():
    blocks = worksheet(HandTask(f="linear", rate=900), Choice(6, answers=True))
    assert "too large" in blocks[-1].text


@pytest.mark.parametrize("experiments", [0, 7])
def test_there_are_one_to_six_experiments(experiments):
    with pytest.raises(ValueError, match="from 1 to 6"):
        Choice(experiments)
