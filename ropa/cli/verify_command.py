"""`ropa verify`: whether documents are unaltered, and from which commit."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from ropa.cli.common import DayType, as_of_option, find_workspace, lang_option, phrasebook
from ropa.printable import printable
from ropa.registry import Registry
from ropa.sign.judged import Judged, NotJudged, Signed
from ropa.verify.apart import TooHard, apart
from ropa.verify.rebuild import How
from ropa.verify.result import Result, Told, Unreadable
from ropa.verify.signatures import Judging
from ropa.verify.verify import verify_folder, verify_pack, verify_pdf
from ropa.words import Phrasebook
from ropa.workspace import find_root

_PHRASE = re.compile(r"@((?:verify|git)\.[a-z-]+)\Z")


@click.command("verify")
@click.argument("what", type=click.Path(path_type=Path))
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    help="Folder of the workspace, with its repository. Default: the nearest one above WHAT or here.",
)
@as_of_option
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Processes. Default: one for each core.")
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Certificate (PEM or DER) that signatures must lead to; what is not signed is wrong then.",
)
@click.option("--at", type=DayType(), help="Judge certificates as of this day. Default: today.")
@lang_option
@click.option("--local-plugins", is_flag=True, help="Run the rule files of that commit. Only for files you trust.")
def command(
    what: Path,
    workspace: Path | None,
    as_of: datetime.date | None,
    jobs: int | None,
    trust: tuple[Path, ...],
    at: datetime.date | None,
    lang: str | None,
    local_plugins: bool,
) -> int:
    """Check that documents are unaltered: WHAT is a build's folder, a pack (.zip) or one PDF.

    The files are compared with the manifest, the inputs with the commit it names, and every document with what these
    inputs give when it is made again. A pack proves itself; the others need the repository. Signatures are looked at
    with the extra "sign"; nothing is fetched, so whether a certificate was revoked is not asked.

    \b
    Examples:
      ropa verify build
      ropa verify audit-2026.zip
      ropa verify customers.en.pdf --workspace ~/privacy
      ropa verify audit-2026.zip --trust organisation.pem

    Exit code: 0 unaltered, 1 something does not match or could not be checked, 2 wrong use or unreadable.
    """
    book = phrasebook(lang, None, Registry())
    how = How(
        jobs=jobs or os.cpu_count() or 1,
        run_local=local_plugins,
        environ=dict(os.environ),
        judging=_judging(trust, at),
    )
    if not what.exists():
        raise click.UsageError(f"There is no {printable(str(what))}.")
    try:
        if what.is_dir():
            result = verify_folder(what, _root(workspace, what), how)
        elif what.suffix.lower() == ".pdf":
            result = verify_pdf(what, _root(workspace, what), as_of, how)
        else:
            result = verify_pack(what, find_workspace(workspace) if workspace else None, how)
    except Unreadable as problem:
        click.echo(_say(Told(problem.key, problem.params), book), err=True)
        return 2
    for told in (*result.shown, *result.wrong, *result.unchecked):
        click.echo(_say(told, book))
    click.echo(_verdict(result, book))
    return 0 if result.proved else 1


def _judging(trust: Sequence[Path], at: datetime.date | None) -> Judging:
    """What judges signatures, loaded when there is one to judge."""
    now = datetime.datetime.now(datetime.UTC)
    moment = datetime.datetime.combine(at, datetime.time(12), datetime.UTC) if at else now
    roots = [root for path in trust for root in _roots(path)] if trust else None

    def look(signed: Sequence[Signed]) -> list[Judged]:
        try:
            from ropa.sign.judge import judge
        except ImportError as lacking:
            raise NotJudged("@verify.no-sign-extra") from lacking
        try:
            return apart(judge, signed, roots, moment)
        except TooHard as problem:
            raise NotJudged(problem.reason) from problem

    return Judging(look, bool(trust), moment.date())


def _roots(path: Path) -> list[bytes]:
    try:
        from ropa.sign.judge import NoRoot, read_roots
    except ImportError as lacking:
        raise click.ClickException(f"Signatures need more: pip install 'ropa[sign]' ({lacking})") from lacking
    try:
        return read_roots(path.read_bytes())
    except OSError as problem:
        raise click.UsageError(f"{printable(str(path))} cannot be read: {problem.strerror}") from problem
    except NoRoot as problem:
        raise click.UsageError(f"{printable(str(path))} holds no certificate; give one as PEM or DER.") from problem


def _root(workspace: Path | None, what: Path) -> Path | None:
    if workspace is not None:
        return find_workspace(workspace)
    return find_root(what.absolute().parent) or find_root(Path.cwd())


def _say(told: Told, book: Phrasebook) -> str:
    return book.phrase(told.key, **{name: _value(name, value, book) for name, value in told.params.items()})


def _value(name: str, value: str, book: Phrasebook) -> str:
    """What fills a phrase: itself a phrase only where ropa gives a reason, whatever a stranger's file says."""
    phrase = _PHRASE.match(value) if name in ("reason", "commit") else None
    return book.phrase(phrase[1]) if phrase else printable(value)


def _verdict(result: Result, book: Phrasebook) -> str:
    if result.wrong:
        return book.phrase("verify.not-proved", number=str(len(result.wrong)))
    return book.phrase("verify.unaltered" if result.proved else "verify.incomplete")
