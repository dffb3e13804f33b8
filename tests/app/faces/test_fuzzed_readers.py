"""A few hundred damaged files, the same ones every time; tests/benchmarks/fuzz.py reads ten thousand."""

import os
from pathlib import Path

import pytest
from fuzzing.seeds import write_seeds
from fuzzing.watching import Outcome, Watch

READERS = {"pictures": 250, "video": 15, "project": 35}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="expected: pipes cannot be waited for on Windows")


def outcomes(tmp_path: Path, reader: str, tries: int) -> tuple[list[Outcome], list[Outcome]]:
    """How reading the valid files went, and the damaged ones."""
    valid = write_seeds(tmp_path / "seeds", [reader])
    if reader == "video":
        # A process is started for each.
        valid = valid[::5]
    watch = Watch(tmp_path / "seeds", tmp_path / "work", tmp_path / "failures", seed=5, only=reader)
    requests = [{"reader": reader, "file": str(path)} for path in valid]
    requests += [{"number": number} for number in range(tries)]
    all_of_them = list(watch.outcomes(requests, workers=2))
    return (
        [outcome for outcome in all_of_them if outcome.file in valid],
        [outcome for outcome in all_of_them if outcome.file not in valid],
    )


@pytest.mark.parametrize("reader", READERS)
def test_damaged_files_open_or_get_a_sentence(reader: str, tmp_path: Path) -> None:
    whole, damaged = outcomes(tmp_path, reader, READERS[reader])

    assert [f"{outcome.file.name}: {outcome.text}" for outcome in whole if outcome.kind != "opened"] == []
    assert len(damaged) == READERS[reader]
    assert [outcome.text for outcome in damaged if outcome.kind == "failed"] == []
    assert sum(outcome.kind == "refused" for outcome in damaged) > len(damaged) / 5
    assert sum(outcome.kind == "opened" for outcome in damaged) > len(damaged) / 10
