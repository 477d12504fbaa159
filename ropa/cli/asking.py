"""Questions on a terminal, in the reader's language, and what is told about files that begin."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from ropa.decode import put_right
from ropa.diagnostics import Diagnostic
from ropa.files import is_id
from ropa.printable import printable
from ropa.start.interview import Answer, Question, Unusable, unknown
from ropa.start.place import Refused
from ropa.words import Phrasebook

WORDS = Path(__file__).resolve().parent.parent / "start" / "words"
"""The words of new files and of their questions, beside the engine's own."""


def words_in(language: str) -> Phrasebook:
    """The words of the questions and files in a language."""
    return Phrasebook.load(language, (WORDS,))


def answer_by(yes: bool, book: Phrasebook) -> Answer:
    """Who answers: nobody with --yes, otherwise the person at the terminal; wrong use where there is none."""
    if yes:
        return unknown
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("Questions need a terminal; with --yes what is not known stays open.")
    click.echo(book.phrase("start.intro"))
    return _asker(book)


def _asker(book: Phrasebook) -> Answer:
    def ask(question: Question, problem: Diagnostic | None) -> str:
        if problem is None:
            click.echo()
            of = f"{printable(question.of)}: " if question.of else ""
            click.secho(f"{of}{book.phrase(question.about)}", bold=True)
            for line in _hints(question, book):
                click.secho(f"  {line}", dim=True)
        else:
            click.secho(f"  {told(problem, book)}", fg="red")
        answer: str = click.prompt("", default="", show_default=False, prompt_suffix="> ")
        return answer

    return ask


def _hints(question: Question, book: Phrasebook) -> Iterator[str]:
    if question.words:
        yield book.phrase("start.words", words=", ".join(question.words))
    if question.several:
        yield book.phrase("start.several")
    if question.must:
        yield book.phrase("start.must")


def told(problem: Diagnostic, book: Phrasebook) -> str:
    """What is wrong with an answer, and what to write."""
    safe = replace(problem, params={name: printable(value) for name, value in problem.params.items()})
    return "; ".join(filter(None, (book.message(safe), book.fix(safe))))


def refuse_id(name: str, book: Phrasebook, taken: Collection[str] = ()) -> None:
    """Wrong use where an id cannot be a file's name, or names a file of another kind."""
    if not is_id(name):
        near = put_right("@expect.id", name)
        hint = book.phrase("start.near", near=near) if near and is_id(near) else ""
        raise click.UsageError(f"{book.phrase('start.no-id', id=printable(name))} {hint}".strip())
    if name in taken or f"{name}.yaml" in taken:
        raise click.UsageError(book.phrase("start.taken", id=printable(name)))


@contextmanager
def told_as_wrong_use(book: Phrasebook, option: Callable[[str], str] = lambda route: route) -> Iterator[None]:
    """Tell what cannot be used, or stands in the way, as wrong use; `option` names the option of a field."""
    try:
        yield
    except Unusable as unusable:
        what = printable(option(unusable.route))
        if unusable.problem is None:
            raise click.UsageError(book.phrase("start.lacking", field=what)) from unusable
        raise click.UsageError(f"{what}: {told(unusable.problem, book)}") from unusable
    except Refused as refused:
        paths = ", ".join(printable(path) for path in refused.paths[:12])
        raise click.UsageError(book.phrase(refused.key, paths=paths)) from refused
    except OSError as problem:
        reason = printable(problem.strerror or str(problem))
        path = printable(str(problem.filename or ""))
        raise click.UsageError(book.phrase("start.not-written", path=path, reason=reason)) from problem
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\n{book.phrase('start.stopped')}", err=True)
        raise click.Abort from None
