"""How much of the machine other programs took meanwhile: whoever reads a benchmark should know."""

import os
import resource
import time
from pathlib import Path

_STAT = Path("/proc/stat")


class Neighbours:
    """Watches the machine from its making on, but for this process and the children it has waited for."""

    def __init__(self) -> None:
        self._begun, self._busy, self._own = time.perf_counter(), _busy_seconds(), _own_seconds()

    def cores(self) -> float:
        """How many cores others kept busy, on the average; NaN where the system does not tell."""
        others = (_busy_seconds() - self._busy) - (_own_seconds() - self._own)
        return max(others, 0.0) / (time.perf_counter() - self._begun)


def _busy_seconds() -> float:
    if not _STAT.exists():
        return float("nan")
    user, nice, system, _idle, _waiting, irq, soft_irq = map(int, _STAT.read_text().split()[1:8])
    return (user + nice + system + irq + soft_irq) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)
