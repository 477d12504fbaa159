"""A real terminal for a command that asks: a pseudo-terminal, answers typed at each prompt."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROPA = Path(sys.executable).with_name("ropa")
PROMPT = "> "
END_OF_TEXT = "\x03"
"""What Ctrl-C types."""

Answers = Callable[[str], str]
"""Gives the line to type from what is on the screen since the answer before."""


def asked(
    arguments: Sequence[str | Path],
    answers: Answers,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    prompt: str = PROMPT,
) -> tuple[int, str]:
    """Run ropa on a terminal; its exit code and everything on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [ROPA, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "TERM": "xterm", **(environ or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(theirs)
    screen, answered, interrupted, deadline = b"", 0, False, time.monotonic() + 60
    try:
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 2)[0]:
                if interrupted:  # a signal between looking for one and waiting for a key is not noticed: press again
                    os.write(ours, END_OF_TEXT.encode())
                continue
            try:
                screen += os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            shown = screen[answered:].decode("utf-8", "replace")
            if shown.endswith(prompt):
                answered = len(screen)
                answer = answers(shown)
                interrupted = answer == END_OF_TEXT
                os.write(ours, answer.encode() if answer == END_OF_TEXT else f"{answer}\n".encode())
        return process.wait(10), screen.decode("utf-8", "replace").replace("\r\n", "\n")
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _own_terminal() -> None:
    """Make the pseudo-terminal the process's own, so that Ctrl-C reaches it as a signal."""
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts what runs in its background without it
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
