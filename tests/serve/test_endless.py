"""A stranger's template without end: the preview gives it up as a build does, and goes on answering."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build.endless import doubling, endless
from tests.build.test_interruption import children_of
from tests.serve.running import DAY, ROPA, Running, eventually, memory_of, start, write

NOTICE = "templates/notice.html.j2"
PAGE = "/en/document/public/customers"
MENDED = '{% extends "shipped/notice.html.j2" %}\n{% block contents %}<p>Own words</p>{% endblock %}\n'


def reason(text: str) -> str:
    """Why the notice cannot be made, as a page or a build tells it."""
    found = re.search(r"the document notice/customers/en cannot be made: ([^<\n]+)", text)
    assert found, text
    return found[1].strip()


def save(running: Running, template: str) -> None:
    """Save the template of the notice, and wait until the preview has seen it."""

    def version() -> str:
        found = re.search(r'data-version="(\d+)"', running.ask("/en/").text)
        assert found
        return found[1]

    before = version()
    write(running.root, {NOTICE: template})
    eventually(lambda: version() != before, "the template was read")


def build(root: Path, out: Path) -> str:
    """What a build of the same files says."""
    options = ["--as-of", DAY, "--lang", "en", "--draft", "--only", "notice/customers/en", "-o", str(out)]
    command = [str(ROPA), "build", str(root), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stdout


def test_an_endless_template_is_given_up_as_in_a_build_while_all_else_is_answered(tmp_path: Path, page: Page) -> None:
    root = write(tmp_path / "desk")
    running = start(root)
    page.set_default_timeout(120_000)
    try:
        page.goto(running.url + PAGE)
        expect(page.frame_locator("#pane-en iframe").locator("h1")).to_contain_text("Customers")
        save(running, endless())
        with ThreadPoolExecutor(2) as aside:
            told, built = aside.submit(running.ask, PAGE), aside.submit(build, root, tmp_path / "out")
            slowest = 0.0
            asked = 0
            while not told.done():
                begun = time.monotonic()
                for target in ("/en/", "/en/findings", "/en/document/internal/record"):
                    assert running.ask(target).status == 200
                slowest, asked = max(slowest, time.monotonic() - begun), asked + 1
                time.sleep(0.2)
        assert asked > 10, "the template took its time"
        assert slowest < 10
        assert "Customers" in told.result().text
        expected = "it was not done after 20 seconds of computing"
        assert reason(told.result().text) == expected
        assert reason(built.result()) == expected
        expect(page.locator("#broken .trouble")).to_contain_text(expected, timeout=120_000)
        expect(page.frame_locator("#pane-en iframe").locator("h1")).to_contain_text("Customers")
        begun = time.monotonic()
        assert running.ask("/en/search?q=customers").status == 200
        assert time.monotonic() - begun < 18, "it is not tried again for each language"
    finally:
        assert running.end() == 0


def test_a_template_that_is_mended_is_shown_at_once(tmp_path: Path) -> None:
    running = start(write(tmp_path / "desk"))
    try:
        save(running, endless())
        with ThreadPoolExecutor(1) as aside:
            hanging = aside.submit(running.ask, PAGE)
            time.sleep(3)
            assert not hanging.done()
            begun = time.monotonic()
            save(running, MENDED)
            assert hanging.result(60).status == 200
            assert time.monotonic() - begun < 10, "nobody waits for what is not wanted any more"
        assert "Own words" in running.ask("/document/public/customers.en.html").text
    finally:
        assert running.end() == 0


def test_a_template_that_takes_all_memory_is_given_up_and_the_preview_stays_small(tmp_path: Path) -> None:
    running = start(write(tmp_path / "desk"))
    try:
        assert "Customers" in running.ask("/document/public/customers.en.html").text
        before = memory_of(running)
        save(running, doubling(40))
        told = running.ask(PAGE).text
        assert reason(told) == "it wants more memory than a document may have"
        assert "Customers" in running.ask("/document/public/customers.en.html").text
        assert memory_of(running) - before < 50_000
    finally:
        assert running.end() == 0


@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(ended: int, tmp_path: Path) -> None:
    running = start(write(tmp_path / "desk"))
    save(running, endless())
    with ThreadPoolExecutor(1) as aside:
        hanging = aside.submit(running.ask, PAGE)
        time.sleep(2)
        workers = children_of(running.process.pid)
        assert len(workers) == 1
        begun = time.monotonic()
        running.end(ended)
        assert time.monotonic() - begun < 10
        hanging.exception(60)  # whatever the browser is told
    eventually(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), "the worker ends as well")
