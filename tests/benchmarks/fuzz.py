"""Reads files damaged at random places, and looks for a crash, a hang, too much memory or a traceback.

    python tests/benchmarks/fuzz.py [--tries 10000] [--seed 0] [--only pictures|video|project]
    python tests/benchmarks/fuzz.py --replay FILE...

Valid files of every kind that Facet reads are made, damaged (bits flipped, blocks lost or swapped, ends cut
off, absurd sizes in headers, garbage behind) and read with Facet's own readers in processes that are watched.
A try fails when its process dies, needs more than 5 s (a video: for one frame) or more than 1 GB, raises
anything but the room's own error, or when the sentence of that error is not one line that ends in a full stop
and names the file; a valid file fails when it is not read whole. What failed is kept in --failures and can be
read again with --replay. In the table, "partly" are projects that open, but with something in them that
cannot be read, and films that say that their end cannot be read. Exit code 1 when anything failed.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fuzzing.seeds import write_seeds
from fuzzing.watching import Outcome, Watch

from app.faces.picture import PICTURE_SUFFIXES

READERS = ("pictures", "video", "project")
KINDS = ("opened", "partly", "refused", "failed")


def report(outcomes: list[Outcome], seconds: float) -> None:
    print(f"{'':10}{'tries':>7}" + "".join(f"{kind:>9}" for kind in KINDS) + "  slowest  most memory  noise")
    for reader in READERS:
        mine = [outcome for outcome in outcomes if outcome.reader == reader]
        if not mine:
            continue
        counts = Counter(outcome.kind for outcome in mine)
        slowest = max(outcome.seconds for outcome in mine)
        peak = max(outcome.peak for outcome in mine)
        noisy = sum(bool(outcome.noise) for outcome in mine)
        print(
            f"{reader:10}{len(mine):7}"
            + "".join(f"{counts[kind]:9}" for kind in KINDS)
            + f"{slowest:7.2f} s{peak / 2**20:10.0f} MB{noisy:7}"
        )
    print(f"{len(outcomes)} tries in {seconds:.0f} s")


def report_noise(outcomes: list[Outcome]) -> None:
    """What libraries wrote to standard error, the most frequent first."""
    lines: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.noise and outcome.kind != "failed":
            lines[outcome.noise.splitlines()[0][:100]].append(outcome)
    if lines:
        print("Written to standard error by libraries:")
    for line, where in sorted(lines.items(), key=lambda item: -len(item[1]))[:12]:
        print(f"  {len(where):5} × {line}   ({where[0].file.name})")


def tell(outcome: Outcome, valid: list[Path], replayed: bool) -> None:
    about = f"({outcome.seconds:.1f} s, {outcome.peak / 2**20:.0f} MB)"
    if replayed:
        print(f"{outcome.kind} {outcome.file}: {outcome.text} {about}\n{outcome.noise}")
    elif failed(outcome, valid):
        told = outcome.text.strip().splitlines() or ["nothing said"]
        print(f"FAILED {outcome.file}: {told[-1]} {about}", flush=True)


def failed(outcome: Outcome, valid: list[Path]) -> bool:
    """A valid file fails where it is not read whole."""
    return outcome.kind == "failed" or (outcome.file in valid and outcome.kind != "opened")


def reader_of(path: Path) -> str:
    suffix = path.suffix.lower()
    return "project" if suffix == ".facet" else "pictures" if suffix in PICTURE_SUFFIXES else "video"


def requests_of(asked: argparse.Namespace, valid: list[Path]) -> list[dict[str, object]]:
    if asked.replay:
        return [{"reader": reader_of(path), "file": str(path.absolute())} for path in asked.replay]
    seeds: list[dict[str, object]] = [{"reader": path.parent.name, "file": str(path)} for path in valid]
    return seeds + [{"number": number} for number in range(asked.tries)]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--tries", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0, help="decides all damage")
    options.add_argument("--only", choices=READERS)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "facet-fuzz-failures")
    options.add_argument("--replay", type=Path, nargs="+", metavar="FILE")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        seeds, workplace = Path(place) / "seeds", Path(place) / "work"
        valid = write_seeds(seeds, [asked.only] if asked.only else READERS)
        watch = Watch(seeds, workplace, asked.failures, asked.seed, asked.only)
        began = time.perf_counter()
        outcomes = []
        for outcome in watch.outcomes(requests_of(asked, valid), asked.workers):
            outcomes.append(outcome)
            tell(outcome, valid, bool(asked.replay))
        report(outcomes, time.perf_counter() - began)
        report_noise(outcomes)
    return int(any(failed(outcome, valid) for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
