"""Which Facet this is, and what it rests on: the command line, the window and the report say the same."""

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from app.language import _

DISTRIBUTION = "facet-trainer"

_RELEASE = re.compile(r"^## \[([^]]+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)

_LINES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("NumPy", "numpy"), ("threadpoolctl", "threadpoolctl")),
    (("PySide6", "PySide6-Essentials"), ("pyqtgraph", "pyqtgraph"), ("ziamath", "ziamath")),
    (
        ("OpenCV", "opencv-python-headless"),
        ("Pillow", "pillow"),
        ("pi-heif", "pi-heif"),
        ("cv2-enumerate-cameras", "cv2-enumerate-cameras"),
    ),
    (
        ("ONNX", "onnx"),
        ("onnxruntime", "onnxruntime"),
        ("joblib", "joblib"),
        ("Dask", "dask"),
        ("distributed", "distributed"),
    ),
)
"""What is said in one line: the name of each package, and of its distribution."""


def facet_version() -> str:
    """The installed version of Facet."""
    return _version_of(DISTRIBUTION) or _("(not installed)")


def releases() -> list[tuple[str, str]]:
    """The version and the date of every release, the newest first, as the changelog says."""
    assets = Path(str(files("assets")))
    # In an installed Facet it lies among the assets, in the source code beside them.
    places = assets / "CHANGELOG.md", assets.parent / "CHANGELOG.md"
    changelog = next(path for path in places if path.is_file()).read_text("utf-8")
    return _RELEASE.findall(changelog)


def versions() -> str:
    """The versions of Facet, Python, the platform and the packages that are installed, in few lines.

    They are read from what was installed; no package is imported for it.
    """
    lines = [
        f"Facet {facet_version()}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}, {platform.machine()}",
    ]
    for packages in _LINES:
        there = [f"{name} {found}" for name, package in packages if (found := _version_of(package))]
        lines += [", ".join(there)] if there else []
    return "\n".join(lines)


def _version_of(distribution: str) -> str:
    """The installed version; "" where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
