"""What the agreements' folder held before: agreements that were deleted instead of ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ropa.api import WARNING, Agreement, Context, Finding, Origin, SignedFile, Workspace, finding, in_force
from ropa_gdpr.rules.common import gdpr, under_gdpr

CORRECTED_WITHIN = timedelta(days=31)
"""A file that was there no longer than this was a mistake put right, and no record that was lost."""


@gdpr("DPA024", WARNING, on=Workspace, law=("GDPR Art. 5(2)", "GDPR Art. 28(3)", "GDPR Art. 28(9)"), past=True)
def agreements_kept(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement that was in force is ended on record, not deleted"""
    kept = {mark for agreement in workspace.agreements.values() for mark in _marks(agreement)}
    for gone in ctx.earlier.gone(Agreement, "registers/agreements") if workspace.parties or kept else ():
        agreement, last = gone.entry, gone.until or ctx.as_of
        if agreement.example or last - gone.since <= CORRECTED_WITHIN or kept & _marks(agreement):
            continue
        if in_force(agreement, last) and under_gdpr(agreement, ctx):
            problem = "@dpa.deleted" if gone.until else "@dpa.deleted-now"
            path = agreement.origin.document.path
            yield finding(_place(agreement, workspace), problem=problem, path=path, day=gone.until, last=last)


def _marks(agreement: Agreement) -> set[object]:
    """What an agreement is known by when its file has another name: its text, or its parties and a day."""
    signed = agreement.document if isinstance(agreement.document, SignedFile) else None
    texts = {mark for mark in (signed and signed.sha256, signed and signed.path, signed and signed.url) if mark}
    return texts | {
        (agreement.processor, day) for day in (agreement.signed, agreement.accepted, agreement.since) if day
    }


def _place(agreement: Agreement, workspace: Workspace) -> Origin:
    """Where its absence is seen: at its party, or where that is gone too at the organisation."""
    party = workspace.parties.get(agreement.processor) if agreement.processor else None
    if party is not None:
        return party.at("party")
    return workspace.organisation.at("organisation") if workspace.organisation else workspace.settings.at("workspace")
