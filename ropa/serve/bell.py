"""A bell that wakes everybody who waits for the next change, and tells when it is over."""

from __future__ import annotations

import asyncio


class Bell:
    """Rung on each new state of the preview. Belongs to one event loop."""

    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.over = asyncio.Event()

    @property
    def stopped(self) -> bool:
        """Whether the preview is ending."""
        return self.over.is_set()

    def ring(self) -> None:
        """Wake everybody who waits."""
        rung, self._next = self._next, asyncio.Event()
        rung.set()

    def stop(self) -> None:
        """The preview ends: nobody waits any longer."""
        self.over.set()
        self.ring()

    @property
    def next(self) -> asyncio.Event:
        """What the next ring sets. Take it before looking at the state, so that no ring is missed."""
        return self._next
