"""`ropa sign`: a signature for the PDFs and the manifest of a build."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import click

from ropa.build.output import Output, Refused
from ropa.build.writing import NotWritten
from ropa.cli.common import lang_option, phrasebook
from ropa.printable import printable
from ropa.registry import Registry
from ropa.words import Phrasebook
from ropa.workspace import find_root

PASSPHRASE = "ROPA_SIGN_PASSPHRASE"
INSTALL = "pip install 'ropa[sign]'"


@click.command("sign")
@click.argument("build", type=click.Path(path_type=Path))
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path),
    help="PKCS#12 file with key and certificate (.p12, .pfx).",
)
@lang_option
def command(build: Path, key: Path, lang: str | None) -> int:
    """Sign the PDFs of BUILD, a build's folder, and its manifest, which ties every other file.

    A signed PDF begins with the bytes that were built, so all that was true of it stays true; the manifest says of
    each what it was before. The manifest's signature lies beside it as manifest.json.p7s. Drafts are not signed. What
    a later build makes anew is not signed, and its manifest neither: sign again.

    The key's passphrase is taken from ROPA_SIGN_PASSPHRASE, or asked for on a terminal. It needs the extra "sign".

    \b
    Examples:
      ropa sign build --key organisation.p12
      ropa verify build --trust organisation.pem

    Exit code: 0 signed, 1 not signed, the reason being told, 2 wrong use.
    """
    try:
        from ropa.sign.build import sign_build  # the extra `sign` is needed from here on
        from ropa.sign.key import NotSigned
    except ImportError as lacking:
        raise click.ClickException(f"Signing needs more: {INSTALL} ({lacking})") from lacking
    book = phrasebook(lang, None, Registry())
    if not build.is_dir():
        raise click.UsageError(f"There is no folder {printable(str(build))}.")
    try:
        data = key.read_bytes()
    except OSError as problem:
        raise click.UsageError(f"{printable(str(key))} cannot be read: {problem.strerror}") from problem
    try:
        output = Output.open(build, find_root(build.absolute().parent))
        signed = sign_build(output, data, _passphrase(key, book), datetime.datetime.now(datetime.UTC))
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    except NotSigned as problem:
        return _told(book, problem.key, file=str(key), variable=PASSPHRASE, **problem.params)
    except NotWritten as problem:
        return _told(book, "sign.not-written", path=problem.path, reason=problem.reason)
    counts = {"now": str(len(signed.now)), "before": str(len(signed.before))}
    click.echo(book.phrase("sign.done", **counts))
    return 0


def _passphrase(key: Path, book: Phrasebook) -> str | None:
    """Never an argument, which other users of a machine can see."""
    given = os.environ.get(PASSPHRASE)
    if given is None and sys.stdin.isatty():
        asked = book.phrase("sign.passphrase", path=printable(key.name))
        given = str(click.prompt(asked, hide_input=True, default="", show_default=False, err=True))
    return given


def _told(book: Phrasebook, phrase: str, **params: str) -> int:
    click.echo(book.phrase(phrase, **{name: printable(value) for name, value in params.items()}), err=True)
    return 1
