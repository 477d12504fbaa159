"""What a disk may do to a preview that runs: huge files, very many saves, names of all kinds, folders that go."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.documents.pages import REGISTER
from tests.serve.running import FILES, Running, eventually, memory_of, start, write

CUSTOMERS = "registers/customers.yaml"
NOTICE = "/document/public/customers.en.html"
SAID = "name: Customers"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A preview of its own, which ends well whatever was done to it."""
    running = start(write(tmp_path / "desk"))
    assert "Customers" in running.ask(NOTICE).text
    yield running
    assert running.end() == 0
    assert "Traceback" not in "".join(running.said)


def shows(running: Running, words: str, target: str = NOTICE) -> bool:
    return words in running.ask(target).text


def renamed(name: str) -> dict[str, str]:
    """The register under another name."""
    return {CUSTOMERS: REGISTER.replace(SAID, f"name: {name}")}


@pytest.mark.parametrize("path", [CUSTOMERS, "registers/workspace.yaml", "templates/notice.html.j2"])
def test_a_file_of_fifty_megabytes_is_told_and_not_read(path: str, running: Running) -> None:
    before = memory_of(running)
    file = running.root / path
    file.parent.mkdir(exist_ok=True)
    with file.open("wb") as stream:
        for _ in range(50):
            stream.write(b"x: y\n" * 200_000)
    target = "/en/document/public/customers" if path.startswith("templates") else "/en/findings"
    eventually(lambda: any(said in running.ask(target).text for said in ("1 MiB", "256 KiB")), "it is too large")
    assert shows(running, "Customers")
    assert memory_of(running) - before < 30_000
    write(running.root, {path: {**FILES, **renamed("Clients")}.get(path, "")})
    if path.startswith("templates"):
        file.unlink()
    eventually(lambda: "MiB" not in running.ask("/en/findings").text, "it is mended")


def test_a_thousand_quick_saves_end_with_the_last_one(running: Running) -> None:
    before = memory_of(running)
    done = threading.Event()

    def keep_asking() -> int:
        asked = 0
        while not done.is_set():
            for target in ("/en/", "/en/document/public/customers", "/en/search?q=number"):
                assert running.ask(target).status == 200
                asked += 1
        return asked

    with ThreadPoolExecutor(1) as aside:
        asking = aside.submit(keep_asking)
        for number in range(1000):
            whole = renamed(f"Number {number}")
            if number % 3:
                write(running.root, whole)
            else:  # as a plain editor writes, emptying the file first
                (running.root / CUSTOMERS).write_text(whole[CUSTOMERS], "utf-8")
        begun = time.monotonic()
        eventually(lambda: shows(running, "Number 999"), "the last save")
        took = time.monotonic() - begun
        done.set()
        assert asking.result(60) >= 3
    assert took < 20
    assert memory_of(running) - before < 60_000


NAMES = {
    "markup": "<img src=x onerror=alert(1)>",
    "escape": "a\x1b[31mb",
    "line end": "a\nb",
    "percent": "..%2f..%2fx",
    "quotes": "a'\"&",
    "no text": "\udcff",
    "option": "-rf",
    "long": "å" * 120,
}
ADDRESSES = (
    "/en/findings?file=%00",
    "/en/findings?page=%F0%9F%98%80",
    "/en/search?q=" + "%F0%9F%98%80" * 2000,
    "/en/search?q=%FF%FE",
    "/en/document/%2e%2e/%2e%2e/etc",
    "/en/document/public/customers?" + "beside=fi&" * 3000,
    "/%00/",
    "/static/%2e%2e%2fapp.py",
    "/document/public/customers.en.html%00",
)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_file_of_any_name_is_told_as_text(name: str, running: Running) -> None:
    for folder in ("registers", "registers/parties", f"registers/{name}", f"templates/{name}"):
        (running.root / folder).mkdir(parents=True, exist_ok=True)
        (running.root / folder / f"{name}.yaml").write_text("party: x\n")
    eventually(lambda: "FMT023" in running.ask("/en/findings").text, "the name is no id")
    for target in ("/en/", "/en/findings", "/en/search?q=img", "/fi/findings"):
        answer = running.ask(target)
        assert answer.status == 200
        assert "<img src=x" not in answer.text
        assert "\x1b" not in answer.text
        for link in re.findall(r'href="([^"]*)"', answer.text):
            assert link.startswith(("/", "#", "vscode://file/")), link
    write(running.root, renamed("Clients"))
    eventually(lambda: shows(running, "Clients"), "a save beside it")


def test_what_is_no_file_is_neither_opened_nor_waited_for(running: Running) -> None:
    os.mkfifo(running.root / "registers" / "pipe.yaml")
    (running.root / "templates" / "words").mkdir(parents=True)
    os.mkfifo(running.root / "templates" / "notice.html.j2")
    os.mkfifo(running.root / "templates" / "words" / "en.yaml")
    (running.root / "registers" / "folder.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(running.root / "registers" / "s.yaml"))
    eventually(lambda: "pipe.yaml" in running.ask("/en/findings").text, "the pipe is told")
    assert shows(running, "Customers")
    write(running.root, renamed("Clients"))
    eventually(lambda: shows(running, "Clients"), "the save is seen")


def test_a_workspace_that_is_deleted_and_made_anew_is_shown_again(running: Running) -> None:
    for number in range(3):
        shutil.rmtree(running.root)
        eventually(lambda: shows(running, "not there any more", "/en/"), "it is told that it is gone")
        assert running.ask(NOTICE).status == 200
        write(running.root)
        write(running.root, renamed(f"Number {number}"))
        eventually(lambda number=number: shows(running, f"Number {number}"), "what was made anew")  # type: ignore[misc]


def test_a_workspace_replaced_by_a_link_is_not_followed_out(running: Running, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", {**FILES, **renamed("Sentinel")})
    registers = running.root / "registers"
    shutil.rmtree(registers)
    registers.symlink_to(secret / "registers")
    eventually(lambda: shows(running, "not there any more", "/en/"), "it is told that it is gone")
    for target in ("/en/", "/en/findings", NOTICE, "/en/search?q=sentinel"):
        assert ">Sentinel" not in running.ask(target).text
    registers.unlink()
    write(running.root)
    eventually(lambda: not shows(running, "not there any more", "/en/"), "it is back")


def test_very_many_files_and_folders_are_shown_as_far_as_they_go(running: Running) -> None:
    parties = running.root / "registers" / "parties"
    for number in range(3000):
        (parties / f"p{number}.yaml").write_text(f"party: p{number}\nname: Esimerkki {number} Oy\nexample: yes\n")
    deep = running.root / "registers" / "documents"
    for _ in range(60):
        deep = deep / "d"
    deep.mkdir(parents=True)
    eventually(lambda: shows(running, "Esimerkki 2999 Oy", "/en/"), "all of them")
    begun = time.monotonic()
    assert running.ask("/en/findings?page=2").status == 200
    assert running.ask("/en/findings?page=99999").status == 200
    assert running.ask("/en/search?q=esimerkki").status == 200
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("target", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_of_any_kind_is_answered(target: str, running: Running) -> None:
    assert running.ask(target).status in (200, 404, 400, 414, 431)
    assert running.ask("/en/").status == 200


def test_connections_that_say_nothing_keep_nobody_out(running: Running) -> None:
    held = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(150)]
    try:
        for one in held[::2]:
            one.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert running.ask("/en/").status == 200
    finally:
        for one in held:
            one.close()
    assert running.ask("/en/").status == 200
