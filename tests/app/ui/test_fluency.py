"""What is done so that Python itself does not hold up the window."""

import gc
import sys

from app.ui.startup import keep_fluent


def test_the_window_gets_pythons_lock_soon_and_what_is_made_by_then_is_not_looked_through_again() -> None:
    turn, frozen = sys.getswitchinterval(), gc.get_freeze_count()
    try:
        keep_fluent()
        assert sys.getswitchinterval() < 0.001
        assert gc.get_freeze_count() > frozen
    finally:
        sys.setswitchinterval(turn)
        gc.unfreeze()
