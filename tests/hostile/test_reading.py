"""Files made to break programs: each gives a finding with a place, quickly, and never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ropa.check import Checked
from ropa.workspace import find_root, read_settings
from ropa.yamlio import MAX_DEPTH, MAX_FILE_BYTES
from tests.workspace.small import REGISTER, check, codes, places, write

CUSTOMERS = "registers/customers.yaml"


def one_file(tmp_path: Path, content: str | bytes, path: str = CUSTOMERS) -> Checked:
    """A workspace with one file of that content; reading it must not take long."""
    start = time.process_time()
    checked = check(tmp_path, {path: content})
    assert time.process_time() - start < 20
    return checked


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[" * 500_000, "customers.yaml:1:41 FMT018"),
        ("{a: " * 100_000, "customers.yaml:1:161 FMT018"),
        ("- " * 100_000, "customers.yaml:1:81 FMT018"),
        ("? " * 100_000, "customers.yaml:1:81 FMT018"),
        ("".join(" " * depth + f"k{depth}:\n" for depth in range(200)), "customers.yaml:41:41 FMT018"),
    ],
)
def test_deep_nesting_stops_at_its_limit_inside_the_parse(content: str, place: str, tmp_path: Path) -> None:
    assert places(one_file(tmp_path, content))[:1] == [place]


def test_nesting_up_to_the_limit_is_read_and_one_more_is_not(tmp_path: Path) -> None:
    for depth, expected in ((MAX_DEPTH, list[str]()), (MAX_DEPTH + 1, ["FMT018"])):
        checked = one_file(tmp_path, "[" * depth + "x" + "]" * depth)
        assert [code for code in codes(checked.found) if code == "FMT018"] == expected


def test_anchors_that_would_grow_without_bound_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    checked = one_file(tmp_path, REGISTER + "\n".join(lines) + "\n")
    assert codes(checked.found).count("FMT004") >= 12
    assert len(checked.found) < 1000


@pytest.mark.parametrize(
    "body",
    [
        "data: &a {x: *a}\n",
        "retention: &a [*a]\n",
        "description: &a {*a : x}\n",
        'description: &a ["\\u202e", *a]\n',
        'purposes: &a {"\\u202e": *a}\n',
    ],
)
def test_an_anchor_that_holds_itself_is_refused(body: str, tmp_path: Path) -> None:
    assert "FMT004" in codes(one_file(tmp_path, REGISTER + body).found)


@pytest.mark.parametrize(
    "body",
    [
        "data: {x: {? [a] : b}}\n",
        "purposes: {x: {name: X, basis: {? [a] : b}}}\n",
        "sources: [{? [a] : b}]\n",
        "data: {? {a: b} : c}\n",
        "data: {[a]}\n",
        "transfers: {? [a] : b}\n",
        "? [a]\n: b\ndata: {c: C}\npurposes: {x: {name: X, data: [c]}}\n",
    ],
)
def test_a_key_that_is_no_word_is_told(body: str, tmp_path: Path) -> None:
    assert {"FMT010", "FMT013"} & set(codes(one_file(tmp_path, REGISTER + body).found))


def test_a_table_whose_keys_are_no_words_is_told(tmp_path: Path) -> None:
    settings = "workspace: 1\nlanguages: [en]\ntables: [registers/tables/own.yaml]\n"
    files = {"registers/workspace.yaml": settings, "registers/tables/own.yaml": "? [a]\n: b\n"}
    assert "TBL001" in codes(check(tmp_path, files).found)


@pytest.mark.parametrize("size", [MAX_FILE_BYTES, MAX_FILE_BYTES + 1])
def test_a_file_may_have_1_mebibyte_and_not_a_byte_more(size: int, tmp_path: Path) -> None:
    content = REGISTER + "#" * (size - len(REGISTER) - 1) + "\n"
    assert (codes(one_file(tmp_path, content).found) == ["FMT019"]) is (size > MAX_FILE_BYTES)


NONSENSE = {
    "one word": "a" * (MAX_FILE_BYTES - 1),
    "one value": "a: " + "b" * (MAX_FILE_BYTES - 10),
    "long key": "k" * 2000 + ": x\n",
    "long explicit key": "? " + "k" * 500_000 + "\n: x\n",
    "quotes": "'" * (MAX_FILE_BYTES - 1),
    "escapes": '"' + "\\u202e" * 150_000 + '"',
    "tabs": "\t" * (MAX_FILE_BYTES - 1),
    "zero width": "\u200b" * 300_000,
    "hidden in a value": REGISTER + "description: " + "x\u200b" * 200_000 + "\n",
    "dashes": "-\n" * 500_000,
    "duplicates": "a:\n" * 60_000,
    "unknown keys": "".join(f"k{number}: x\n" for number in range(80_000)),
    "anchors": "&a " * 300_000,
    "tags": "!!x " * 250_000,
    "tagged values": REGISTER + "access:\n" + "  - !x y\n" * 100_000,
    "documents": "--- x\n" * 150_000,
    "line feeds": "\n" * (MAX_FILE_BYTES - 1),
    "percent": "%" * 1_000_000,
    "flow": "{" + "a, " * 300_000,
    "entries": "data:\n" + "".join(f"  k{number}: x\n" for number in range(60_000)),
    "unknown ids": REGISTER + "purposes: {x: {name: X, data: [" + "y, " * 60_000 + "]}}\n",
    "bad ids": REGISTER + "processors: [" + "Y, " * 60_000 + "]\n",
    "laughs": REGISTER + "a0: &a0 [x, \"\\u202e\"]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)),
    "laughs in a recursive shape": REGISTER + "retention:\n  - ends: &a0 [{event: x}]\n"
    + "".join(f"  - ends: &a{n} [{', '.join([f'{{ends: *a{n - 1}}}'] * 10)}]\n" for n in range(1, 12)),
    "circle in a recursive shape": REGISTER + "retention:\n  - ends: &a [{ends: *a}]\n",
    "circle with an escape": REGISTER + 'description: &a ["\\u202e", *a]\n',
}  # fmt: skip
SCRIPT = """\
import sys
from pathlib import Path
from tests.workspace.small import check, frames
checked = check(Path(sys.argv[1]))
print(len(checked.found), len(frames(checked)))
"""


@pytest.mark.parametrize("name", NONSENSE)
def test_a_large_file_of_nonsense_is_told_in_bounded_time_and_text(name: str, tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: NONSENSE[name][: MAX_FILE_BYTES - 1]})
    top = Path(__file__).parent.parent.parent
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root)], cwd=top, timeout=25, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr[-500:]
    findings, characters = map(int, result.stdout.split())
    assert findings >= 1
    assert characters < 64 * 1024 * 1024


def test_hidden_characters_side_by_side_are_one_mistake(tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + "description: " + "\t" * 500 + "x\nbreaches: " + "\u200b" * 500 + "y\n")
    assert places(checked) == ["customers.yaml:4:14 FMT003", "customers.yaml:5:11 FMT002"]


def test_20_000_files_are_read_and_not_one_more(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    folder = root / "registers" / "parties"
    folder.mkdir()
    for number in range(20_001):
        (folder / f"p{number}.yaml").touch()
    checked = check(root)
    assert codes(checked.found).count("FMT019") == 1
    assert len(checked.workspace.paths) == 20_000


def test_files_that_do_not_belong_are_counted_too(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    for number in range(20_001):
        (root / "registers" / f"n{number}.txt").touch()
    checked = check(root)
    assert "FMT019" in codes(checked.found)


def test_64_mebibytes_in_all_are_read_and_no_more(tmp_path: Path) -> None:
    root = write(tmp_path, {})
    for number in range(65):
        (root / "registers" / f"r{number:02}.yaml").write_bytes(
            b"register: r%02d\nname: R\ncontrollers: [acme]\n" % number + b"#" * (MAX_FILE_BYTES - 48) + b"\n"
        )
    checked = check(root)
    told = [item for item in checked.found if item.code == "FMT019"]
    assert {item.params["what"] for item in told} == {"@limit.total"}
    assert len(checked.workspace.registers) == 65


@pytest.mark.parametrize(
    "name", ["registers", "registers/parties", CUSTOMERS, "registers/workspace.yaml", "registers/documents"]
)
def test_a_symbolic_link_is_not_followed(name: str, tmp_path: Path) -> None:
    root = write(
        tmp_path / "ws", {CUSTOMERS: REGISTER, "registers/parties/README.md": "", "registers/documents/x.md": ""}
    )
    outside = tmp_path / "outside"
    (root / name).rename(outside)
    (root / name).symlink_to(outside)
    checked = check(root)
    assert [item.path for item in checked.found if item.code == "FMT020"] == [name]


def test_settings_behind_a_link_are_not_read(tmp_path: Path) -> None:
    root = write(tmp_path / "ws", {})
    (root / "registers").rename(tmp_path / "elsewhere")
    (root / "registers").symlink_to(tmp_path / "elsewhere")
    assert read_settings(root).workspace is None


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    (root / "registers" / "parties").symlink_to(root / "registers")
    (root / "registers" / "self.yaml").symlink_to("self.yaml")
    assert codes(check(root).found) == ["FMT020", "FMT020"]


def test_the_workspace_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    root = write(tmp_path / "real", {CUSTOMERS: REGISTER})
    (tmp_path / "link").symlink_to(root)
    assert codes(check(tmp_path / "link").found) == []


def test_a_pipe_a_socket_or_a_device_is_not_waited_for(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    os.mkfifo(root / "registers" / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(root / "registers")
        server.bind("socket.yaml")
        if os.geteuid() == 0:
            os.mknod(root / "registers" / "zero.yaml", 0o600 | 0o020000, os.makedev(1, 5))
        checked = check(root)
    os.chdir("/")
    assert set(codes(checked.found)) == {"FMT020"}
    assert len(checked.found) == (3 if os.geteuid() == 0 else 2)


def test_settings_that_are_a_pipe_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    os.mkfifo(tmp_path / "registers" / "workspace.yaml")
    assert find_root(tmp_path) is None
    assert {"FMT020", "FMT026"} & set(codes(check(tmp_path).found))


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "nul",
        "com1",
        "lpt9",
        "aux",
        "prn",
        "index",
        "Customers",
        "a_b",
        "ä",
        "a b",
        "-a",
        "1a",
        "a.b",
        "a" * 65,
    ],
)
def test_a_file_name_that_may_be_no_id_is_told(name: str, tmp_path: Path) -> None:
    assert codes(check(tmp_path, {f"registers/{name}.yaml": REGISTER}).found) == ["FMT023"]


@pytest.mark.parametrize("name", ["a", "a1", "a-b", "a" * 64, "con-trol", "com10", "indexes", "nulls"])
def test_a_file_name_that_may_be_an_id_is_one(name: str, tmp_path: Path) -> None:
    assert codes(check(tmp_path, {f"registers/{name}.yaml": REGISTER.replace("customers", name)}).found) == []


@pytest.mark.parametrize("value", ["../x", "con", "a/b", "/etc/passwd", "..", "A", "a\\b", "%2e%2e", "x.yaml"])
def test_a_reference_cannot_name_a_path(value: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + f"processors: ['{value}']\ndisclosures: [{{register: '{value}'}}]\n")
    assert set(codes(checked.found)) <= {"FMT011", "REF001"}
    assert len(checked.found) == 2


@pytest.mark.parametrize(
    "value",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "./x",
        "a//b",
        "C:\\x",
        "a\\b",
        "x\0y",
        "~/x\n",
        "con:",
        "a|b",
        "\\\\server\\share",
    ],
)
def test_a_path_cannot_leave_the_workspace(value: str, tmp_path: Path) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace("\0", "\\0").replace("\n", "\\n") + '"'
    checked = one_file(tmp_path, REGISTER + f"internal: {{documents: [{quoted}]}}\n")
    assert {"FMT011", "FMT002"} & set(codes(checked.found))
    (register,) = checked.workspace.registers.values()
    assert register.internal is not None
    assert register.internal.documents == ()


def test_a_document_whose_name_no_file_can_have_is_told(tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + f"internal: {{documents: [{'a' * 5000}]}}\n")
    assert codes(checked.found) == ["REF005"]


def test_purposes_in_a_long_chain_with_many_circles_are_told_in_bounded_text(tmp_path: Path) -> None:
    lines = [f"  p{n}: {{name: X, serves: [p{n + 1}, p{n // 2}]}}\n" for n in range(15_000)]
    checked = one_file(tmp_path, REGISTER + "purposes:\n" + "".join(lines))
    assert {"REF001", "REF006"} <= set(codes(checked.found))
    assert sum(len(item.params.get("chain", "")) for item in checked.found) < 1_000_000


def test_folders_nested_a_thousand_deep_are_told_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER + "since: 4.5.2026\n"})
    here = os.open(root / "registers", os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        assert "FMT011" in codes(check(root).found)
    finally:
        os.system(f"rm -rf '{root}/registers/d'")  # deeper than Python's own removal goes


def test_a_number_too_long_for_a_number_is_told(tmp_path: Path) -> None:
    body = f"workspace: {'9' * 5000}\nlanguages: [en]\n"
    assert codes(one_file(tmp_path, body, "registers/workspace.yaml").found) == ["FMT011"]
    body = f"retention: [{{period: {'9' * 5000} years}}]\n"
    assert codes(one_file(tmp_path / "b", REGISTER + body).found) == ["FMT011"]


@pytest.mark.parametrize(
    "zone",
    ["../../etc/passwd", "/etc/localtime", "Europe", "posixrules/../x", "", "zone.tab", "tzdata.zi", "A" * 5000],
)
def test_a_time_zone_is_no_path(zone: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, f"workspace: 1\nlanguages: [en]\ntimezone: '{zone}'\n", "registers/workspace.yaml")
    assert len(checked.found) == 1


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://x.example",
        'https://x.example/"onload=x',
        "file:///etc/passwd",
        "https://x.example/<b>",
        "//x.example",
        "mailto:a b",
        "HTTPS://x",
    ],
)
def test_a_link_is_https_mailto_or_tel_and_nothing_else(link: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + f"contact: {{form: '{link}'}}\n")
    assert codes(checked.found) == ["FMT011"]


@pytest.mark.parametrize(
    "value",
    [
        "2026-05-04x",
        "2026-W19-1",
        "20260504",
        "0000-01-01",
        "2026-13-01",
        "2026-05-04T00:00",
        "\uff12\uff10\uff12\uff16-05-04",
        "9999-99-99",
    ],
)
def test_a_date_is_written_in_one_way(value: str, tmp_path: Path) -> None:
    assert codes(one_file(tmp_path, REGISTER + f"since: '{value}'\n").found) == ["FMT011"]
