"""Tables of law: dated facts, what is wrong with them, and what a workspace changes in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ropa.check import Checked, NothingToLeaveOut, check_workspace
from ropa.diagnostics import ADVICE, ERROR, Severity
from ropa.known_tables import AREA, EVENTS, ITEMS
from ropa.model.register import Register
from ropa.registry import Registry
from ropa.rules import Context, Finding, finding, rule
from ropa.tables import TableFile, load_tables
from tests.workspace.small import AS_OF, REGISTER, check, codes, frames, tables, write

HEAD = "table: eea\nsource: invented\nchecked: 2026-01-02\nmark: memory\nrows:\n"


def own(
    tmp_path: Path, rows: str, *, head: str = HEAD, as_of: date = AS_OF, without: tuple[str, ...] = ()
) -> Checked:
    """A workspace with rows of its own."""
    write(
        tmp_path,
        {
            "registers/workspace.yaml": "workspace: 1\nlanguages: [en]\ntables: [registers/tables/own.yaml]\n",
            "registers/tables/own.yaml": head + rows,
        },
    )
    return check_workspace(tmp_path, as_of, registry=Registry(tables=tables()), without=without)


def pack(tmp_path: Path, rows: str) -> tuple[list[str], list[Severity]]:
    """The problems of a pack's table."""
    folder = tmp_path / "pack" / "tables"
    folder.mkdir(parents=True)
    (folder / "eea.yaml").write_text(HEAD + rows, encoding="utf-8")
    _, found = load_tables([TableFile(AREA, folder / "eea.yaml")], tmp_path, [], [])
    return [item.code for item in found], [item.severity for item in found]


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2019-12-31", False), ("2020-01-01", True), ("2020-01-31", True), ("2020-02-01", False)],
)
def test_the_first_and_the_last_day_of_a_row_are_in_force(day: str, inside: bool, tmp_path: Path) -> None:
    checked = own(tmp_path, "  - {key: XX, from: 2020-01-01, until: 2020-01-31, membership: eu}\n")
    row = checked.tables[AREA].on(date.fromisoformat(day), "XX")
    assert (row is not None) is inside


def test_a_row_without_days_always_holds_and_ended_rows_are_remembered(tmp_path: Path) -> None:
    checked = own(tmp_path, "  - {key: XX, membership: eu}\n")
    assert checked.tables[AREA].on(date(1990, 1, 1), "XX") is not None
    assert checked.tables[AREA].on(AS_OF, "GB") is None
    assert [row.until for row in checked.tables[AREA].ever("GB")] == [date(2020, 12, 31)]


def test_rows_that_meet_but_do_not_overlap_are_in_order(tmp_path: Path) -> None:
    rows = "  - {key: XX, until: 2020-01-31}\n  - {key: XX, from: 2020-02-01}\n"
    assert pack(tmp_path, rows) == ([], [])


@pytest.mark.parametrize(
    "rows",
    [
        "  - {key: XX, until: 2020-01-31}\n  - {key: XX, from: 2020-01-31}\n",
        "  - {key: XX}\n  - {key: XX, from: 2020-01-31}\n",
        "  - {key: XX, from: 2020-01-31}\n  - {key: XX}\n",
        "  - {key: XX, until: 2022-01-31}\n  - {key: XX, from: 2019-01-01, until: 2019-12-31}\n",
        "".join(
            f"  - {{key: XX, from: {first}, until: {last}}}\n"
            for first, last in (
                ("2019-01-01", "2022-01-31"),
                ("2020-01-01", "2020-02-01"),
                ("2021-01-01", "2023-01-01"),
            )
        ),
    ],
)
def test_two_rows_that_hold_on_one_day_are_an_error(rows: str, tmp_path: Path) -> None:
    found, severities = pack(tmp_path, rows)
    assert set(found) == {"TBL002"}
    assert set(severities) == {ERROR}


