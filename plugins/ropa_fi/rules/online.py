"""Consent on the net and in electronic marketing: children, messages, cookies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ropa.api import (
    ERROR,
    ChildService,
    Context,
    Finding,
    Marketing,
    Purpose,
    Register,
    Relation,
    SubjectGroup,
    Text,
    finding,
    keyed,
    listed,
    within,
)
from ropa_fi.rules.common import consents, finnish
from ropa_fi.tables import CHILD_AGE, ELECTRONIC_MARKETING


@finnish("BAS009", ERROR, on=Register, law=("GDPR Art. 8(1)", "Data Protection Act 1050/2018 § 5"))
def child_consent(register: Register, ctx: Context) -> Iterator[Finding]:
    """Children consent to a service offered to them only from the age the law sets, and their age is verified."""
    limit = ctx.tables[CHILD_AGE].on(ctx.as_of, "FI")
    for name, purpose in keyed(register.purposes).items():
        service = purpose.child_service
        if limit is None or not isinstance(service, ChildService) or not consents(purpose.basis):
            continue
        params = {"purpose": name, "limit": limit.age}
        if service.age is not None and service.age < (limit.age or 0):
            yield finding(service.at("age"), problem="@bas.child-age", age=service.age, **params)
        elif service.age is None and service.verification is None:
            yield finding(service.at("age"), problem="@bas.child-unlimited", **params)
        elif service.verification is None:
            yield finding(service.at("verification"), problem="@bas.child-unverified", **params)


@finnish("BAS010", ERROR, on=Register, law=("Act 917/2014 § 200", "GDPR Art. 21(2)"))
def marketing_consented(register: Register, ctx: Context) -> Iterator[Finding]:
    """Electronic direct marketing to people rests on their consent, or on the documented exception for customers."""
    table = ctx.tables[ELECTRONIC_MARKETING]
    for name, purpose in keyed(register.purposes).items():
        marketing = purpose.marketing
        if not isinstance(marketing, Marketing) or marketing.to_organisations or _consented(purpose, register):
            continue
        rows = [row for row in (table.on(ctx.as_of, channel) for channel in marketing.channels) if row is not None]
        documented = marketing.existing_customers is not None and not _open(marketing.existing_customers)
        if rows and not documented and not _only_representatives(purpose, register, rows[0].not_for):
            channels = ", ".join(row.key for row in rows)
            yield finding(marketing.at("channels"), purpose=name, channels=channels)


def _open(value: object) -> bool:
    """Whether something is stated to be missing or still open: neither documents an exception."""
    return not isinstance(value, Text) and not hasattr(value, "not_applicable")


def _consented(purpose: Purpose, register: Register) -> bool:
    """Whether consent is among the bases, or another rule speaks because there is none at all."""
    if listed(purpose.basis):
        return consents(purpose.basis)
    return consents(register.bases) or not register.bases


def _only_representatives(purpose: Purpose, register: Register, kinds: Sequence[str]) -> bool:
    """Whether everybody a purpose concerns is addressed as the representative of an organisation."""
    groups, data = keyed(register.subjects), keyed(register.data)
    names = within(purpose.subjects, groups) or tuple(
        name for used in within(purpose.data, data) if used in data for name in within(data[used].subjects, groups)
    )
    concerned: list[SubjectGroup] = [groups[name] for name in names if name in groups]
    return bool(concerned) and all(
        group.relation is Relation.REPRESENTS_PARTY or (group.kind or "") in kinds for group in concerned
    )


@finnish("BAS011", ERROR, on=Register, law=("Act 917/2014 § 205", "GDPR Art. 6(1)(a)"))
def device_consented(register: Register, ctx: Context) -> Iterator[Finding]:
    """What is not necessary is stored on a device, and advertising is targeted on the web, only with consent."""
    cookies = [cookie for cookie in listed(register.cookies) if cookie.essential is False]
    asked = any(cookie.consent for cookie in cookies)
    targeting = [
        (name, purpose)
        for name, purpose in keyed(register.purposes).items()
        if purpose.online_targeting and not _consented(purpose, register) and not asked
    ]
    for name, purpose in targeting:
        yield finding(purpose.at("online_targeting"), problem="@bas.targeting", what=name)
    without = [cookie for cookie in cookies if not cookie.consent]
    if without and not targeting and not _consent_for_devices(register):
        names = ", ".join(cookie.name for cookie in without)
        yield finding(without[0].at("consent"), problem="@bas.cookies", what=names)


def _consent_for_devices(register: Register) -> bool:
    """Whether a consent of the register may be the one for its cookies: any but that to marketing messages."""
    for purpose in keyed(register.purposes).values():
        messages = isinstance(purpose.marketing, Marketing) and not (purpose.analytics or purpose.online_targeting)
        if consents(purpose.basis) and not messages:
            return True
    return consents(register.bases)
