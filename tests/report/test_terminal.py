"""What a person sees on a real terminal: nothing wider than the window, links where they work, long rows folded."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from ropa.report.terminal import folded, knows_links, linked
from tests.workspace.small import REGISTER, write

LINK = re.compile("\x1b]8;;([^\x1b]*)\x1b\\\\")
COLOUR = re.compile("\x1b\\[[0-9;]*m")
ROPA = Path(sys.executable).parent / "ropa"
LONG = "description: {fi: " + "tietoja asiakkaista ja heidän yhteyshenkilöistään " * 8 + ", sv: x, xx: y}\n"
MANY = "".join(f"unknown-key-{number}: x\n" for number in range(9))


def on_terminal(root: Path, columns: int, *options: str, **environ: str) -> str:
    """What `ropa check` writes to a terminal that is so wide, with its colours and links."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    quiet = {"NO_COLOR", "COLUMNS", "VTE_VERSION", "TERM_PROGRAM", "FORCE_HYPERLINK", "LINES"}
    kept = {name: value for name, value in os.environ.items() if name not in quiet}
    command = [str(ROPA), "check", str(root), "--as-of", "2026-11-24", *options]
    with subprocess.Popen(command, stdout=side, env={**kept, "TERM": "xterm-256color", **environ}) as process:
        os.close(side)
        pieces = []
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            pieces.append(piece)
        os.close(main)
    assert process.returncode == 1
    return b"".join(pieces).decode().replace("\r\n", "\n")


def seen(output: str) -> list[str]:
    """The lines as the eye sees them."""
    return COLOUR.sub("", LINK.sub("", output)).splitlines()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a long line, many mistakes of one kind, and what the rules say of a bare register."""
    return write(tmp_path_factory.mktemp("ws"), {"registers/customers.yaml": REGISTER + LONG + MANY})


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_wider_than_the_window_and_carets_stand_under_their_words(
    columns: int, language: str, root: Path
) -> None:
    lines = seen(on_terminal(root, columns, "--lang", language))
    assert [line for line in lines if len(line) > columns] == []
    above = next(index for index, line in enumerate(lines) if "unknown-key-0" in line and " | " in line)
    start = lines[above].index("unknown-key-0")
    assert lines[above + 1].rstrip()[start:] == "^" * len("unknown-key-0")
    assert "ropa explain" in "".join(lines[-3:])


def test_many_findings_of_one_kind_are_folded_and_all_shows_them(root: Path) -> None:
    short, whole = seen(on_terminal(root, 80)), seen(on_terminal(root, 80, "--all"))
    heads = [sum(line.startswith("error[FMT012]: unknown key") for line in lines) for lines in (short, whole)]
    assert heads == [3, 9]
    assert "error[FMT012]: 6 more in registers/customers.yaml; 'ropa check --all'" in "\n".join(short)
    assert [line for line in whole if "--all" in line] == []
    assert short[-2:] == whole[-2:]


def test_a_file_or_a_pipe_gets_every_finding_on_lines_of_its_own(root: Path) -> None:
    command = [str(ROPA), "check", str(root), "--as-of", "2026-11-24"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert sum(line.startswith("error[FMT012]") for line in done.stdout.splitlines()) == 9
    assert "\x1b" not in done.stdout


def test_a_place_is_a_link_to_its_line_where_the_terminal_knows_links(root: Path) -> None:
    addresses = [address for address in LINK.findall(on_terminal(root, 80, VTE_VERSION="7600")) if address]
    assert f"{(root / 'registers/customers.yaml').as_uri()}#L4" in addresses
    assert LINK.findall(on_terminal(root, 80)) == []
    assert LINK.findall(on_terminal(root, 80, VTE_VERSION="7600", FORCE_HYPERLINK="0")) == []


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "4600"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"WT_SESSION": "x"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_show_them(environ: dict[str, str], known: bool) -> None:
    assert knows_links(environ) is known


def test_the_address_of_a_link_cannot_command_a_terminal() -> None:
    text = linked("x", Path("/tmp/a\x1b\\b\x07 ä\n.yaml"), 3)
    assert LINK.findall(text) == ["file:///tmp/a%1B%5Cb%07%20%C3%A4%0A.yaml#L3", ""]


def test_a_text_is_folded_between_words_and_keeps_its_doubled_spaces() -> None:
    assert folded("add  portability  to it", 0) == ["add  portability  to it"]
    assert folded("one two three four five six seven eight nine ten", 40, 10, 2) == [
        "one two three four five six",
        "  seven eight nine ten",
    ]
    assert (
        folded("add  portability  to what is printed, or delete it", 40)[0]
        == "add  portability  to what is printed, or"
    )
    assert folded("x" * 100, 40) == ["x" * 100]
