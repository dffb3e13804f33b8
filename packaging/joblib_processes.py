"""Run before Facet in a build: works for joblib, in a process that joblib has started.

It starts its processes by the program that is running and the arguments `-m` and `-c` of Python. Here that
program is Facet, which knows neither.
"""

import os
import runpy
import sys

WORKER = "joblib.externals.loky.backend."


def work() -> None:
    """Does what joblib started this process for; comes back where it did not."""
    if sys.argv[1:2] == ["-m"] and sys.argv[2].startswith(WORKER):
        # The process is to have the main module of its parent, and sees by its file that it has.
        sys.modules["__main__"].__file__ = os.path.join(sys._MEIPASS, "__main__.py")
        module = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(module, run_name="__main__")
    elif "-c" in sys.argv[1:-1] and sys.argv[-1].startswith(f"from {WORKER}"):
        exec(sys.argv[-1], {})
    else:
        return
    sys.exit()


work()
