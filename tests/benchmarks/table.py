"""Measured values against what is asked of them, as a table or as lines of JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        title: What was measured.
        value: The number.
        unit: Of the number.
        most: The largest value that is good; None where there is none.
        least: The smallest value that is good; None where there is none.
    """

    title: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        """What is asked for and whether that holds; empty where nothing is."""
        if self.most is not None:
            return f"at most {self.most:g}: {'kept' if self.value <= self.most else 'NOT KEPT'}"
        if self.least is not None:
            return f"at least {self.least:g}: {'kept' if self.value >= self.least else 'NOT KEPT'}"
        return ""


def print_rows(rows: list[Row], *, as_json: bool) -> None:
    """Prints the rows, each on a line."""
    for row in rows:
        if as_json:
            print(json.dumps(asdict(row)))
            continue
        number = f"{row.value:.0f}" if isinstance(row.value, int) else f"{row.value:.2f}"
        print(f"{row.title:46} {number:>8} {row.unit:9} {row.verdict}".rstrip())
