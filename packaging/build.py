"""Builds Facet in one folder that needs no Python, and tries what it built.

    python packaging/build.py [FOLDER]

FOLDER, `dist` unless another one is named, gets `facet` with the program in it (on macOS `Facet.app` too). It
is built in a fresh virtual environment, which is deleted again, and for the system on which it is built.
Then what is there is used as a stranger would: on the command line, and at the window, off-screen. Each check
is a line; the exit code is 1 if one fails.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("pyinstaller>=6.10", f"{ROOT}[export]", "joblib")
ENDING = ".exe" if os.name == "nt" else ""
PATIENCE = 180
STARTS = 7


class CheckError(Exception):
    """A check failed; the text says what was seen."""


def build(place: Path, target: Path) -> Path:
    """Builds, in an environment made in `place`; returns the folder with the program."""
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / f"python{ENDING}"
    # Nothing of a virtual environment in which this runs.
    subprocess.run([python, "-m", "pip", "install", "-q", *NEEDED], check=True)
    spec = ROOT / "packaging" / "facet.spec"
    work = ("--distpath", target, "--workpath", place / "work", "--log-level", "WARN")
    subprocess.run([python, "-m", "PyInstaller", "--noconfirm", *work, spec], check=True, cwd=place)
    return target / "facet"


class Trial:
    """The built programs, used in a home of their own.

    Args:
        built: The folder with the programs.
        place: An empty folder to work in.
    """

    def __init__(self, built: Path, place: Path) -> None:
        self.facet = built / f"facet{ENDING}"
        self.smoke = built / f"facet-smoke{ENDING}"
        self.place = place
        self.project = place / "sample.facet"
        kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ} | {
            "QT_QPA_PLATFORM": "offscreen",
            **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(place)),
        }

    def checks(self) -> dict[str, Callable[[], str]]:
        """Each check by its name; it returns what was seen."""
        return {
            "version": self.version,
            "training": self.training,
            "classifying": self.classifying,
            "exporting": self.exporting,
            "sweeping": self.sweeping,
            "wrong usage": self.wrong_usage,
            "no standard streams": self.no_streams,
            "window": self.window,
            "everything in the window": self.everything,
            "log": self.log,
        }

    def version(self) -> str:
        """`facet --version` knows what is in the build."""
        said = self.said("--version")
        if missing := [name for name in ("NumPy", "PySide6", "OpenCV", "ONNX") if name not in said]:
            raise CheckError(f"not told: {', '.join(missing)}")
        return "; ".join(said.splitlines())

    def training(self) -> str:
        """`facet train sample`."""
        (*_, last) = self.said("train", "sample", "-o", self.project, "--json").splitlines()
        wanted = ("epochs", "error", "accuracy", "validation_accuracy")
        done = {name: value for name, value in json.loads(last).items() if name in wanted}
        return ", ".join(f"{name} {value:.4g}" for name, value in done.items())

    def classifying(self) -> str:
        """`facet classify` of a picture of each person."""
        self.said("sample", "faces")
        pictures = [Path("faces", name, "40.png") for name in ("Ada", "Ben")]
        said = self.said("classify", self.project, *pictures).splitlines()
        if not all(name in line.partition(":")[2] for name, line in zip(("Ada", "Ben"), said, strict=True)):
            raise CheckError(" ".join(said))
        return "; ".join(said)

    def exporting(self) -> str:
        """`facet export`, in forms that need what nothing else needs."""
        files = [self.place / name for name in ("network.onnx", "network.npz", "report.html")]
        for file in files:
            self.said("export", self.project, file)
        return ", ".join(f"{file.name} of {file.stat().st_size} bytes" for file in files)

    def sweeping(self) -> str:
        """`facet sweep` in two processes."""
        table = self.place / "runs.csv"
        self.said("sweep", "sample", "-o", table, "--seeds", "0-3", "--epochs", "5", "--jobs", "2", "--yes")
        lines = table.read_text("utf-8").splitlines()
        if len(lines) != 5:
            raise CheckError(f"{len(lines)} lines in the table")
        return f"{len(lines) - 1} runs in two processes"

    def wrong_usage(self) -> str:
        """A sentence and exit code 2."""
        ended = self.run(self.facet, "nonsense")
        if ended.returncode != 2 or "nonsense" not in ended.stderr:
            raise CheckError(f"exit code {ended.returncode}: {ended.stderr}")
        return ended.stderr.strip()

    def no_streams(self) -> str:
        """A program without a terminal, whose streams are closed, works."""
        project = self.place / "silent.facet"
        command = [self.facet, "train", "sample", "-o", project, "--epochs", "3"]
        if os.name == "nt":
            ended = self.run(*command, creationflags=subprocess.DETACHED_PROCESS)
        else:
            ended = self.run("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command)
        if ended.returncode or not project.is_file():
            raise CheckError(f"exit code {ended.returncode}")
        return f"{project.name} was made"

    def window(self) -> str:
        """`facet PROJECT` opens the project, and closes when it is told to."""
        with subprocess.Popen([self.facet, self.project], cwd=self.place, env=self.environment) as program:
            lock = self.project.with_name(f".{self.project.name}.lock")
            end = time.monotonic() + PATIENCE
            while not lock.exists() and program.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            opened = lock.exists() and program.poll() is None
            program.send_signal(signal.SIGTERM)
            code = program.wait(PATIENCE)
        # Windows ends a program at once; elsewhere it closes its window.
        if not opened or (os.name != "nt" and (code or lock.exists())):
            raise CheckError(f"opened: {opened}, exit code {code}")
        return "opened the project, and closed it when told to"

    def everything(self) -> str:
        """The sample in the window, from its faces to the camera, training in a process of its own."""
        seen: dict[str, Any] = {}
        for line in self.said("use", program=self.smoke).splitlines():
            seen |= json.loads(line)
        if not seen.get("processes") or seen["own"] in seen["processes"]:
            raise CheckError(f"no training in a process of its own: {seen}")
        if not seen.get("camera") or not seen.get("pages"):
            raise CheckError(f"not everything was reached: {seen}")
        return (
            f"epoch {seen['epoch']} in process {seen['processes']} while the window is {seen['own']}; camera,"
            f" {seen['tabs']} tabs, {seen['pages']} pages, the source of {seen['source']}"
        )

    def log(self) -> str:
        """Nothing unexpected was logged."""
        logs = list(self.place.rglob("*.log"))
        bad = [
            line
            for log in logs
            for line in log.read_text("utf-8").splitlines()
            if "CRITICAL" in line or "ERROR" in line or "Error:" in line
        ]
        if bad or not logs:
            raise CheckError("; ".join(bad) or "there is no log")
        return "nothing unexpected"

    def starts(self) -> Iterator[tuple[float, float]]:
        """Seconds until the window is painted, and that `facet --version` takes, again and again."""
        while True:
            begun = time.monotonic()
            (said,) = self.said("look", program=self.smoke).splitlines()
            painted = json.loads(said)["painted"] - begun
            begun = time.monotonic()
            self.said("--version")
            yield painted, time.monotonic() - begun

    def said(self, *arguments: object, program: Path | None = None) -> str:
        """What the program says on standard output; it must end well."""
        ended = self.run(program or self.facet, *arguments)
        if ended.returncode:
            raise CheckError(f"exit code {ended.returncode}: {ended.stderr.strip() or ended.stdout.strip()}")
        return ended.stdout

    def run(self, *command: object, **options: Any) -> subprocess.CompletedProcess[str]:
        """A program, to its end."""
        return subprocess.run(
            list(map(str, command)),
            cwd=self.place,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            **options,
        )


def size_of(folder: Path) -> float:
    """Megabytes of all files in a folder; links count nothing."""
    return sum(each.lstat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6


def try_out(built: Path, place: Path) -> bool:
    """Makes all checks; returns whether all are passed."""
    place.mkdir()
    trial = Trial(built, place)
    passed = True
    for name, check in trial.checks().items():
        try:
            print(f"ok      {name}: {check()}", flush=True)
        except (CheckError, subprocess.SubprocessError, OSError, ValueError, KeyError) as error:
            passed = False
            print(f"FAILED  {name}: {error}", flush=True)
    if passed:
        starts = trial.starts()
        next(starts)
        painted, told = zip(*(next(starts) for _ in range(STARTS)), strict=True)
        print(
            f"start, warm, {STARTS} times: the window is painted after {statistics.median(painted):.2f} s "
            f"(median; {min(painted):.2f} to {max(painted):.2f}), --version takes "
            f"{statistics.median(told):.2f} s"
        )
    return passed


def main() -> int:
    """Builds, tries and tells; returns the exit code."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "dist").absolute()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        try:
            built = build(Path(place), target)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"Facet could not be built: {error}")
            return 1
        passed = try_out(built, Path(place) / "trial")
    if not passed:
        print(f"The build in {built} does not work; facet-smoke is left in it to look into that.")
        return 1
    (built / f"facet-smoke{ENDING}").unlink()
    print(f"{built}: {size_of(built):.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
