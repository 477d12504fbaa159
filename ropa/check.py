"""Running the rules: every finding of every rule, in one order, with what was knowingly accepted marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

from ropa.decode import nearest
from ropa.diagnostics import ADVICE, ERROR, Diagnostic, Severity, order
from ropa.earlier import Earlier, Line, no_line
from ropa.facts import Facts, compute_facts
from ropa.masks import Masking
from ropa.model.agreement import Agreement
from ropa.model.base import listed
from ropa.model.law import Regime
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.service import Service
from ropa.plugins import load_registry
from ropa.registry import Registry
from ropa.rules import Context, Finding, Rule
from ropa.source import Document, Origin, Span
from ropa.tables import Tables, load_tables
from ropa.waivers import waived
from ropa.workspace import Workspace, load_workspace, no_collection, read_settings

STALE_AFTER = timedelta(days=365)


class NothingToLeaveOut(ValueError):
    """What is to be left out is no row of a table and no file; `near` is what was probably meant, or None."""

    def __init__(self, entry: str, near: str | None) -> None:
        super().__init__(entry)
        self.entry = entry
        self.near = near


@dataclass(frozen=True, slots=True)
class Checked:
    """A workspace with everything that was found in it on a day.

    `partial` tells that something did not run, so that a clean result would say less than it seems to; `earlier` is
    what the files said before, as far as rules asked for it; `masking` takes data of people out of what is printed.
    """

    workspace: Workspace
    tables: Tables
    facts: Facts
    registry: Registry
    as_of: Day
    found: tuple[Diagnostic, ...]
    partial: bool
    earlier: Earlier
    masking: Masking

    def counts(self) -> dict[Severity, int]:
        """Findings that are not accepted, by severity."""
        return {
            severity: sum(1 for item in self.found if item.severity is severity and item.accepted is None)
            for severity in Severity
        }

    def concerning(self, paths: Iterable[str]) -> list[Diagnostic]:
        """The findings in some files."""
        wanted = frozenset(paths)
        return [item for item in self.found if item.path in wanted]


@no_collection()
def check_workspace(
    root: Path,
    as_of: Day,
    *,
    without: Sequence[str] = (),
    run_local: bool = False,
    registry: Registry | None = None,
    printing: bool = True,
    line: Line = no_line,
    unsaved: Mapping[str, bytes] | None = None,
) -> Checked:
    """Read the workspace at `root` and run every rule as of a day. Nothing is raised on bad files.

    `without` are `table:key` rows and `party:id` or `agreement:id` files to leave out; `run_local` runs the
    workspace's own rule files; `registry` replaces the installed packs, which without `printing` are asked for no
    documents; `line` asks git for the history, if a rule wants to know it; `unsaved` are files, by path, as an editor
    holds them. NothingToLeaveOut is raised where an entry of `without` is neither.
    """
    settings = read_settings(root)
    found: list[Diagnostic] = []
    if registry is None:
        registry, found = load_registry(root, settings.plugins, run_local, printing)
    tables, problems = load_tables(registry.tables, root, settings.tables, without)
    loaded = load_workspace(root, tables.words, without, unsaved)
    for entry in tables.unknown:
        if entry not in loaded.left_out:
            raise NothingToLeaveOut(entry, nearest(entry, _can_be_left_out(tables, loaded.workspace)))
    unlinked = [_without_guess(item, loaded.left_out) for item in loaded.found]
    found = [*found, *problems, *unlinked, *_left_out(without, tables)]
    facts = compute_facts(loaded.workspace, tables, as_of)
    context = Context(loaded.workspace, tables, facts, as_of, Earlier(loaded.workspace, line))
    try:
        judged = run_rules(registry.rules, context)
    finally:
        context.earlier.close()
    every = [*found, *judged, *_stale(tables, registry, as_of), *_not_seen(context)]
    masking = Masking(registry.masks, tables, as_of)
    every = sorted(map(masking.found, waived(every, context, registry, supposed=bool(without))), key=order)
    partial = any(item.family == "PLG" for item in every)
    return Checked(loaded.workspace, tables, facts, registry, as_of, tuple(every), partial, context.earlier, masking)


def run_rules(rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """The findings of rules. A rule that crashes on a subject is told, and every other still runs.

    Rules about the same subjects take their turns on each of them, so that what one has read of the past of a file is
    still at hand for the next.
    """
    together: dict[tuple[type, Regime | None, str | None], list[Rule]] = {}
    for rule in rules:
        if rule.since is None or rule.since <= context.as_of:
            together.setdefault((rule.on, rule.regime, rule.country), []).append(rule)
    found: list[Diagnostic] = []
    for (on, regime, country), several in together.items():
        for subject in _every(on, context.workspace):
            if _applies(regime, country, subject, context.workspace):
                for rule in several:
                    _judge(rule, subject, context, found)
    return found


def _judge(rule: Rule, subject: Any, context: Context, found: list[Diagnostic]) -> None:
    try:
        for result in rule.check(subject, context):
            diagnostic = _diagnostic(rule, result)
            if diagnostic.span is not None or not context.workspace.unread(diagnostic.path, diagnostic.at.route()):
                found.append(diagnostic)
    except (Exception, SystemExit) as error:  # a rule may not end ropa, which would look like success
        origin = subject.origin if hasattr(subject, "origin") else context.workspace.settings.origin
        params = {"rule": rule.code, "reason": f"{type(error).__name__}: {error}"}
        found.append(Diagnostic("PLG002", ERROR, origin, Span(1, 1), params))


def _every(on: type, workspace: Workspace) -> Iterable[Any]:
    """All that a rule on a class is about."""
    entries: dict[type, Mapping[Any, Any]] = {
        Register: workspace.registers,
        Party: workspace.parties,
        Agreement: workspace.agreements,
        Service: workspace.services,
    }
    if on is Organisation:
        return [workspace.organisation] if workspace.organisation is not None else []
    return [workspace] if on is Workspace else entries.get(on, {}).values()


def _applies(regime: Regime | None, country: str | None, subject: Any, workspace: Workspace) -> bool:
    if regime is not None and regime not in _regimes(subject, workspace):
        return False
    return country is None or country in _countries(subject, workspace)


def _regimes(subject: Any, workspace: Workspace) -> set[Regime]:
    """The law a subject stands under: of a register its own, of the organisation that of its registers."""
    if isinstance(subject, Organisation) and workspace.registers:
        return {register.regime or Regime.GDPR for register in workspace.registers.values()}
    return {getattr(subject, "regime", None) or Regime.GDPR}


def _countries(subject: Any, workspace: Workspace) -> set[str | None]:
    """Where the controllers of a subject are established; for what is no register, where the organisation is."""
    entries = listed(getattr(subject, "controllers", None))
    bodies = [workspace.body(getattr(entry, "party", None)) for entry in entries]
    named = [body for body in bodies if body is not None] or (
        [workspace.organisation] if workspace.organisation else []
    )
    return {getattr(body, "country", None) or (body.address.country if body.address else None) for body in named}


def _diagnostic(rule: Rule, result: Finding) -> Diagnostic:
    return Diagnostic(rule.code, rule.severity, result.at, result.span, dict(result.params), result.related, rule.law)


def _can_be_left_out(tables: Tables, workspace: Workspace) -> list[str]:
    """Everything that --without may name: the rows of all tables, parties and agreements."""
    rows = [f"{name}:{key}" for name, table in tables.tables.items() for key in table.rows]
    parties = [f"party:{name}" for name in workspace.parties]
    return [*rows, *parties, *(f"agreement:{name}" for name in workspace.agreements)]


def _left_out(without: Sequence[str], tables: Tables) -> Iterator[Diagnostic]:
    for entry in without:
        origin = Origin(Document("registers/workspace.yaml"))
        yield Diagnostic("TBL005", ADVICE, origin, Span(1, 1), {"row": entry})


def _without_guess(found: Diagnostic, left_out: Collection[str]) -> Diagnostic:
    """A reference to what is left out is not misspelt, so nothing is offered in its stead."""
    kind, named = found.params.get("kind", "").removeprefix("@kind."), found.params.get("value")
    if found.family != "REF" or f"{kind}:{named}" not in left_out:
        return found
    return replace(found, params={"kind": found.params["kind"], "value": found.params["value"]})


def _stale(tables: Tables, registry: Registry, as_of: Day) -> Iterator[Diagnostic]:
    """Tables whose newest reading of a source is more than a year old on the day: advice, never red."""
    for name in tables.names():
        rows = [row for several in tables.tables[name].rows.values() for row in several]
        checked = max((row.checked for row in rows if row.checked), default=None)
        if checked is not None and as_of - checked > STALE_AFTER:
            place = rows[0].origin.document
            params = {"table": name, "checked": checked.isoformat()}
            yield Diagnostic("TBL004", ADVICE, Origin(place), Span(1, 1), params)


def _not_seen(context: Context) -> Iterator[Diagnostic]:
    """That rules asked for the history and git did not tell, or not all of it."""
    origin = context.workspace.settings.origin
    if context.earlier.problem is not None:
        yield Diagnostic("HIS006", ADVICE, origin, Span(1, 1), {"reason": f"@git.{context.earlier.problem.value}"})
    elif context.earlier.hidden:
        yield Diagnostic("HIS006", ADVICE, origin, Span(1, 1), {"reason": "@git.shallow"})
