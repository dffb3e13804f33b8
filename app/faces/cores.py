"""How work is spread over the cores: many pictures at once, and how many cores OpenCV takes meanwhile.

While a camera is watched OpenCV gets one core: with its small pictures OpenCV's helper threads mostly wait
for each other, and burn another quarter of the processor time for that, which the training beside needs more.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Generic, TypeVar

import cv2

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Thing = TypeVar("_Thing")

# Each core has a picture in memory, of 200 MB at most; and as many items as this wait for each core.
_MOST_CORES = 8
_WAITING = 2


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spare_cores() -> None:
    """OpenCV works on one core in this process from now on; to be called with each picture of a camera.

    Another camera, closed at that moment, may just have given the cores back.
    """
    if cv2.getNumThreads() > 1:
        cv2.setNumThreads(1)


def use_cores() -> None:
    """OpenCV works on all cores again, as with large pictures it should."""
    cv2.setNumThreads(-1)


def over_cores(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """The results of some work on each item, in the items' order, done on all cores.

    At most as many items as there are cores (8 at most) are worked on at a time, and few more are taken in
    advance, all of them in the caller's thread. Closing the generator ends the work after the items under
    way. For OpenCV and Pillow, which work while other threads run.

    Args:
        work: Called in several threads at once.
        items: Taken when their turn comes.

    Raises:
        Exception: Whatever the work, or taking an item, raises, in the place of its result.
    """
    workers = min(cores(), _MOST_CORES)
    if workers == 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
    under_way: deque[Future[_Result]] = deque()
    # Each thread has its own picture: helper threads of OpenCV's would only get into their way.
    spare_cores()
    try:
        for item in items:
            under_way.append(pool.submit(work, item))
            if len(under_way) == _WAITING * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
        use_cores()


class Shared(Generic[_Thing]):
    """Something that one thread at a time can use, for many threads: as many of it as are used at once.

    Args:
        make: Makes one; called at once for the first.
    """

    def __init__(self, make: Callable[[], _Thing]) -> None:
        self._make = make
        self._idle = deque([make()])

    @contextmanager
    def lent(self) -> Iterator[_Thing]:
        """One that nobody else uses meanwhile."""
        try:
            thing = self._idle.pop()
        except IndexError:
            thing = self._make()
        try:
            yield thing
        finally:
            self._idle.append(thing)
