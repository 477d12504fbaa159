"""`ropa check`: the findings of a workspace."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from ropa.cli.common import (
    as_of_option,
    check_with,
    exit_code,
    find_workspace,
    format_names,
    lang_option,
    local_option,
    phrasebook,
    print_findings,
    settings_of,
    without_option,
    workspace_argument,
)


@click.command("check")
@workspace_argument
@as_of_option
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@lang_option
@click.option("--format", "form", default="text", show_default=True, help="text, json, github, or a plugin's format.")
@click.option("--all", "every", is_flag=True, help="On a terminal, fold nothing: show every finding.")
@without_option
@local_option
def command(
    workspace: Path | None,
    as_of: datetime.date | None,
    strict: bool,
    lang: str | None,
    form: str,
    every: bool,
    without: tuple[str, ...],
    local_plugins: bool,
) -> int:
    """Check the files under registers/ against the law and print every finding, with its place, reason and remedy.

    \b
    Examples:
      ropa check
      ropa check --strict --format github
      ropa check --as-of 2020-07-16 --without adequacy:US
      ropa check --without agreement:letters-2025

    Exit code: 0 nothing found at or above the bar, 1 findings, 2 wrong use, 3 a defect of ropa.
    """
    root = find_workspace(workspace)
    settings = settings_of(root)
    checked = check_with(root, settings, as_of, without, local_plugins, printing=False)
    if form not in format_names(checked.registry):
        raise click.BadParameter(
            f"'{form}' is none of {', '.join(format_names(checked.registry))}", param_hint="--format"
        )
    print_findings(checked, phrasebook(lang, settings, checked.registry), form, fold=not every)
    return exit_code(checked, strict)
