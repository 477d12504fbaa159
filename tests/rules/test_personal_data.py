"""Personal data in the files are told with their place, and repeated nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from ropa_fi.rules.identity import identity_codes

from ropa.cli import main
from ropa.cli.common import FORMATS
from ropa.tables import Tables
from ropa.words import LANGUAGES
from tests.rules.cases import AS_OF, Case

CODE, MAILBOX = "131052-308T", "maija.meikalainen@gmail.com"
CUSTOMERS = "registers/customers.yaml"

QUOTED = {
    "a text": f"description: Ask {CODE} or {MAILBOX}\n",
    "a word that is none": f"status: {CODE}\n",
    "a date that is none": f"since: {CODE}\n",
    "an address that is none": f"contact: {{email: {MAILBOX} }}\nreference: {{x: {MAILBOX}}}\n",
    "a key that is none": f"{CODE}: {MAILBOX}\n",
    "the value of a key that is none": f"hetu: {CODE}\nmailbox: {MAILBOX}\n",
    "an id that is none": f"data:\n  {CODE}: {{name: Orders}}\n",
    "an id that nobody has": f"disclosures: [{{party: {CODE}}}]\n",
    "a comment beside a mistake": f"status: odd  # {CODE} {MAILBOX}\n",
    "a line that is no YAML": f"status: [{CODE}, {MAILBOX}\n",
    "own words that a rule quotes": f"retention: [{{data: all, until: as long as necessary for {CODE}}}]\n",
    "the reason of a waiver": "waivers: [{code: GOV002, at: internal.review.next, "
    f"reason: {CODE} asked, by: {MAILBOX}, until: 2027-01-01}}]\n"
    "internal: {owner: office, review: {next: 2026-01-01}}\n",
    "a long line that a frame cuts": f"description: {'x ' * 50}{CODE} {'x ' * 60}\nstatus: odd {'y' * 80}{CODE}\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("where", QUOTED)
def test_no_format_of_findings_repeats_personal_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str, form: str, language: str
) -> None:
    Case("", "", files={CUSTOMERS: QUOTED[where]}).write(tmp_path)
    main(["check", str(tmp_path), "--as-of", AS_OF.isoformat(), "--format", form, "--lang", language])
    printed = "".join(capsys.readouterr())
    assert CUSTOMERS in printed
    assert CODE[:8] not in printed
    assert MAILBOX[:10] not in printed


def test_what_is_told_in_documents_repeats_it_neither(tmp_path: Path) -> None:
    checked = Case("", "", files={CUSTOMERS: QUOTED["a word that is none"]}).check(tmp_path)
    (found,) = [item for item in checked.found if item.code == "FMT011"]
    assert found.params["value"] == "•" * len(CODE)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of the packs."""
    return Case("", "").check(tmp_path_factory.mktemp("tables")).tables


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        *((f"{code}", code) for code in ("311299+1236", "010190-123M", "290204A123A", "131052-308t")),
        *((f"010190{sign}123M", f"010190{sign}123M") for sign in "YXWVU"),
        *((f"290204{sign}123A", f"290204{sign}123A") for sign in "BCDEF"),
        ("Henkilötunnuksella 131052-308T:llä kirjautuneet", "131052-308T"),
        ("tunnus131052-308T, hetu_131052-308T", "131052-308T"),
        ("131052\u2013308T", "131052\u2013308T"),
        ("131052\u2011308T", "131052\u2011308T"),
        ("ß131052-308T", "131052-308T"),
    ],
)
def test_a_code_is_seen_with_every_sign_and_in_any_text(tables: Tables, text: str, seen: str) -> None:
    assert next(text[start:end] for start, end in identity_codes(text, tables, AS_OF)) == seen


@pytest.mark.parametrize(
    "text",
    "010190Z123M 010190G123M 131052-308U 311352-308T 131052-308TX 131052-3080T 290203-900A 1310523087".split(),
)
def test_what_no_person_can_have_is_no_code(tables: Tables, text: str) -> None:
    assert list(identity_codes(text, tables, AS_OF)) == []
