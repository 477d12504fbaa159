"""Every kind of page can be read in a narrow window, with large text, by keyboard, on paper, and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

NARROW, A4 = 320, 620
"""CSS pixels: the width of WCAG 1.4.10, and of the text on A4 between our margins."""

CUT_OFF = """width => {
  const found = [], root = document.documentElement;
  if (root.scrollWidth > width) found.push(['wider than the window', root.scrollWidth]);
  for (const element of document.querySelectorAll('main *, footer *')) {
    const style = getComputedStyle(element);
    if (style.position === 'absolute' || style.clipPath !== 'none' || element.closest('svg, thead')) continue;
    if (element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && style.overflowX !== 'visible')
      found.push(['more than fits', element.outerHTML.slice(0, 120)]);
  }
  return found;
}"""

FOCUSED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if (element === document.body) return null;
  const seen = document.elementFromPoint(
    Math.max(box.left + 2, 0), Math.min(Math.max(box.top + 3, 0), innerHeight - 1));
  const faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no outline');
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0) faults.push('out of sight');
  else if (seen && !element.contains(seen) && !seen.contains(element)) faults.push('covered');
  return {what: element.outerHTML.slice(0, 80), to: element.getAttribute('href'), faults};
}"""


def opened(browser: Browser, paths: list[Path], width: int, **options: Any) -> Iterator[tuple[str, Page]]:
    """Each page in a window of its own kind."""
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **options)
    try:
        page = context.new_page()
        for path in paths:
            page.goto(path.as_uri())
            yield path.name, page
    finally:
        context.close()


def faults(browser: Browser, paths: list[Path], width: int, text: int = 16) -> list[Any]:
    """What is cut off or out of the window, the reader's own size of text being `text` pixels."""
    found: list[Any] = []
    for name, page in opened(browser, paths, width):
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
        found += [(name, *fault) for fault in page.evaluate(CUT_OFF, width)]
        session.detach()
    return found


@pytest.mark.parametrize(("width", "text"), [(NARROW, 16), (360, 32), (1280, 32)])
def test_nothing_is_cut_off_in_a_narrow_window_or_with_text_of_twice_the_size(
    width: int, text: int, kinds: list[Path], browser: Browser
) -> None:
    assert faults(browser, kinds, width, text) == []


def stops(page: Page, most: int = 30) -> list[Any]:
    """What the Tab key reaches, and what is wrong with it."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told is None:
            break
        found.append(told)
    return found


def test_the_keyboard_reaches_everything_in_sight_beginning_with_a_link_to_the_content(
    kinds: list[Path], browser: Browser
) -> None:
    for name, page in opened(browser, kinds, 1280):
        reached = stops(page)
        assert reached[0]["to"] == "#main", name
        assert [(name, stop) for stop in reached if stop["faults"]] == []
        for _ in range(min(len(reached), 10)):
            page.keyboard.press("Shift+Tab")
            back = page.evaluate(FOCUSED)
            assert back is None or back["faults"] == [], (name, back)


def fetched(browser: Browser, paths: list[Path]) -> list[tuple[str, str]]:
    """What pages ask for beside themselves."""
    found: list[tuple[str, str]] = []
    context = browser.new_context(bypass_csp=True)
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            asked.clear()
            page.goto(path.as_uri())
            found += [(path.name, url) for url in asked if url != path.as_uri() and not url.startswith("data:")]
            found += [(path.name, "a script")] * int(page.evaluate("document.scripts.length"))
    finally:
        context.close()
    return found


def test_no_page_holds_a_script_or_asks_for_anything(pages: list[Path], browser: Browser) -> None:
    """The pages' own policy is passed by, so that it cannot hide what they would ask for."""
    assert fetched(browser, pages) == []


PRINTED = """() => ({
  paper: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.body).color,
  skip: [...document.querySelectorAll('.skip')].filter(element => element.getClientRects().length).length,
})"""


def test_printed_from_a_browser_a_page_is_dark_on_white_and_as_wide_as_the_paper(
    kinds: list[Path], browser: Browser
) -> None:
    for name, page in opened(browser, kinds, A4, color_scheme="dark"):
        page.emulate_media(media="print")
        assert page.evaluate(CUT_OFF, A4) == [], name
        assert page.evaluate(PRINTED) == {"paper": "rgb(255, 255, 255)", "ink": "rgb(27, 31, 36)", "skip": 0}, name


def test_a_bad_page_is_seen_to_be_bad(tmp_path: Path, browser: Browser) -> None:
    """What the tests above measure with finds what it is for."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><title>Bad</title><style>a{outline:none}</style><main><a href="#x">x</a>'
        '<p style="width:40em">wide</p><p style="overflow:hidden;width:3em">Personuppgiftsbiträdesavtal</p>'
        '<img src="https://example.invalid/x.png" alt=""><script></script></main>',
        "utf-8",
    )
    assert {fault[1] for fault in faults(browser, [bad], NARROW)} == {"wider than the window", "more than fits"}
    assert fetched(browser, [bad]) == [("bad.html", "https://example.invalid/x.png"), ("bad.html", "a script")]
    for _, page in opened(browser, [bad], NARROW):
        assert [stop["faults"] for stop in stops(page)] == [["no outline"]]
