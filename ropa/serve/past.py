"""What git tells of the documents, kept from one reading to the next: a save moves no commit."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ropa.build.changes import Traced
from ropa.build.remembered import Name, Remembered
from ropa.check import Checked
from ropa.files import FOLDER
from ropa.history import History, read_history, read_state


@dataclass(frozen=True, slots=True)
class Past:
    """The history for one reading, and what is known of the documents' changes. `of` is what all of it rests on."""

    of: Any
    history: History
    remembered: Remembered


class Pasts:
    """Gives each reading its past: git is asked anew when HEAD or the index has moved, and walked back once.

    With `kept` false nothing is kept: a workspace's own plugins may have changed what documents say.
    """

    def __init__(self, kept: bool = True) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._of: Any = None
        self._history: History | None = None
        self._answers: dict[Name, tuple[str, Traced]] = {}

    def now(self, checked: Checked, environ: Mapping[str, str]) -> Past:
        """The past of what was checked just now."""
        root, as_of = checked.workspace.root, checked.as_of.isoformat()
        state = read_state(root, environ) if self._kept else None
        of = (state, as_of, checked.workspace.timezone) if state is not None else None
        with self._lock:
            history = self._history if of is not None and of == self._of else None
            answers = self._answers if history is not None else {}
            remembered = Remembered.here(answers, as_of)
        return Past(of, history or read_history(root, environ, within=(FOLDER,)), remembered)

    def keep(self, past: Past) -> None:
        """Keep what was found for a reading."""
        with self._lock:
            if past.of != self._of or past.of is None:
                self._of, self._history, self._answers = past.of, past.history, {}
            self._answers |= past.remembered.now
