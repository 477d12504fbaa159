"""What can be wrong with a template, told with its place."""

from __future__ import annotations


class TemplateProblem(Exception):
    """A document cannot be made: the template's path as people know it, its line (0: the whole file), and why."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(path, line, reason)
        self.path = path
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


def too_much(error: TimeoutError | MemoryError) -> str:
    """Why a document was given up that took more than a document may."""
    return "it wants more memory than a document may have" if isinstance(error, MemoryError) else str(error)
