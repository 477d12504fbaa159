"""Starting and ending the preview, and what it says when it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ropa.workspace import COLLECT_EVERY
from tests.documents.pages import REGISTER
from tests.serve.running import DAY, PATIENCE, ROPA, eventually, memory_of, start, write

WITHOUT = """
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == {missing!r} else found(name, *rest)
from ropa.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """The command, which is to end by itself."""
    command = [sys.executable, "-P", "-c", script] if script else [str(ROPA)]
    return subprocess.run(
        [*command, "serve", *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    root = write(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(str(root), "--port", str(port), "--as-of", DAY)
    assert done.returncode == 2
    assert f"Port {port} is in use by another program" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "watchfiles"])
def test_a_missing_library_is_told_with_what_to_install(tmp_path: Path, missing: str) -> None:
    done = run(str(write(tmp_path)), script=WITHOUT.format(missing=missing))
    assert done.returncode == 2
    assert f"The preview needs {missing}. Install" in done.stderr
    assert "pip install 'ropa[serve]'" in done.stderr


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    done = run(str(tmp_path))
    assert done.returncode == 2
    assert "is no workspace" in done.stderr


@pytest.mark.parametrize(
    "editor", ["javascript", "http://x/{path}", "vscode://file/", "data:{path}", "x y", "a://{z}"]
)
def test_what_is_no_editor_is_told(tmp_path: Path, editor: str) -> None:
    done = run(str(write(tmp_path)), "--editor", editor)
    assert done.returncode == 2
    assert "--editor" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_quietly_while_a_browser_follows(tmp_path: Path, number: int) -> None:
    running = start(write(tmp_path))
    with socket.create_connection(("127.0.0.1", running.port), PATIENCE) as follower:
        follower.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode())
        received = b""
        while b"data: 1" not in received:
            received += follower.recv(1000)
        running.process.send_signal(number)
        out, error = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0
    assert error == ""
    assert out == ""


def test_the_port_is_free_again_at_once(tmp_path: Path) -> None:
    root = write(tmp_path)
    running = start(root)
    port = running.port
    assert running.ask("/en/").status == 200
    assert running.end() == 0
    again = subprocess.Popen(
        [ROPA, "serve", str(root), "--port", str(port), "--as-of", DAY], stdout=subprocess.PIPE, text=True
    )
    try:
        assert again.stdout is not None
        assert again.stdout.readline().startswith(f"http://127.0.0.1:{port}/")
    finally:
        again.kill()
        again.communicate()


def test_a_workspace_that_goes_and_comes_back_keeps_its_last_good_view(tmp_path: Path) -> None:
    root = write(tmp_path / "desk")
    running = start(root)
    try:
        assert "Customers" in running.ask("/en/").text
        away = tmp_path / "away"
        (root / "registers").rename(away)
        eventually(lambda: "not there any more" in running.ask("/en/").text, "the page says that it is gone")
        assert "Customers" in running.ask("/document/public/customers.en.html").text
        (away / "customers.yaml").write_text(
            (away / "customers.yaml").read_text("utf-8").replace("name: Customers", "name: Clients"), "utf-8"
        )
        away.rename(root / "registers")
        eventually(lambda: "Clients" in running.ask("/en/").text, "the page shows what came back")
        assert "not there any more" not in running.ask("/en/").text
        root.rename(tmp_path / "moved")
        eventually(lambda: "not there any more" in running.ask("/en/").text, "the whole folder is gone")
        (tmp_path / "moved").rename(root)
        eventually(lambda: "not there any more" not in running.ask("/en/").text, "it is there again")
    finally:
        assert running.end() == 0


def test_a_link_out_of_the_workspace_is_neither_watched_nor_shown(tmp_path: Path) -> None:
    root = write(tmp_path / "desk")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "hidden.yaml").write_text("register: hidden\nname: Sentinel\n", "utf-8")
    os.symlink(secret, root / "registers" / "parties" / "out")
    os.symlink("/", root / "templates")
    os.symlink(secret / "hidden.yaml", root / "registers" / "hidden.yaml")
    running = start(root)
    try:
        for target in ("/en/", "/en/findings", "/en/search?q=sentinel", "/document/internal/record.en.html"):
            answer = running.ask(target)
            assert answer.status == 200
            assert "Sentinel" not in answer.text
        assert f"vscode://file{secret}" not in running.ask("/en/findings").text
        assert "hidden.yaml" in running.ask("/en/findings").text
        assert 'href="vscode://file/' not in running.ask("/en/findings?file=registers/hidden.yaml").text
    finally:
        assert running.end() == 0


def test_the_memory_of_a_preview_stays_what_it_was(tmp_path: Path) -> None:
    """Each save leaves circles behind; they are looked for every now and then."""
    root = write(tmp_path / "desk")
    running = start(root)

    def save(number: int) -> None:
        write(root, {"registers/customers.yaml": REGISTER.replace("name: Customers", f"name: Number {number},")})
        eventually(lambda: f"Number {number}," in running.ask("/en/").text, "the save is seen")
        assert f"Number {number}," in running.ask("/en/document/public/customers").text

    try:
        for number in range(COLLECT_EVERY + 5):
            save(number)
        before = memory_of(running)
        for number in range(5 * COLLECT_EVERY):
            save(number)
        assert memory_of(running) - before < 4_000
    finally:
        assert running.end() == 0
