"""Files as they were: their contents by the ids that git gives them."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence

from ropa.history.git import Git, Problem, Stopped


class Contents:
    """Files' contents by id, from one process of git that is asked again and again until it is closed.

    A file of more than `largest` bytes is not read, where a limit is given.
    """

    def __init__(self, git: Git, largest: int | None = None) -> None:
        self._git, self._largest = git, largest
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Contents:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def several(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """The contents of some ids. Raises Stopped where git has one not, or it is larger than may be read."""
        for blob in blobs:
            content = self.read(blob)
            if content is None:
                raise Stopped(Problem.GIT_FAILED)
            yield content

    def read(self, blob: str) -> bytes | None:
        """The content of an id; None where it is larger than may be read. Raises Stopped where git has it not."""
        process = self._process = self._process or self._git.open("cat-file", "--batch")
        timer = threading.Timer(self._git.timeout, process.kill)
        timer.start()
        try:
            return self._answer(process, blob)
        except (OSError, Stopped):
            late = timer.finished.is_set()
            raise Stopped(Problem.GIT_TIMEOUT if late else Problem.GIT_FAILED) from None
        finally:
            timer.cancel()

    def _answer(self, process: subprocess.Popen[bytes], blob: str) -> bytes | None:
        if process.stdin is None or process.stdout is None:
            raise Stopped(Problem.GIT_FAILED)
        process.stdin.write(f"{blob}\n".encode("ascii"))
        process.stdin.flush()
        _, _, size = process.stdout.readline().rpartition(b" ")
        if not size.strip().isdigit():  # "… missing", or git has ended
            raise Stopped(Problem.GIT_FAILED)
        if self._largest is not None and int(size) > self._largest:
            self.close()
            return None
        content = process.stdout.read(int(size) + 1)  # a line end follows
        if len(content) != int(size) + 1:
            raise Stopped(Problem.GIT_FAILED)
        return content[:-1]

    def close(self) -> None:
        """End git; the next question starts it anew."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
