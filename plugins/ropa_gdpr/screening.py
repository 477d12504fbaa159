"""The questions that tell whether an impact assessment is needed, for rules and documents alike."""

from __future__ import annotations

from ropa.api import Screening

CRITERIA = (
    "evaluation",
    "automated_decision",
    "monitoring",
    "sensitive",
    "large_scale",
    "matching",
    "vulnerable",
    "innovative",
    "preventing",
)
"""The nine criteria of WP248 rev.01."""
CASES = ("extensive_evaluation", "special_large_scale", "public_monitoring")
"""The cases of Art. 35(3)(a), (b) and (c)."""


def criteria_met(screening: Screening) -> list[str]:
    """The criteria that are met."""
    return [name for name in CRITERIA if getattr(screening, name)]


def criteria_open(screening: Screening) -> list[str]:
    """The criteria that are not answered."""
    return [name for name in CRITERIA if getattr(screening, name) is None]


def cases_met(screening: Screening) -> list[str]:
    """The cases of Art. 35(3) in which an assessment must be made."""
    return [name for name in CASES if getattr(screening, name)]
