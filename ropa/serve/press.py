"""Where the preview has its pages made: by processes of their own, within the limits of a build.

A template may come from a stranger: one without end is given up as in a build, and the preview goes on meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ropa.build.worker import Job, Made, make, start_worker

WORKERS = 2
"""Pages that can be made at once: one that takes long does not keep the others waiting."""
LOOK_SECONDS = 0.2
"""How often it is looked whether a page is still wanted."""
GRACE_SECONDS = 2.0
"""For how long a page is made all the same that is no longer wanted: to end a process costs more than that."""
MOST_SECONDS = 600.0
"""After what time a process is ended that does not even notice that it has used up its own."""
_START = "import sys; from ropa.serve.press import work; work(int(sys.argv[1]), int(sys.argv[2]))"


class Overtaken(Exception):
    """The files were saved anew, and what was to be made of them before is not wanted any more."""


class Press:
    """Makes pages. Any thread may ask; the first process is started at once, so that it is ready when it is asked."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(WORKERS)
        self._lock = threading.Lock()
        self._idle, self._busy = [_Worker()], set[_Worker]()
        self._closed = False

    def make(self, job: Job, wanted: Callable[[], bool]) -> Made:
        """What a build would make of a job. Raises Overtaken where it is no longer wanted and would take long."""
        with self._room:
            worker = self._take()
            made = worker.make(job, wanted) if worker is not None else _stopped(job)
            self._put_back(worker)
        if made is None:
            raise Overtaken
        return made

    def close(self) -> None:
        """End all processes, those that work as well."""
        with self._lock:
            self._closed = True
            for worker in (*self._idle, *self._busy):
                worker.end()

    def _take(self) -> _Worker | None:
        with self._lock:
            if self._closed:
                return None
            worker = self._idle.pop() if self._idle else _Worker()
            self._busy.add(worker)
            return worker

    def _put_back(self, worker: _Worker | None) -> None:
        with self._lock:
            if worker is not None:
                self._busy.discard(worker)
                if worker.alive:
                    self._idle.append(worker)


class _Worker:
    """A process that makes one page after another.

    It is no fork of the preview, whose connections it would hold open, and it never looks for modules in the folder
    that it is started in, which may be a stranger's.
    """

    def __init__(self) -> None:
        self._here, there = Pipe()
        with there:
            handle = there.fileno()
            command = [sys.executable, "-P", "-c", _START, str(handle), str(os.getpid())]
            nothing = subprocess.DEVNULL
            self._process = subprocess.Popen(
                command, stdin=nothing, stdout=nothing, pass_fds=(handle,), start_new_session=True
            )

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None

    def make(self, job: Job, wanted: Callable[[], bool]) -> Made | None:
        """What it makes of a job; None where it was ended because that took long and is no longer wanted."""
        begun = time.monotonic()
        try:
            self._here.send(job)
            while not self._here.poll(LOOK_SECONDS):
                took = time.monotonic() - begun
                if took > MOST_SECONDS:
                    raise EOFError
                if took > GRACE_SECONDS and not wanted():
                    self.end()
                    return None
            made: Made = self._here.recv()
        except (EOFError, OSError):
            self.end()
            return _stopped(job)
        return made

    def end(self) -> None:
        """End the process; whoever waits for it is told."""
        self._process.kill()
        self._process.wait()


def _stopped(job: Job) -> Made:
    return Made(problem=(job.template, 0, "the process that made it was ended before its time"))


def work(handle: int, parent: int) -> None:
    """Make what is asked for through a connection, until it is closed or the process `parent` is gone."""
    start_worker(parent)
    with Connection(handle) as there:
        while True:
            try:
                job: Job = there.recv()
            except EOFError:
                return
            there.send(make(job))
