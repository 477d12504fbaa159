"""What a notice tells of how long: for every data group a period or criteria that a reader can apply."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    WARNING,
    Context,
    Finding,
    NotApplicable,
    Register,
    Retention,
    Text,
    Workspace,
    finding,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import notices, published, purposes, told_data
from ropa_gdpr.rules.periods import data_of, ends, has_end, longest, others, rules
from ropa_gdpr.rules.wording import Wordings
from ropa_gdpr.tables import Wording


@gdpr("NOT006", ERROR, on=Register, law=("GDPR Art. 13(2)(a)", "GDPR Art. 14(2)(a)"))
def storage_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can tell for every data group how long it is kept, or by which criteria."""
    if not published(register) or isinstance(register.retention, NotApplicable):
        return
    if ctx.workspace.unread(register.origin.document.path, ("retention",)):
        return  # what a rule says cannot be known while a part of it cannot be read
    limits = {str(name): found for name, found in ctx.facts.retention(register).items()}
    groups = told_data(register)
    silent = [
        name for name, group in groups.items() if not group.on_device and not any(map(_says, limits.get(name, ())))
    ]
    if silent and not rules(register):
        yield finding(register.at("retention"), problem="@not.retention-data", data=", ".join(silent))
    elif silent:
        for name in silent:
            yield finding(groups[name].origin, problem="@not.retention-data", data=name)
    elif not groups and purposes(register) and not any(map(_says, rules(register))):
        yield finding(register.at("retention"), problem="@not.retention-none")


def _says(rule: Retention) -> bool:
    """Whether a rule has anything that tells a reader how long: a law or a reason alone does not."""
    return bool(ends(rule) or rule.period or rule.start or rule.decided_by)


@gdpr("NOT007", ERROR, on=Workspace, law=("GDPR Art. 13(2)(a)", "GDPR Art. 5(1)(e)", "WP260 rev.01"))
def storage_plain(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """What the notice tells of storage is more than 'as long as necessary' or a pointer to another document."""
    vague = Wordings.on(ctx, Wording.RETENTION, Wording.NO_LONGER)
    end = Wordings.on(ctx, Wording.END)
    for register in notices(ctx):
        for rule in rules(register):
            if has_end(rule) or any(map(has_end, others(rule, register, ctx))):
                continue
            if rule.period is not None:
                continue  # a floor without a ceiling is RET001's
            words = vague.inside(rule.criterion, end, numbers=True)
            data = data_of(rule, register, ctx)
            if words:
                yield finding(rule.at("criterion"), problem="@not.vague", words=words, data=data)
            elif rule.criterion is None and rule.schedule is not None and not rule.start:
                yield finding(rule.at("schedule"), problem="@not.pointer", data=data)


@gdpr("NOT021", WARNING, on=Workspace, law=("GDPR Art. 13(2)(a)", "WP260 rev.01"))
def period_not_blurred(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A period is not blurred by 'as long as necessary' beside it."""
    vague, only = Wordings.on(ctx, Wording.RETENTION), Wordings.on(ctx, Wording.ONLY)
    for register in notices(ctx):
        for rule in rules(register):
            length = rule.period
            limited = rule.until or rule.ends or rule.not_later_than or (length and length.max)
            if length is None or limited or not longest(length):
                continue
            for key in ("criterion", "note"):
                text: Text | None = getattr(rule, key)
                words = vague.inside(text, only)
                if words:
                    yield finding(rule.at(key), words=words, period=longest(length))
                    break
