"""One that takes part, in a process of its own: a line of JSON says what to do, and one answers.

python -m rivals.worker NAME CORES
"""

import json
import os
import statistics
import sys
import time
from typing import Any

from rivals.machine import peak_megabytes, pin_to
from rivals.tasks import Task


class Worker:
    """Obeys commands, each a method and its arguments by name."""

    def __init__(self, name: str, cores: int) -> None:
        self._rival, self._versions = _made(name, cores)
        self._at_import = peak_megabytes()

    def versions(self) -> dict[str, str]:
        return self._versions

    def prepare(self, task: dict[str, Any], parameters: dict[str, Any] | None = None) -> None:
        """Makes the network; its starting parameters are lists here."""
        import numpy as np

        arrays = {name: np.array(values, np.float32) for name, values in (parameters or {}).items()}
        self._rival.prepare(Task.from_json(task), arrays)

    def parameters(self) -> dict[str, Any]:
        return {name: values.tolist() for name, values in self._rival.parameters().items()}

    def result_after(self, steps: int) -> float:
        """What came out after so many more steps."""
        for _ in range(steps):
            self._rival.step()
        return self._rival.result()

    def time(self, steps: int) -> float:
        """The median of so many steps in ms; one before them finds its way back into the caches."""
        self._rival.step()
        return 1000 * statistics.median(self._timed() for _ in range(steps))

    def megabytes(self) -> float:
        """The most memory so far above what importing took."""
        return peak_megabytes() - self._at_import

    def _timed(self) -> float:
        begun = time.perf_counter()
        self._rival.step()
        return time.perf_counter() - begun


def _made(name: str, cores: int) -> tuple[Any, dict[str, str]]:
    # Each imported only where it takes part: the others' threads and memory must not be in its way.
    if name == "facet":
        from rivals import facet

        return facet.Facet(), facet.VERSIONS
    if name == "onnxruntime":
        from rivals import onnx_runtime

        return onnx_runtime.OnnxRuntime(cores), onnx_runtime.VERSIONS
    from rivals import pytorch

    return pytorch.PyTorch(cores, best=name == "pytorch best"), pytorch.VERSIONS


def main() -> None:
    cores = int(sys.argv[2])
    pin_to(cores)
    # Whatever a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    worker = Worker(sys.argv[1], cores)
    for line in sys.stdin:
        command = json.loads(line)
        answer = getattr(worker, command.pop("do"))(**command)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
