"""The fixed words are complete in every language, and each place in them is filled in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

import pytest
from ropa_gdpr.documents import pictures
from ropa_gdpr.documents.agreement_facts import POINTS
from ropa_gdpr.documents.notice import SECTIONS
from ropa_gdpr.needed import DocumentType

from ropa import api, shipped
from ropa.model import agreement, assessment, data, party, purpose, recipients, register, rights
from ropa.render import Speech, read_templates

from .pages import LANGUAGES

SPEECH = {language: Speech.load(language, read_templates(None)[0]) for language in LANGUAGES}
PACK = Path(api.__file__).parents[1] / "plugins" / "ropa_gdpr" / "documents"

# The words that are chosen by a value of the record: every member of the list has one.
CHOSEN: Mapping[str, type[Enum]] = {
    "activity": party.Activity,
    "agreement.authorisation": api.Authorisation,
    "agreement.clause": api.ClauseState,
    "agreement.direction": api.Direction,
    "agreement.end": agreement.EndChoice,
    "agreement.form": api.Form,
    "agreement.status": api.AgreementStatus,
    "agreement.template": api.Template,
    "channel": purpose.Channel,
    "clause-9": api.SubOption,
    "claim": recipients.ClaimAbout,
    "condition": recipients.Condition,
    "controller": register.ControllerRole,
    "decider": api.Decider,
    "decision": purpose.DecisionGround,
    "deleter": assessment.Deleter,
    "holder": purpose.Holder,
    "importer": api.ImporterRole,
    "medium": data.Medium,
    "needed": DocumentType,
    "obligation": data.ObligationKind,
    "reason": api.Reason,
    "region": party.Region,
    "relation": data.Relation,
    "residual": assessment.Residual,
    "retention.align": api.Align,
    "retention.align-only": api.Align,
    "retention.align-own": api.Align,
    "schedule.align": api.Align,
    "retention": api.Storage,
    "retention.then": api.EndAction,
    "special": data.SpecialKind,
    "standing": api.Standing,
    "status": register.Status,
    "store": register.DeviceStore,
    "rights.to": rights.ChannelKind,
}


def holes(language: str) -> dict[str, set[str]]:
    return {
        key: set(re.findall(r"\{(\w+)\}", entry if isinstance(entry, str) else " ".join(entry.values())))
        for key, entry in SPEECH[language].entries.items()
    }


def used() -> Iterator[str]:
    """Every word that a template or a view asks for by its whole name."""
    for folder, ending in ((shipped.templates(), "*.j2"), (PACK, "*.py")):
        for path in folder.rglob(ending):
            text = path.read_text(encoding="utf-8")
            yield from re.findall(r'\bword\(\s*"([a-z0-9.-]+)"', text)
            if path.suffix == ".py":
                yield from (f"label.{name}" for name in re.findall(r'\brow\(\s*"([a-z-]+)"', text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_words_with_the_same_places(language: str) -> None:
    assert holes(language).keys() == holes("en").keys()
    other = {key: places for key, places in holes(language).items() if not key.startswith("retention.align.")}
    assert other == {key: holes("en")[key] for key in other}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_asked_for_is_there(language: str) -> None:
    assert sorted(set(used()) - SPEECH[language].entries.keys()) == []


@pytest.mark.parametrize("prefix", CHOSEN)
def test_every_value_that_chooses_a_word_has_one(prefix: str) -> None:
    separator = "-" if prefix == "rights.to" else "."
    wanted = {f"{prefix}{separator}{member.value}" for member in CHOSEN[prefix]}
    assert sorted(wanted - SPEECH["en"].entries.keys()) == []


def test_every_right_and_every_section_has_its_words() -> None:
    wanted = {f"section.{name}" for name in SECTIONS}
    for right in api.RightName:
        wanted |= {f"right.{right}.{part}" for part in ("title", "short", "article")}
    told = set(api.RightName) - {api.RightName.OBJECTION, api.RightName.COMPLAINT}
    wanted |= {f"right.{right}.text" for right in told}
    wanted |= {f"retention.combine.{way}.{count}" for way in api.Combine for count in ("two", "many")}
    assert sorted(wanted - SPEECH["en"].entries.keys()) == []


def test_every_picture_and_every_point_of_an_agreement_has_its_words() -> None:
    wanted = {f"clause.{point}" for point in POINTS}
    wanted |= {f"picture.{kind}.{name}" for kind in ("class", "count") for name in pictures.CLASSES}
    wanted |= {f"picture.mark.{kind}" for kind in ("solid", "hollow", "open", "point", "limit")}
    wanted |= {f"picture.run.{kind}" for kind in ("solid", "hollow", "open")}
    wanted |= {f"agreements.decided.{what}" for what in ("approved", "objected", "ended")}
    assert sorted(wanted - SPEECH["en"].entries.keys()) == []


def named() -> Iterator[str]:
    """Everything in a template or a view that may be the name of a word."""
    for folder, ending in ((shipped.templates(), "*.j2"), (PACK, "*.py")):
        for path in folder.rglob(ending):
            yield from re.findall(r'"([a-z]+\.[a-z0-9.-]+)"', path.read_text(encoding="utf-8"))


def test_no_word_is_left_over() -> None:
    asked = set(named())
    chosen = "articles right section none all recipient index severity agreement summary rights label".split()
    chosen += ["agreements.decided", "clause", "picture.class", "picture.count", "picture.mark", "picture.run"]
    prefixes = tuple(f"{prefix}." for prefix in (*CHOSEN, *chosen))
    left = {key for key in SPEECH["en"].entries if key not in asked and not key.startswith(prefixes)}
    assert sorted(left) == []
