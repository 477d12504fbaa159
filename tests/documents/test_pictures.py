"""Pictures show the numbers of the record, have words for those who cannot see them, and never colour alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .pages import LANGUAGES, Made, make, patched, text_of
from .test_internal_documents import AGREEMENT, CHAIN
from .test_notice_blocks import TRANSFER, US_PARTY, USED


def periods(root: Path, rule: str) -> list[tuple[str, str, str]]:
    """The marks of the first bar of the retention picture."""
    made = make(root, f"retention: [{rule}, {{data: all, period: 10 years, start: contract-end}}]\n")
    picture = made.view("retention", "en", None).data["registers"][0]["picture"]
    return [(mark["kind"], mark["at"], mark["width"]) for mark in picture["rows"][0]["marks"]]


@pytest.mark.parametrize(
    ("rule", "marks"),
    [
        ("{data: all, period: 6 years, start: contract-end}", [("solid", "0.00", "50.00")]),
        (
            "{data: all, period: {min: 3 years, max: 6 years}}",
            [("solid", "0.00", "25.00"), ("hollow", "25.00", "25.00")],
        ),
        ("{data: all, period: {max: 6 years}}", [("hollow", "0.00", "50.00")]),
        ("{data: all, period: {min: 6 years}}", [("solid", "0.00", "50.00"), ("open", "50.00", "50.00")]),
        ("{data: all, until: contract-end}", [("open", "0.00", "100.00")]),
        ("{data: all, storage: permanent}", [("open", "0.00", "100.00")]),
        ("{data: all, storage: not-stored}", [("point", "0.00", "0")]),
        ("{data: all}", []),
        (
            "{data: all, until: contract-end, not_later_than: {period: 6 years}}",
            [("open", "0.00", "100.00"), ("limit", "50.00", "0")],
        ),
    ],
)
def test_a_period_is_as_long_as_the_rule_says(rule: str, marks: list[Any], tmp_path: Path) -> None:
    assert periods(tmp_path, rule) == marks


def test_an_agreement_reaches_from_its_first_to_its_last_day_with_the_day_of_the_document_on_the_axis(
    tmp_path: Path,
) -> None:
    ended = AGREEMENT.replace("mailer-2025", "mailer-2023").replace("2025-02-01", "2023-01-01")
    ended = ended.replace("2027-01-31", "2024-12-31")
    made = make(tmp_path, USED, **CHAIN, agreements__mailer_2025=AGREEMENT, agreements__mailer_2023=ended)
    picture = made.view("agreements", "en", None).data["picture"]
    first, last = date(2023, 1, 1), date(2028, 1, 1)
    whole = (last - first).days
    assert picture["scale"]["now"] == f"{100 * (date(2026, 11, 24) - first).days / whole:.2f}"
    assert [tick["label"] for tick in picture["scale"]["ticks"]] == ["2023", "2024", "2025", "2026", "2027"]
    assert [row["marks"][0]["kind"] for row in picture["rows"]] == ["hollow", "solid"]
    assert "ended 693 days ago" in text_of(made.page("agreements", "en", None).html)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        ("since: 2025-02-01\nuntil: 2027-01-31\n", ["solid"]),
        ("since: 2025-02-01\nuntil: indefinite\n", ["solid", "open"]),
        ("since: 2025-02-01\n", ["solid", "broken"]),
        ("until: 2027-01-31\n", ["broken"]),
        ("", []),
    ],
)
def test_an_end_that_nobody_stated_is_not_shown_as_one_without_end(
    days: str, kinds: list[str], tmp_path: Path
) -> None:
    undated = patched(AGREEMENT, "since:\nuntil:\nsigned:\n") + days
    made = make(tmp_path, USED, **CHAIN, agreements__mailer_2025=undated)
    (row,) = made.view("agreements", "en", None).data["picture"]["rows"]
    assert [mark["kind"] for mark in row["marks"]] == kinds


def test_a_bar_names_a_few_groups_and_counts_the_rest(tmp_path: Path) -> None:
    groups = "".join(f"  g{number}: {{name: Group {number}}}\n" for number in range(6))
    named = ", ".join(f"g{number}" for number in range(6))
    made = make(
        tmp_path, f"data:\n{groups}  other: {{name: Other}}\nretention: [{{data: [{named}], period: 1 year}}]\n"
    )
    said = " ".join(text_of(made.page("retention", "en", None).html).split())
    assert "Group 0; Group 1; Group 2; and 3 other groups 1 year" in said


def test_of_very_many_agreements_the_picture_shows_those_that_end_first_and_says_so(tmp_path: Path) -> None:
    several = {
        f"agreements__a_{number}": AGREEMENT.replace("mailer-2025", f"a-{number}").replace(
            "2027-01", f"{2027 + number}-01"
        )
        for number in range(45)
    }
    made = make(tmp_path, USED, **CHAIN, **several)
    picture = made.view("agreements", "en", None).data["picture"]
    assert [row["value"]["list"][0]["until"]["day"][:4] for row in picture["rows"]] == [
        str(2027 + n) for n in range(40)
    ]
    assert "The 40 of 45 agreements that end first" in text_of(made.page("agreements", "en", None).html)


def test_a_country_has_a_box_for_each_mechanism_and_says_which(tmp_path: Path) -> None:
    both = "mechanism: [{article: 46-2-c, set: 2021/914, module: 2}, {article: 49-1-a}]"
    two = f"transfers: [{{country: US, importer: mailer, {both}}}, {{country: IN, importer: mailer}}]\n"
    made = make(tmp_path, USED + two, parties__mailer=US_PARTY)
    picture = made.view("transfers", "en", None).data["picture"]
    assert [[mark["kind"] for mark in row["marks"]] for row in picture["rows"]] == [["hollow", "striped"], ["broken"]]
    text = " ".join(text_of(made.page("transfers", "en", None).html).split())
    assert "United States 1 × appropriate safeguards; 1 × derogation" in text
    assert "India 1 × no mechanism" in text


def flow(made: Made, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = made.view("notice", "en").data["flow"]
    return found


def test_the_flow_leads_from_sources_to_recipients_and_their_countries(tmp_path: Path) -> None:
    found = flow(make(tmp_path, USED + TRANSFER, **CHAIN))
    (mailer,) = found["recipients"]
    assert mailer["name"] == "Mailer Inc"
    assert [place["where"]["country"] for place in mailer["places"]] == ["US", "JP"]
    assert all(place["outside"] for place in mailer["places"])
    assert len(found["sources"]) == 1


def test_a_recipient_told_by_its_category_is_not_named_in_the_public_picture(tmp_path: Path) -> None:
    hidden = "processors: [{party: mailer, category: A letter service, purposes: all, data: all}]\n"
    made = make(tmp_path, hidden + TRANSFER.replace("importer: mailer", "importer: {en: A letter service}"), **CHAIN)
    html = made.page().html
    assert "A letter service" in html
    assert "Host Ltd" not in html


def test_without_a_recipient_there_is_no_picture(tmp_path: Path) -> None:
    made = make(tmp_path)
    assert made.view().data["flow"] is None
    assert "<svg" not in made.page().html


@pytest.mark.parametrize("paper", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_words_and_its_colours_come_from_the_style_sheet(
    language: str, paper: bool, tmp_path: Path
) -> None:
    made = make(tmp_path, USED + TRANSFER, **CHAIN, agreements__mailer_2025=AGREEMENT)
    pages = [
        made.page(kind, language, None, paper).html for kind in ("record", "agreements", "transfers", "retention")
    ]
    for html in (*pages, made.page("notice", language, paper=paper).html):
        pictures = re.findall(r'<svg [^>]*role="img">(.{0,20})', html)
        assert pictures
        assert all(re.match(r"<title>[^<]", begun) for begun in pictures)
        assert html.count('role="img"') == len(pictures)
        assert (':var(--accent)"' in html, '="#0b5563"' in html) == (not paper, paper)


def test_on_paper_a_workspace_sees_its_own_colours(tmp_path: Path) -> None:
    sheet = tmp_path / "templates" / "style" / "colours.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(":root { --ink: #000; --accent: rgb(10, 20, 30) }\n", "utf-8")
    html = make(tmp_path, USED, **CHAIN).page(paper=True).html
    assert 'fill="rgb(10, 20, 30)"' in html
