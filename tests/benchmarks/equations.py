"""What it takes to typeset an equation: the renderer that Facet uses against matplotlib's mathtext.

    python tests/benchmarks/equations.py [--rounds 5]

Each renderer is imported in a process of its own. Prints seconds to import, median milliseconds for each of
the notes' equations that both can typeset, how many of the thirty each cannot, and the size of what has to be
installed for it. Where matplotlib is not installed (`pip install matplotlib`), only Facet's is measured.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import files as files_of
from importlib.util import find_spec
from pathlib import Path

from app.lessons.equations import EQUATIONS

PACKAGES = {
    "ziamath": ("ziamath", "ziafont", "latex2mathml"),
    "matplotlib": ("matplotlib", "fonttools", "pillow", "contourpy", "kiwisolver", "pyparsing", "cycler"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--rounds", type=int, default=5, help="processes for each renderer, in turn")
    options.add_argument("--measure", choices=PACKAGES, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.measure:
        print(json.dumps(measured(chosen.measure)))
        return
    renderers = [name for name in PACKAGES if find_spec(name) is not None]
    found: dict[str, list[dict]] = {name: [] for name in renderers}
    for _ in range(chosen.rounds):
        for name in renderers:
            found[name].append(in_a_process(name))
    both = [all(found[name][0]["each"][i] is not None for name in renderers) for i in range(len(EQUATIONS))]
    print("renderer    import s  ms an equation  cannot typeset  installed MB")
    for name, rounds in found.items():
        imported = statistics.median(one["import"] for one in rounds)
        times = [one["each"][i] for one in rounds for i, known in enumerate(both) if known]
        missing = sum(value is None for value in rounds[0]["each"])
        print(
            f"{name:10}  {imported:8.2f}  {statistics.median(times):14.1f}  "
            f"{missing:8} of {len(EQUATIONS)}  {megabytes(name):12.1f}"
        )


def in_a_process(name: str) -> dict:
    done = subprocess.run(
        [sys.executable, __file__, "--measure", name], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def measured(name: str) -> dict:
    begun = time.perf_counter()
    typeset = {"ziamath": ziamath_renderer, "matplotlib": matplotlib_renderer}[name]()
    imported = time.perf_counter() - begun
    # The first one loads glyphs that all use.
    milliseconds(typeset, r"D = \frac{1}{2} \sum (\zeta - s)^2")
    return {"import": imported, "each": [milliseconds(typeset, one.latex) for one in EQUATIONS]}


def milliseconds(typeset: Callable[[str], object], latex: str) -> float | None:
    begun = time.perf_counter()
    try:
        typeset(latex)
    except ValueError:
        return None
    return 1000 * (time.perf_counter() - begun)


def ziamath_renderer() -> Callable[[str], object]:
    from app.ui.widgets.equation import typeset

    typeset("x")
    return typeset


def matplotlib_renderer() -> Callable[[str], object]:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(math_fontfamily="stix")
    return lambda latex: TextPath((0, 0), f"${latex}$", size=20, prop=font)


def megabytes(name: str) -> float:
    """What the renderer and all that it needs, but NumPy, take on the disk."""
    paths = {Path(one.locate()) for package in PACKAGES[name] for one in files_of(package) or ()}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 2**20


if __name__ == "__main__":
    main()
