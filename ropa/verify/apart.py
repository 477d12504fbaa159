"""What strangers may have made is read in a process of its own, within limits of memory and time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from os import getpid
from typing import Any, TypeVar

from ropa.build.worker import start_worker

T = TypeVar("T")
SECONDS = 120
"""How long it may take."""


class TooHard(Exception):
    """Nothing came of it; `reason` says why, a phrase where it begins with @."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """What a function gives for some arguments, called in another process. Raises TooHard."""
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_call, args=(function, arguments, there, getpid()), daemon=True)
    child.start()
    there.close()
    good: bool
    found: Any
    try:
        good, found = here.recv() if here.poll(SECONDS) else (False, "@verify.too-hard")
    except EOFError:
        good, found = False, "@verify.too-hard"
    child.kill()
    child.join()
    if not good:
        raise TooHard(found)
    result: T = found
    return result


def _call(function: Callable[..., object], arguments: tuple[Any, ...], answer: Connection, parent: int) -> None:
    start_worker(parent)
    try:
        answer.send((True, function(*arguments)))
    except Exception as problem:  # the edge to a foreign library: whatever it trips over is the file's problem
        answer.send((False, f"{type(problem).__name__}: {problem}"[:300]))
