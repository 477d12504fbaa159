"""What a build remembers of its documents' changes, so that the next one need not go back through the history.

It stands in the manifest, and holds for the commit it was found from and for the ropa, packs and tables of then.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ropa import __version__
from ropa.build.changes import MOST_COMPARED, SHOWN, Change, Traced
from ropa.build.stored import file_digest
from ropa.build.worker import key_of
from ropa.check import Checked
from ropa.history.walk import date

Name = tuple[str, str | None, str]
"""A document: kind, register, language."""


def environment(checked: Checked) -> str:
    """A digest over all that decides, beside the history, what is found in it."""
    registry, tables = checked.registry, checked.tables
    return key_of(
        {
            "ropa": __version__,
            "packs": {pack.name: pack.version for pack in registry.packs},
            "code": _code({"ropa", *(kind.view.__module__.partition(".")[0] for kind in registry.documents)}),
            "tables": sorted(file_digest(table.path) or "" for table in registry.tables),
            "without": list(tables.without),
            "timezone": checked.workspace.timezone,
            "bounds": [SHOWN, MOST_COMPARED],
        }
    )


def _code(names: Iterable[str]) -> str:
    """A digest over the Python files of some packages: what makes the views."""
    found = hashlib.sha256()
    for name in sorted(names):
        file = getattr(sys.modules.get(name), "__file__", None)
        place = Path(file) if file else None
        if place is not None:
            for path in sorted(place.parent.rglob("*.py")) if place.name == "__init__.py" else [place]:
                found.update(path.read_bytes())
    return found.hexdigest()


def _as_data(answer: Traced) -> dict[str, Any]:
    """An answer as JSON."""
    changes = answer.changes
    return {
        "changes": [[change.commit, _seconds(change.when), change.first, list(change.parts)] for change in changes],
        "when": _seconds(answer.when) if answer.when else None,
        "commit": answer.commit,
        "dated": answer.dated,
        "compared": answer.compared,
    }


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())


def _from_data(data: Any) -> Traced:
    """The answer that was written. Raises ValueError, TypeError or KeyError for anything else."""
    changes = tuple(
        Change(_commit(commit), date(str(when)), tuple(parts), first is True)
        for commit, when, first, parts in data["changes"]
    )
    when = date(str(data["when"])) if data["when"] is not None else None
    commit = _commit(data["commit"]) if data["commit"] is not None else None
    return Traced(changes, when, commit, False, data["dated"] is True, int(data["compared"]))


def _commit(text: Any) -> str:
    if not (isinstance(text, str) and len(text) in (40, 64) and set(text) <= set("0123456789abcdef")):
        raise ValueError(text)
    return text


class Remembered:
    """The answers of the build before and of this one, with the commit they were found from.

    `stated` is what the manifest says under `history`.
    """

    def __init__(self, stated: Any, of: str, as_of: str) -> None:
        self._environment, self._as_of = of, as_of
        self.before: dict[Name, tuple[str, Traced]] = {}
        self.now: dict[Name, tuple[str, Traced]] = {}
        if isinstance(stated, Mapping) and stated.get("environment") == of and stated.get("sum") == _sum(stated):
            same_day = stated.get("as_of") == as_of
            answers = answers_in(stated.get("documents"))
            self.before = {name: told for name, told in answers if same_day or not told[1].dated}

    @classmethod
    def here(cls, before: Mapping[Name, tuple[str, Traced]], as_of: str) -> Remembered:
        """Answers that were found by this very process, with the same tables and time zone and as of the same day."""
        remembered = cls(None, "", as_of)
        remembered.before = dict(before)
        return remembered

    def known(self) -> dict[tuple[str, str, str | None, str], Traced]:
        """The answers of the build before by commit and document."""
        return {(head, *name): answer for name, (head, answer) in self.before.items()}

    def data(self, names: Iterable[Name]) -> dict[str, Any]:
        """What the manifest shall say of some documents; where there is no new answer, the one of before."""
        every = {**self.before, **self.now}
        kept = sorted({name for name in names if name in every}, key=lambda name: [part or "" for part in name])
        documents = [[*name, every[name][0], _as_data(every[name][1])] for name in kept]
        content = {"environment": self._environment, "as_of": self._as_of, "documents": documents}
        return {**content, "sum": _sum(content)}


def _sum(stated: Mapping[str, Any]) -> str:
    return key_of({name: stated.get(name) for name in ("environment", "as_of", "documents")})


def answers_in(documents: Any) -> Iterator[tuple[Name, tuple[str, Traced]]]:
    """The answers that are written, with the commit they were found from; what is no answer is left out."""
    for entry in documents if isinstance(documents, list) else ():
        try:
            kind, register, language, head, data = entry
            yield (
                (str(kind), register if register is None else str(register), str(language)),
                (
                    _commit(head),
                    _from_data(data),
                ),
            )
        except (ValueError, TypeError, KeyError):
            continue
