"""When a public document last changed, and in what: in real repositories."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import pytest

from ropa.build import changes
from ropa.history.trail import Trail
from tests.build.story import APRIL, CUSTOMERS, FEBRUARY, MARCH, MAY, Story, dates

AGREEMENT = "registers/agreements/mailer-2025.yaml"
MAILER = "registers/parties/mailer.yaml"
NOTICE = "notice/customers/en"
YEARS = ("period: 1 year", "period: 2 years")
FIRST = [("2026-01-10", ["first"])]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story.begin(tmp_path / "workspace")


def staff(story: Story, when: str) -> str:
    """Add a second register and commit."""
    text = (story.root / CUSTOMERS).read_text("utf-8").replace("register: customers", "register: staff")
    text = text.replace("processors: [{party: mailer, purposes: [selling], data: [contact]}]", "processors: none")
    story.write("registers/staff.yaml", text.replace("name: Customers", "name: Staff"))
    return story.commit("Staff", when)


# What moves no date


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CUSTOMERS, "owner: office", "owner: office\n  notes: Only for us"),
        (CUSTOMERS, "internal: {executed: {by: office, backups: 30 days}}", "internal: {executed: {by: office}}"),
        (CUSTOMERS, "automated: none", "# A remark for whoever reads the file.\nautomated: none"),
        (CUSTOMERS, "register: customers\nname: Customers\n", "name: Customers\nregister: customers\n"),
        (CUSTOMERS, "items: [name, email]", "items: [email, name]"),
        (CUSTOMERS, "basis: 6-1-b", 'basis: "6-1-b"'),
        (AGREEMENT, 'a: "2.1"', 'a: "2.2"'),
        ("registers/organisation.yaml", "dpo: none", "dpo: none\ninternal: {notes: Only for us}"),
        ("registers/workspace.yaml", "{name: Office}", "{name: The office}"),
    ],
)
def test_what_readers_do_not_see_moves_no_date(story: Story, path: str, old: str, new: str) -> None:
    first = story.head()
    story.change(MARCH, path, old, new)
    found = dates(story.root)
    assert found.when() == ("2026-01-10", first)
    assert found.told() == FIRST


def test_entries_and_rules_in_another_order_move_no_date(story: Story) -> None:
    first = story.head()
    text = (story.root / CUSTOMERS).read_text("utf-8")
    marks = ("  contact:\n", "  orders:\n", "purposes:\n", "  - data: [contact]", "  - data: [orders]", "rights:")
    a, b, c, d, e, f = map(text.index, marks)
    story.write(CUSTOMERS, text[:a] + text[b:c] + text[a:b] + text[c:d] + text[e:f] + text[d:e] + text[f:])
    story.commit("Sort", MARCH)
    assert dates(story.root).when() == ("2026-01-10", first)


def test_a_style_sheet_a_word_and_another_register_move_no_date(story: Story) -> None:
    first = story.head()
    story.write("templates/style/colours.css", ":root { --ink: black }\n")
    story.write("templates/words/en.yaml", "summary: {title: At a glance}\n")
    story.write("README.md", "About us\n")
    story.commit("Style", FEBRUARY)
    second = staff(story, MARCH)
    found = dates(story.root)
    assert found.when() == ("2026-01-10", first)
    assert found.when("notice/staff/en") == ("2026-03-10", second)


# What does


def test_what_readers_see_is_dated_and_told_by_its_parts(story: Story) -> None:
    story.change(FEBRUARY, CUSTOMERS, *YEARS)
    third = story.change(MARCH, CUSTOMERS, "items: [name, email]", "items: [name, email, phone]")
    found = dates(story.root)
    assert found.when() == ("2026-03-10", third)
    assert found.told() == [("2026-03-10", ["data"]), ("2026-02-10", ["retention"]), *FIRST]


def test_the_last_three_changes_are_told(story: Story) -> None:
    for years, when in ((2, FEBRUARY), (3, MARCH), (4, APRIL), (5, MAY)):
        text = (story.root / CUSTOMERS).read_text("utf-8")
        old = next(line for line in text.splitlines() if line.startswith("    period:"))
        story.change(when, CUSTOMERS, old, f"    period: {years + 10} years")
    assert [day for day, _ in dates(story.root).told()] == ["2026-05-10", "2026-04-10", "2026-03-10"]


def test_a_change_of_one_language_dates_that_language_alone(tmp_path: Path) -> None:
    story = Story.begin(tmp_path / "workspace", "en, fi")
    first = story.change(FEBRUARY, CUSTOMERS, "name: Customers", "name: {en: Customers, fi: Asiakkaat}")
    second = story.change(MARCH, CUSTOMERS, "fi: Asiakkaat", "fi: Asiakasrekisteri")
    found = dates(story.root)
    assert found.when("notice/customers/fi") == ("2026-03-10", second)
    assert found.when("notice/customers/en")[1] != second
    assert found.told("notice/customers/fi")[:2] == [("2026-03-10", ["basics"]), ("2026-02-10", ["basics"])]
    assert first not in {change.commit for change in found["notice/customers/en"].changes}


@pytest.mark.parametrize(
    ("path", "old", "new", "part"),
    [
        (MAILER, "name: Mailer Oy", "name: New Mailer Oy", "recipients"),
        (AGREEMENT, "transfers: none", "transfers: [{importer: mailer, country: JP, mechanism: 45}]", "transfers"),
        ("registers/organisation.yaml", "name: Us Oy", "name: We Oy", "controller"),
        ("registers/workspace.yaml", "timezone: Europe/Helsinki", "timezone: UTC", None),
    ],
)
def test_a_change_of_a_file_that_the_notice_rests_on_counts_where_it_shows(
    story: Story, path: str, old: str, new: str, part: str | None
) -> None:
    first = story.head()
    second = story.change(MARCH, path, old, new)
    found = dates(story.root)
    if part is None:
        assert found[NOTICE].commit == first
    else:
        assert found[NOTICE].commit == second
        assert part in found.told()[0][1]


def test_the_name_of_another_register_counts_where_it_is_named(story: Story) -> None:
    staff(story, FEBRUARY)
    given = story.change(MARCH, CUSTOMERS, "disclosures: none", "disclosures: [{register: staff}]")
    assert dates(story.root)[NOTICE].commit == given
    renamed = story.change(APRIL, "registers/staff.yaml", "name: Staff", "name: Employees")
    found = dates(story.root)
    assert found[NOTICE].commit == renamed
    assert found.told()[0] == ("2026-04-10", ["recipients"])


def test_an_agreement_that_ends_to_cover_the_register_counts_though_nothing_leads_to_it_any_more(
    story: Story,
) -> None:
    transfers = "transfers: [{importer: mailer, country: JP, mechanism: 45}]"
    story.change(FEBRUARY, AGREEMENT, "transfers: none", transfers)
    staff(story, MARCH)
    other = story.change(APRIL, AGREEMENT, "register: customers", "register: staff")
    found = dates(story.root)
    assert found[NOTICE].commit == other
    assert "transfers" in found.told()[0][1]
    (story.root / AGREEMENT).unlink()
    story.commit("Nobody's", MAY)
    assert dates(story.root)[NOTICE].commit == other


def test_an_own_row_of_a_legal_table_counts_where_it_shows(story: Story) -> None:
    story.write(
        "registers/tables/items.yaml",
        "table: items\nsource: Own words\nchecked: 2026-01-01\nmark: verified\n"
        "rows:\n  - {key: email, name: Address for letters by wire}\n",
    )
    story.edit("registers/workspace.yaml", "timezone:", "tables: [registers/tables/items.yaml]\ntimezone:")
    own = story.commit("Own words", MARCH)
    found = dates(story.root)
    assert found[NOTICE].commit == own
    assert found.told()[0] == ("2026-03-10", ["data"])
    story.change(APRIL, "registers/tables/items.yaml", "table: items", "# Ours.\ntable: items")
    assert dates(story.root)[NOTICE].commit == own


# Histories of all shapes


def test_a_revert_is_the_last_change(story: Story) -> None:
    story.change(FEBRUARY, CUSTOMERS, *YEARS)
    back = story.change(MARCH, CUSTOMERS, *reversed(YEARS))
    assert dates(story.root).when() == ("2026-03-10", back)


def test_a_merge_keeps_the_commit_of_the_branch_and_counts_only_where_it_differs_from_both(story: Story) -> None:
    story.git("checkout", "--quiet", "-b", "branch")
    branch = story.change(FEBRUARY, CUSTOMERS, *YEARS)
    story.git("checkout", "--quiet", "main")
    story.change(MARCH, CUSTOMERS, "owner: office", "owner: office\n  notes: Only for us")
    story.git("merge", "--quiet", "--no-edit", "branch", when=APRIL)
    assert dates(story.root).when() == ("2026-02-10", branch)
    story.git("checkout", "--quiet", "-b", "other", "HEAD~1")
    main = story.change(APRIL, CUSTOMERS, "name: Orders", "name: Purchases")
    story.git("checkout", "--quiet", "main")
    story.git("merge", "--quiet", "--no-edit", "other", when=MAY)
    merged = story.head()
    found = dates(story.root)
    assert found.when() == ("2026-05-10", merged)
    assert main not in (merged, branch)


def test_a_merge_that_keeps_the_old_words_changes_nothing(story: Story) -> None:
    first = story.head()
    story.git("checkout", "--quiet", "-b", "branch")
    story.change(FEBRUARY, CUSTOMERS, *YEARS)
    story.git("checkout", "--quiet", "main")
    story.git("merge", "--quiet", "--strategy=ours", "--no-edit", "branch", when=MARCH)
    assert dates(story.root).when() == ("2026-01-10", first)


def test_a_change_picked_from_a_branch_is_dated_where_it_was_picked(story: Story) -> None:
    story.git("checkout", "--quiet", "-b", "branch")
    branch = story.change(FEBRUARY, CUSTOMERS, *YEARS)
    story.git("checkout", "--quiet", "main")
    story.write("README.md", "Something between.\n")
    story.commit("Between", FEBRUARY)
    story.git("cherry-pick", branch, when=MARCH)
    picked = story.head()
    assert picked != branch
    assert dates(story.root).when() == ("2026-03-10", picked)
    story.git("merge", "--quiet", "--no-edit", "branch", when=APRIL)
    assert dates(story.root).when() == ("2026-03-10", picked)


def test_a_register_under_a_new_name_keeps_its_date_and_has_the_version_that_names_it_so(story: Story) -> None:
    story.change(FEBRUARY, CUSTOMERS, *YEARS)
    story.git("mv", CUSTOMERS, "registers/clients.yaml")
    story.edit("registers/clients.yaml", "register: customers", "register: clients")
    story.edit(AGREEMENT, "register: customers", "register: clients")
    moved = story.commit("Rename", MARCH)
    found = dates(story.root)
    assert found.when("notice/clients/en") == ("2026-02-10", moved)
    assert found.told("notice/clients/en") == [("2026-02-10", ["retention"]), *FIRST]


def test_a_register_taken_away_and_given_back_begins_anew(story: Story) -> None:
    text = (story.root / CUSTOMERS).read_text("utf-8")
    (story.root / CUSTOMERS).unlink()
    story.commit("Away", FEBRUARY)
    story.write(CUSTOMERS, text)
    back = story.commit("Back", MARCH)
    assert dates(story.root).when() == ("2026-03-10", back)


def test_the_day_is_that_of_the_workspaces_time_zone(story: Story) -> None:
    late = story.change("2026-03-10T23:30:00+00:00", CUSTOMERS, *YEARS)
    assert dates(story.root).when() == ("2026-03-11", late)
    story.change("2026-03-12T20:00:00-05:00", CUSTOMERS, "name: Orders", "name: Purchases")
    assert dates(story.root).when()[0] == "2026-03-13"


def test_a_shallow_clone_that_hides_the_changes_gives_no_date(story: Story, tmp_path: Path) -> None:
    changed = story.change(FEBRUARY, CUSTOMERS, *YEARS)
    for when in (MARCH, APRIL):
        story.write("README.md", f"{when}\n")
        story.commit("Nothing to see", when)
    hidden = dates(story.clone(tmp_path / "one", "--depth=1").root)[NOTICE]
    assert [item.code for item in hidden.problems] == ["HIS002"]
    assert (hidden.when, hidden.commit, hidden.changes) == (None, None, ())
    half = dates(story.clone(tmp_path / "three", "--depth=3").root)[NOTICE]
    assert [item.code for item in half.problems] == ["HIS002"]
    whole = dates(story.clone(tmp_path / "whole", "--depth=4").root)
    assert whole.when() == ("2026-02-10", changed)


def test_edits_that_are_not_committed_are_told_where_they_may_show(story: Story) -> None:
    staff(story, FEBRUARY)
    story.change(MARCH, CUSTOMERS, "disclosures: none", "disclosures: [{register: staff}]")
    story.edit("registers/staff.yaml", "owner: office", "owner: office\n  notes: Not committed")
    assert not dates(story.root)[NOTICE].problems
    story.edit("registers/staff.yaml", "name: Staff", "name: Employees")
    problems = dates(story.root)[NOTICE].problems
    assert [(item.code, item.path) for item in problems] == [("HIS001", "registers/staff.yaml")]
    story.git("checkout", "--quiet", ".")
    (story.root / AGREEMENT).unlink()
    assert not dates(story.root)[NOTICE].problems
    story.git("checkout", "--quiet", ".")
    story.edit(CUSTOMERS, "automated: none", "# A remark.\nautomated: none")
    assert [item.code for item in dates(story.root)[NOTICE].problems] == ["HIS001"]


# What the history does not tell


def test_a_commit_that_cannot_be_understood_is_passed_over(story: Story) -> None:
    first = story.head()
    story.change(FEBRUARY, CUSTOMERS, "automated: none", "automated: [")
    story.change(MARCH, CUSTOMERS, "automated: [", "automated: none")
    assert dates(story.root).when() == ("2026-01-10", first)
    story.change(APRIL, CUSTOMERS, "retention:", "retentoin:")
    story.change(APRIL, CUSTOMERS, *YEARS)
    mended = story.change(MAY, CUSTOMERS, "retentoin:", "retention:")
    found = dates(story.root)
    assert found.when() == ("2026-05-10", mended)
    assert found.told() == [("2026-05-10", ["retention"]), *FIRST]


def test_where_no_older_commit_can_be_understood_the_notice_is_not_called_updated(tmp_path: Path) -> None:
    story = Story.begin(tmp_path / "workspace")
    story.git("checkout", "--quiet", "--orphan", "older")
    story.change(FEBRUARY, CUSTOMERS, "name: Customers", "title: Customers")
    story.change(MARCH, CUSTOMERS, *YEARS)
    readable = story.change(APRIL, CUSTOMERS, "title: Customers", "name: Customers")
    story.change(MAY, CUSTOMERS, "owner: office", "owner: office\n  notes: Only for us")
    found = dates(story.root)[NOTICE]
    assert not found.certain
    assert (found.when and found.when.date(), found.commit, found.changes) == (Day(2026, 4, 10), readable, ())


def test_after_very_many_commits_that_change_nothing_the_search_ends(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_COMPARED", 2)
    story.change(FEBRUARY, CUSTOMERS, *YEARS)
    for number, when in ((2, MARCH), (3, APRIL), (4, MAY)):
        last = story.change(when, AGREEMENT, f'a: "{number}.1"', f'a: "{number + 1}.1"')
    found = dates(story.root)[NOTICE]
    assert not found.certain
    assert (found.when and found.when.date(), found.commit) == (Day(2026, 3, 10), last)
    assert not found.problems


def test_a_day_that_passes_moves_no_date_backwards_or_forwards(story: Story) -> None:
    given = "transfers: [{importer: mailer, country: JP, mechanism: 45, until: 2026-06-30}]"
    changed = story.change(MARCH, CUSTOMERS, "transfers: none", given)
    for day in (Day(2026, 3, 10), Day(2026, 6, 30), Day(2026, 7, 1), Day(2026, 11, 24)):
        assert dates(story.root, as_of=day)[NOTICE].commit == changed
    later = story.change(APRIL, CUSTOMERS, given, given.replace("}]", ", since: 2026-06-01}]"))
    assert dates(story.root, as_of=Day(2026, 6, 2))[NOTICE].commit == later


# What is remembered


def test_an_unchanged_history_is_not_gone_through_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.change(MARCH, CUSTOMERS, *YEARS)
    fresh = dates(story.root)
    stated = fresh.remembered.data(fresh.remembered.now)

    def steps(trail: Trail) -> None:
        raise AssertionError("the history was gone through")

    monkeypatch.setattr(Trail, "steps", steps)
    again = dates(story.root, stated)
    assert again.when() == fresh.when()
    assert again.told() == fresh.told()
    assert again.remembered.data(again.remembered.now) == stated


@pytest.mark.parametrize("damage", ["sum", "documents", "environment", "everything"])
def test_what_is_remembered_is_not_believed_when_it_was_damaged(story: Story, damage: str) -> None:
    changed = story.change(MARCH, CUSTOMERS, *YEARS)
    fresh = dates(story.root)
    stated = fresh.remembered.data(fresh.remembered.now)
    stated["documents"][0][4]["when"] = 0
    stated["documents"][0][4]["commit"] = "0" * 40
    damaged = {"sum": {**stated, "sum": None}, "documents": {**stated, "documents": [[1]]}, "everything": [stated]}
    found = dates(story.root, damaged.get(damage, {**stated, "environment": "0"}))
    assert found.when() == ("2026-03-10", changed)
