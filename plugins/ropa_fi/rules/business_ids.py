"""Business ids of Finnish bodies: a wrong check digit is told, never refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.api import WARNING, Context, Finding, Workspace, finding
from ropa_fi.rules.common import anywhere

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_FORM = re.compile(r"(?:FI)?([0-9]{6,7})-?([0-9])\Z", re.IGNORECASE)
_OTHER_REGISTER = re.compile(r"[0-9]{1,3}\.[0-9]{3}\Z")
"""Numbers of the register of associations, which have no check digit."""


@anywhere("GOV009", WARNING, on=Workspace, law=("GDPR Art. 5(1)(d)", "Business Information Act 244/2001 § 9"))
def business_id_checks(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A Finnish business id has seven digits, a hyphen and the right check digit."""
    bodies = [workspace.organisation] if workspace.organisation is not None else []
    for body in [*bodies, *workspace.parties.values()]:
        country = getattr(body, "country", None) or (body.address.country if body.address else None)
        if country != "FI" or body.business_id is None:
            continue
        number = "".join(body.business_id.split()).replace("–", "-").replace("−", "-")  # noqa: RUF001  (dashes)
        parts = _FORM.match(number)
        if parts is None:
            if not _OTHER_REGISTER.match(number):
                yield finding(body.at("business_id"), problem="@gov.id-form", id=body.business_id)
        elif _check_digit(parts[1].zfill(7)) != int(parts[2]):
            yield finding(body.at("business_id"), problem="@gov.id-check", id=body.business_id)


def _check_digit(digits: str) -> int | None:
    """The check digit of seven digits; None where no id has them."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    if rest == 1:
        return None
    return 11 - rest if rest else 0
