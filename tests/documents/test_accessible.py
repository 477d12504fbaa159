"""Every kind of page is accessible by axe-core and valid by the Nu checker: on a phone and a desk, light and dark."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from ropa.check import check_workspace
from ropa.documents import Audience, DocumentKind, Listed, State, Subject
from ropa.render import Renderer, read_templates

from .pages import AS_OF, LANGUAGES, STAMP, Made, make

ROOT = Path(__file__).parents[2]
EVERYTHING = Path(__file__).with_name("everything.yaml")
NODE = ROOT / ".venv" / "node" / "node_modules"
AXE = NODE / "axe-core" / "axe.min.js"
NU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
OFFLINE = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
           "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND")  # fmt: skip

RUN = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"


def needed(path: str | None, what: str) -> str:
    """A tool's path; without it these tests fail and say how to get it."""
    if path is None or not Path(path).is_file():
        pytest.fail(f"{what} is not installed: run  .ci/setup test", pytrace=False)
    return path


def _pages(made: Made, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The name and the HTML of every page of a workspace."""
    workspace = made.checked.workspace
    for language in languages:
        renderer = Renderer(made.templates, language)
        for kind in made.checked.registry.documents:
            context = made.context(language, kind.audience is Audience.PUBLIC)
            if kind.index:
                context = replace(context, listing=_listing(made, kind, language))
            for register in sorted(workspace.registers) if kind.about is Subject.REGISTER else [None]:
                page = renderer.page(kind.template, kind.view(register, context), STAMP)
                yield f"{kind.audience.value}-{kind.name}-{register or 'all'}.{language}.html", page.html


def _listing(made: Made, index: DocumentKind, language: str) -> tuple[Listed, ...]:
    folder = f"../{Audience.PUBLIC.value}/"
    return tuple(
        Listed("notice", Audience.PUBLIC, str(name), language, str(name), {"html": f"{folder}{name}.{language}.html"},
               State.WRITTEN)
        for name in made.checked.workspace.registers
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of this repository's own registers in every language, those of a register that has everything, and
    a draft."""
    folder = tmp_path_factory.mktemp("pages")
    own = Made(ROOT, check_workspace(ROOT, AS_OF), read_templates(ROOT)[0])
    settings = "workspace: 1\nlanguages: [en]\nroles: {boss: {name: Boss}}\nsystems: {crm: {name: System}}\n"
    mailer = (
        "party: mailer\nname: Mailer\nlocations: [{country: SE, what: [storage]}, {country: US, what: [support]}]\n"
    )
    other = "register: other\nname: Other\ncontrollers: [us]\n"
    full = make(
        folder / "full", EVERYTHING.read_text("utf-8"), workspace=settings, parties__mailer=mailer, other=other
    )
    for name, html in _pages(own, LANGUAGES):
        (folder / name).write_text(html, encoding="utf-8")
    for name, html in _pages(full, ("en",)):
        (folder / f"full-{name}").write_text(html, encoding="utf-8")
    draft = Renderer(full.templates, "en").page("notice.html.j2", full.view(), replace(STAMP, draft=True))
    (folder / "draft.en.html").write_text(draft.html, encoding="utf-8")
    return sorted(folder.glob("*.html"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with no way to a network."""
    chromium = needed(shutil.which("chromium"), "Chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(OFFLINE))
        yield launched
        launched.close()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(360, "light", "fi"), (360, "dark", "sv"), (1280, "light", "sv"), (1280, "dark", "en")],
)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_window(
    width: int, scheme: Literal["light", "dark"], language: str, pages: list[Path], browser: Browser
) -> None:
    """Colours and structure are alike in all languages: each is looked through at one width and scheme at least."""
    axe = Path(needed(str(AXE), "axe-core")).read_text(encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, offline=True
    )
    found: list[Any] = []
    try:
        page = context.new_page()
        for path in pages:
            page.goto(path.as_uri())
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append((path.name, "wider than the window", wide))
            if path.name.startswith(("full-", "draft")) or f".{language}." in path.name:
                page.evaluate(axe)
                for violation in page.evaluate(RUN):
                    found.append((path.name, violation["id"], violation["nodes"][0]["html"][:200]))
    finally:
        context.close()
    assert found == []


def test_the_nu_checker_finds_no_error(pages: list[Path]) -> None:
    java = needed(shutil.which("java"), "Java")
    jar = needed(str(NU), "The Nu checker (vnu-jar)")
    command = [java, "-jar", jar, "--errors-only", "--format", "json", *map(str, pages)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(run.stderr)
    assert [(Path(item["url"]).name, item.get("lastLine"), item["message"]) for item in report["messages"]] == []
