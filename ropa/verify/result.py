"""What a verification found, as phrases: what does not match, what could not be checked, what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Unreadable(Exception):
    """What is to be verified cannot be read as such; `key` is the phrase that says why."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase with its parameters."""

    key: str
    params: Mapping[str, str]


@dataclass(slots=True)
class Result:
    """`wrong` contradicts the claim, `unchecked` could not be looked at, `shown` is what was proved."""

    wrong: list[Told] = field(default_factory=list)
    unchecked: list[Told] = field(default_factory=list)
    shown: list[Told] = field(default_factory=list)

    def contradict(self, key: str, **params: object) -> None:
        """Note what does not match."""
        self._note(self.wrong, key, params)

    def leave(self, key: str, **params: object) -> None:
        """Note what could not be checked."""
        self._note(self.unchecked, key, params)

    def show(self, key: str, **params: object) -> None:
        """Note what was proved."""
        self._note(self.shown, key, params)

    def _note(self, where: list[Told], key: str, params: Mapping[str, object]) -> None:
        told = Told(key, {name: str(value) for name, value in params.items()})
        if told not in where:
            where.append(told)

    @property
    def proved(self) -> bool:
        """Whether everything was checked and nothing contradicts."""
        return not self.wrong and not self.unchecked