@pytest.mark.parametrize(
    "row",
    [
        "  - {key: XX, membership: european}\n",
        "  - {key: XX, from: 1.2.2020}\n",
        "  - {membership: eu}\n",
        "  - {key: XX, colour: blue}\n",
        "  - XX\n",
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_live(row: str, tmp_path: Path) -> None:
    checked = own(tmp_path, row + "  - {key: YY, membership: eu}\n")
    assert set(codes(checked.found)) == {"TBL001", "TBL003"}
    assert {item.severity for item in checked.found if item.code == "TBL001"} == {ERROR}
    assert checked.tables[AREA].on(AS_OF, "YY") is not None


@pytest.mark.parametrize(
    "content", ["", "- a\n", "table: [eea]\n", "table: nowhere\nrows: []\n", "table: eea\nrows: x\n"]
)
def test_a_file_of_rows_that_is_none_is_told(content: str, tmp_path: Path) -> None:
    checked = own(tmp_path, "", head=content)
    assert "TBL001" in codes(checked.found)


def test_own_rows_replace_the_packs_rows_of_their_key_and_are_told_as_advice(tmp_path: Path) -> None:
    checked = own(tmp_path, "  - {key: FI, until: 2025-12-31, membership: eu}\n")
    assert [(item.code, item.severity) for item in checked.found] == [("TBL003", ADVICE)]
    assert checked.tables[AREA].on(AS_OF, "FI") is None
    assert checked.tables[AREA].on(AS_OF, "SE") is not None
    assert checked.tables.overrides == ("registers/tables/own.yaml",)


def test_own_rows_add_words_to_the_vocabulary(tmp_path: Path) -> None:
    head = HEAD.replace("eea", "items")
    write(tmp_path, {"registers/customers.yaml": REGISTER + "data: {contact: {name: C, items: [meter-number]}}\n"})
    assert "REF002" not in codes(own(tmp_path, "  - {key: meter-number}\n", head=head).found)
    assert "REF002" in codes(own(tmp_path, "  - {key: other-number}\n", head=head).found)


def test_own_rows_that_are_listed_but_missing_are_told(tmp_path: Path) -> None:
    settings = "workspace: 1\nlanguages: [en]\ntables: [registers/tables/own.yaml]\n"
    checked = check(tmp_path, {"registers/workspace.yaml": settings})
    assert [item.severity for item in checked.found] == [ERROR]
    assert checked.tables.overrides == ()


@pytest.mark.parametrize("where", ["registers/tables/own.yaml", "registers/tables"])
def test_own_rows_behind_a_symbolic_link_are_not_read(where: str, tmp_path: Path) -> None:
    root = tmp_path / "ws"
    write(root, {"registers/workspace.yaml": "workspace: 1\nlanguages: [en]\ntables: [registers/tables/own.yaml]\n"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "own.yaml").write_text(HEAD + "  - {key: US, membership: eu}\n", encoding="utf-8")
    (root / where).parent.mkdir(exist_ok=True)
    (root / where).symlink_to(tmp_path / "outside" / ("own.yaml" if where.endswith("yaml") else ""))
    checked = check(root)
    assert checked.tables[AREA].on(AS_OF, "US") is None
    assert "FMT020" in codes(checked.found) or "TBL001" in codes(checked.found)


@rule("TST001", ERROR, on=Register, law=("GDPR Art. 44",))
def inside_finland(register: Register, ctx: Context) -> Iterator[Finding]:
    """Finland is inside the area."""
    if ctx.tables[AREA].on(ctx.as_of, "FI") is None:
        yield finding(register.at("register"))


def test_a_row_may_be_left_out_to_see_what_falls_and_that_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"registers/customers.yaml": REGISTER})
    registry = Registry(tables=tables(), rules=(inside_finland,))
    with_row = check_workspace(tmp_path, AS_OF, registry=registry)
    without = check_workspace(tmp_path, AS_OF, registry=registry, without=["eea:FI"])
    assert codes(with_row.found) == []
    assert sorted(codes(without.found)) == ["TBL005", "TST001"]
    assert [item.severity for item in without.found if item.code == "TBL005"] == [ADVICE]
    assert without.tables.without == ("eea:FI",)


@pytest.mark.parametrize("row", ["eea:XX", "nowhere:FI"])
def test_leaving_out_a_row_that_is_not_there_does_not_pretend_to_have_left_it_out(row: str, tmp_path: Path) -> None:
    write(tmp_path, {"registers/customers.yaml": REGISTER})
    with pytest.raises(NothingToLeaveOut):
        check_workspace(tmp_path, AS_OF, registry=Registry(tables=tables()), without=[row])


def test_a_table_read_long_ago_is_advice_and_turns_nothing_red(tmp_path: Path) -> None:
    later = date(2026, 1, 2) + timedelta(days=366)
    checked = check(tmp_path, {"registers/customers.yaml": REGISTER}, as_of=later)
    assert set(codes(checked.found)) == {"TBL004"}
    assert {item.severity for item in checked.found} == {ADVICE}
    assert check(tmp_path, as_of=later - timedelta(days=1)).found == ()


def test_a_problem_of_a_table_names_the_file_of_its_pack(tmp_path: Path) -> None:
    folder = tmp_path / "ropa_far" / "tables"
    folder.mkdir(parents=True)
    (folder / "eea.yaml").write_text(HEAD + "  - {key: XX, from: soon}\n", encoding="utf-8")
    _, found = load_tables([TableFile(AREA, folder / "eea.yaml")], tmp_path, [], [])
    assert [item.path for item in found] == ["ropa_far/tables/eea.yaml"]


def test_the_frame_of_a_row_shows_the_line_and_what_is_wrong(tmp_path: Path) -> None:
    text = frames(own(tmp_path, "  - {key: XX, from: 1.2.2020, membership: european}\n"))
    assert "registers/tables/own.yaml:6:21" in text
    assert "'1.2.2020' is not a date like 2026-05-04" in text
    assert "'european' is not one of" in text


def test_a_table_file_that_a_pack_declares_but_lacks_is_told_and_stops_nothing(tmp_path: Path) -> None:
    tables_, found = load_tables([TableFile(EVENTS, tmp_path / "none.yaml"), *tables()], tmp_path, [], [])
    assert [item.severity for item in found] == [ERROR]
    assert tables_[ITEMS].on(AS_OF, "name") is not None
