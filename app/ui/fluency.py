"""Keeps Python itself from holding up the window."""

import gc
import sys

_TURN = 0.0002
"""Seconds that another thread may keep Python's lock while the window waits for it.

The window asks for the lock dozens of times while it draws, and Python's own 5 ms would be lost at each.
"""


def keep_fluent() -> None:
    """To be called once, when the window stands.

    What was made until then stays until the end: the garbage collector need not look through all of it again
    and again, which takes a tenth of a second each time.
    """
    sys.setswitchinterval(_TURN)
    gc.freeze()
