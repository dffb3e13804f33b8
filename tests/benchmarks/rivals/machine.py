"""The machine, and what a process takes of it."""

import os
import platform
import sys
from pathlib import Path


def cores_allowed() -> list[int]:
    """The processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def pin_to(cores: int) -> None:
    """Keeps this process, and the threads it will start, on so many processors, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores_allowed()[:cores])


def peak_megabytes() -> float:
    """The most memory that this process has had at once."""
    status = Path("/proc/self/status")
    if status.is_file():
        # Linux: ru_maxrss begins with what the process had that started this one.
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    peak_size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak_size / 2**20 if sys.platform == "darwin" else peak_size / 2**10


def description() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
