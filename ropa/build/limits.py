"""What making one document may cost, far above what any honest one needs: templates may come from strangers."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

MEMORY_BYTES = 4 * 1024**3
"""Memory a process that renders may use: far below what would take a machine down."""

PAGE_SECONDS = 20
"""Processor time for a page, and as much again for each megabyte of its view, which takes one to two seconds."""

PDF_SECONDS = 180
"""Processor time for a PDF, and as much again for each megabyte of its view, which takes some forty seconds."""

AGAIN_SECONDS = 1.0
"""After what time an interruption comes again that some library has taken for an error of its own."""


@contextmanager
def limits(seconds: int, size: int) -> Iterator[None]:
    """Raise TimeoutError or MemoryError in the block where it takes more than it may for a view of `size` bytes.

    It is processor time that counts, so that a busy machine gives no other result than an idle one. Only the main
    thread of a process can be bounded like this.
    """
    allowed = seconds + seconds * size // 1_000_000
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = bound_memory()
    handler = signal.signal(signal.SIGPROF, _interrupt(allowed))
    signal.setitimer(signal.ITIMER_PROF, allowed, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_AS, before)


def bound_memory() -> tuple[int, int]:
    """Bound the memory of this process from now on. Gives the bounds of before."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = [bound for bound in (soft, hard, MEMORY_BYTES) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(wanted), hard))
    return soft, hard


def _interrupt(seconds: int) -> Callable[[int, FrameType | None], None]:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it was not done after {seconds} seconds of computing")

    return interrupt
