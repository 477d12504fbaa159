"""A stranger's pack comes in by its entry point; whatever it does wrong is told, and everything else still runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plugins.site import STRANGER, install, run
from tests.workspace.small import REGISTER, write

DAY = ("--as-of", "2026-05-04")
RULE = """\
from ropa.api import ERROR, Register, finding, hookimpl, rule

@rule("BAD001", ERROR, on=Register, law=("House rules 2",))
def bad(register, ctx):
    "It goes wrong."
    {body}

@hookimpl
def ropa_rules():
    return [bad]
"""


def found(site: Path, workspace: Path, *more: str) -> dict[str, list[dict[str, object]]]:
    """The findings by code, from the JSON that `ropa check` prints."""
    result = run(site, "check", workspace, *DAY, "--format", "json", *more)
    assert result.returncode in (0, 1), result.stderr
    by_code: dict[str, list[dict[str, object]]] = {}
    for item in json.loads(result.stdout)["findings"]:
        by_code.setdefault(item["code"], []).append(item)
    return by_code


def test_without_a_pack_nothing_was_checked_and_that_is_an_error(site: Path, workspace: Path) -> None:
    result = run(site, "check", workspace, *DAY)
    assert result.returncode == 1
    assert "error[PLG003]" in result.stdout
    assert "note: no rule pack is loaded" in result.stdout


def test_a_strangers_rule_fires_with_its_words_in_each_language(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    assert "warning[STR001]: 'customers' is no colour" in run(site, "check", workspace, *DAY).stdout
    assert "[STR001]: 'customers' ei ole väri" in run(site, "check", workspace, *DAY, "--lang", "fi").stdout
    assert "[STR001]: 'customers' är ingen färg" in run(site, "check", workspace, *DAY, "--lang", "sv").stdout


def test_a_strangers_table_is_dated_like_any(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    write(workspace, {"registers/red.yaml": REGISTER.replace("customers", "red"), "registers/customers.yaml": None})
    (workspace / "registers/customers.yaml").unlink()
    assert found(site, workspace, "--as-of", "2026-03-31") == {}
    assert set(found(site, workspace, "--as-of", "2026-04-01")) == {"STR001"}


def test_a_row_of_a_strangers_table_may_be_left_out(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    write(workspace, {"registers/blue.yaml": REGISTER.replace("customers", "blue")})
    told = found(site, workspace, "--without", "colours:blue")
    assert [item["path"] for item in told["STR001"]] == ["registers/blue.yaml", "registers/customers.yaml"]


def test_a_strangers_format_may_be_asked_for_and_is_named_among_those_known(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    assert run(site, "check", workspace, *DAY, "--format", "codes").stdout == "STR001\n"
    wrong = run(site, "check", workspace, *DAY, "--format", "code")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "text, json, github, codes" in wrong.stderr


def test_a_strangers_rule_is_explained_and_listed(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    explained = run(site, "explain", "STR001", cwd=workspace)
    assert explained.returncode == 0
    assert "The house rules ask for it." in explained.stdout
    listed = run(site, "list", "plugins", workspace)
    assert "stranger" in listed.stdout
    assert "1.2" in listed.stdout


def test_a_warning_is_red_only_when_strict(site: Path, workspace: Path) -> None:
    install(site, "stranger", STRANGER)
    assert run(site, "check", workspace, *DAY).returncode == 0
    assert run(site, "check", workspace, *DAY, "--strict").returncode == 1


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError('no\\nsuch thing')",
        "yield from 1 / 0",
        "return 5",
        "return None",
        "yield 'a text'",
        "yield finding(register.at('name')); raise KeyError('later')",
        "bad.check(register, ctx)",
        "raise SystemExit(0)",
    ],
)
def test_a_rule_that_fails_is_told_and_every_other_rule_runs(body: str, site: Path, workspace: Path) -> None:
    install(site, "bad", RULE.format(body=body))
    install(site, "stranger", STRANGER)
    told = found(site, workspace)
    assert {"PLG002", "STR001"} <= set(told)
    assert [(item["path"], item["severity"]) for item in told["PLG002"]] == [("registers/customers.yaml", "error")]
    assert run(site, "check", workspace, *DAY).returncode == 1


@pytest.mark.parametrize(
    "source",
    [
        "raise RuntimeError('broken')",
        "import there_is_no_such_module",
        "def (",
        "raise SystemExit(0)",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules():\n    raise OSError('gone')",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules():\n    return 5",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules():\n    raise SystemExit(0)",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_ruels():\n    return []",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules(workspace):\n    return []",
    ],
)
def test_a_pack_that_cannot_be_loaded_is_told_and_the_others_are_used(
    source: str, site: Path, workspace: Path
) -> None:
    install(site, "bad", source + "\n")
    install(site, "stranger", STRANGER)
    told = found(site, workspace)
    assert {"PLG001", "STR001"} <= set(told)
    assert "'bad'" in str(told["PLG001"][0]["message"])
    result = run(site, "check", workspace, *DAY)
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "source",
    [
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules():\n    return ['a rule']",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_rules():\n    return 'rules'",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_words():\n    return ['words']",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_reports():\n    return [len]",
        "from ropa.api import hookimpl\n@hookimpl\ndef ropa_coverage():\n    return ['GDPR']",
    ],
)
def test_a_pack_that_answers_with_something_else_is_told_and_the_others_are_used(
    source: str, site: Path, workspace: Path
) -> None:
    install(site, "bad", source + "\n")
    install(site, "stranger", STRANGER)
    told = found(site, workspace)
    assert {"PLG007", "STR001"} <= set(told)
    assert "hook" not in str(told["PLG007"][0]["message"]).replace("ropa_", "")


def test_a_code_that_two_packs_declare_is_an_error_whichever_comes_first(site: Path, workspace: Path) -> None:
    source = RULE.format(body="return []").replace("BAD001", "STR001")
    install(site, "aaa", source)
    install(site, "stranger", STRANGER)
    assert "PLG006" in found(site, workspace)


def test_a_rule_may_not_take_a_code_of_the_engine(site: Path, workspace: Path) -> None:
    install(site, "bad", RULE.format(body="return []").replace("BAD001", "FMT001"))
    assert "PLG006" in found(site, workspace)


@pytest.mark.parametrize("on", ["int", "str", "None"])
def test_a_rule_on_something_that_is_no_subject_is_told_and_the_others_run(
    on: str, site: Path, workspace: Path
) -> None:
    install(site, "bad", RULE.format(body="return []").replace("on=Register", f"on={on}"))
    install(site, "stranger", STRANGER)
    told = found(site, workspace)
    assert "STR001" in told
    assert any(code.startswith("PLG") for code in told)


def test_a_table_file_that_is_not_there_is_told_and_the_rules_run(site: Path, workspace: Path) -> None:
    install(
        site,
        "bad",
        "from pathlib import Path\nfrom ropa.api import ITEMS, TableFile, hookimpl\n@hookimpl\n"
        "def ropa_tables():\n    return [TableFile(ITEMS, Path('/nowhere/items.yaml'))]\n",
    )
    install(site, "stranger", STRANGER)
    told = found(site, workspace)
    assert "STR001" in told
    assert len(told) > 1


def test_a_format_that_fails_is_the_packs_defect_and_not_ropas(site: Path, workspace: Path) -> None:
    install(
        site,
        "bad",
        "from ropa.api import Report, hookimpl\n@hookimpl\ndef ropa_reports():\n"
        "    return [Report('broken', lambda found, context: 1 / 0)]\n",
    )
    install(site, "stranger", STRANGER)
    result = run(site, "check", workspace, *DAY, "--format", "broken")
    assert result.returncode != 0
    assert "a defect of ropa itself" not in result.stderr
    assert "bad" in result.stderr or "broken" in result.stderr


def test_rules_cannot_change_the_record(site: Path, workspace: Path) -> None:
    install(site, "bad", RULE.format(body="register.name = None; return []"))
    assert "PLG002" in found(site, workspace)


def test_the_order_in_which_packs_are_installed_changes_nothing(site: Path, workspace: Path, tmp_path: Path) -> None:
    first = RULE.format(body="return [finding(register.at('name'))]")
    install(site, "aaa", first)
    install(site, "stranger", STRANGER)
    one = run(site, "check", workspace, *DAY).stdout
    for name in ("aaa", "stranger"):
        (site / f"ropa_{name}-1.2.dist-info").rename(tmp_path / name)
    install(site, "zzz", first)
    (tmp_path / "stranger").rename(site / "ropa_stranger-1.2.dist-info")
    assert run(site, "check", workspace, *DAY).stdout == one


def test_the_packs_that_come_with_ropa_enter_by_the_same_door() -> None:
    from importlib.metadata import entry_points

    assert {"fi", "gdpr"} <= {point.name for point in entry_points(group="ropa")}


@pytest.mark.parametrize(
    "body", ["raise ValueError('no such thing')", "return ['a text']", "raise SystemExit(0)", "return 5"]
)
def test_needed_documents_that_a_pack_cannot_tell_are_no_empty_list(body: str, site: Path, workspace: Path) -> None:
    source = f"""\
from ropa.api import Needs, hookimpl

def needed(register, facts):
    {body}

@hookimpl
def ropa_needs():
    return [Needs("house papers", needed)]
"""
    install(site, "bad", source)
    result = run(site, "list", "documents", workspace)
    assert (result.returncode, result.stdout) != (0, "")
    assert result.stdout == ""
    assert "'house papers' failed on the register 'customers'" in result.stderr
    assert "Traceback" not in result.stderr
