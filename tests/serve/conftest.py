"""A running preview and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serve.running import FILES, PATIENCE, Running, eventually, start, write

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--no-first-run")  # fmt: skip


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview of a small workspace outside git, for all tests of a module."""
    running = start(write(tmp_path_factory.mktemp("desk")))
    yield running
    running.close()


@pytest.fixture
def files(preview: Running) -> Path:
    """The workspace of the preview, as it was at the beginning; the preview has seen it."""
    root = preview.root
    preview.began = preview.began or overview(preview)
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(root).as_posix() not in FILES:
            path.unlink()
    write(root)
    eventually(lambda: overview(preview) == preview.began, "the files as they were")
    return root


def overview(preview: Running) -> str:
    """What the first page says, without what counts the saves."""
    text = preview.ask("/en/").text
    return text[text.index("<main") : text.index("</main>")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed: run  .ci/setup test", pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of a desk, in which every request and every error of the page is kept."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    made.set_default_timeout(PATIENCE * 1000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that may not run into an error, nor have anything refused by its own policy."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
    yield opened
    assert not wrong
