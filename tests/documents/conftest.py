"""The pages of every kind that the tests open in a browser, and the browser."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ropa.check import check_workspace
from ropa.documents import Audience, DocumentKind, Listed, State, Subject
from ropa.render import Renderer, read_templates

from .pages import AS_OF, LANGUAGES, STAMP, Made, make

ROOT = Path(__file__).parents[2]
EVERYTHING = Path(__file__).with_name("everything.yaml")
OFFLINE = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
           "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND")  # fmt: skip
SAME = ("rules", "articles")
"""The kinds that are the same for every workspace, and long: looked at once in a language."""


def needed(path: str | None, what: str) -> str:
    """A tool's path; without it these tests fail and say how to get it."""
    if path is None or not Path(path).is_file():
        pytest.fail(f"{what} is not installed: run  .ci/setup test", pytrace=False)
    return path


def rendered(made: Made, languages: Sequence[str], without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The name and the HTML of every page of a workspace, but of some kinds."""
    workspace = made.checked.workspace
    for language in languages:
        renderer = Renderer(made.templates, language)
        for kind in made.checked.registry.documents:
            if kind.name in without:
                continue
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


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of this repository's own registers in every language, of a register that has everything and a logo,
    of one with thirty purposes and long names, and a draft."""
    folder = tmp_path_factory.mktemp("pages")
    own = Made(ROOT, check_workspace(ROOT, AS_OF), read_templates(ROOT)[0])
    settings = "workspace: 1\nlanguages: [en]\nroles: {boss: {name: Boss}}\nsystems: {crm: {name: System}}\n"
    mailer = (
        "party: mailer\nname: Mailer\nlocations: [{country: SE, what: [storage]}, {country: US, what: [support]}]\n"
    )
    other = "register: other\nname: Other\ncontrollers: [us]\n"
    logo = folder / "full" / "templates" / "logo.svg"
    logo.parent.mkdir(parents=True)
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>', "utf-8")
    full = make(
        folder / "full", EVERYTHING.read_text("utf-8"), workspace=settings, parties__mailer=mailer, other=other
    )
    for name, html in rendered(own, LANGUAGES):
        (folder / name).write_text(html, encoding="utf-8")
    for name, html in rendered(full, ("en",), SAME):
        (folder / f"full-{name}").write_text(html, encoding="utf-8")
    long = make(folder / "long", _long(), workspace="workspace: 1\nlanguages: [fi]\n")
    for name, html in rendered(long, ("fi",), SAME):
        (folder / f"long-{name}").write_text(html, encoding="utf-8")
    draft = Renderer(full.templates, "en").page("notice.html.j2", full.view(), replace(STAMP, draft=True))
    (folder / "draft.en.html").write_text(draft.html, encoding="utf-8")
    return sorted(folder.glob("*.html"))


def _long() -> str:
    """Thirty purposes and data groups whose names are as long as Finnish allows."""
    name = "Sähköntoimitusvelvollisuusasiakkuudenhallintajärjestelmätunniste"
    data = "".join(f"  g{number}: {{name: {name} {number}, subjects: [people]}}\n" for number in range(30))
    purpose = "data: all, subjects: all, basis: 6-1-b"
    purposes = "".join(f"  u{number}: {{name: {name} {number}, {purpose}}}\n" for number in range(30))
    kept = ", ".join(f"g{number}" for number in range(29))
    retention = f"retention: [{{data: [{kept}], period: 6 years, start: contract-end}}]\n"
    return f"name: {name}\ndata:\n{data}purposes:\n{purposes}{retention}"


@pytest.fixture(scope="session")
def kinds(pages: list[Path]) -> list[Path]:
    """One page of each kind that has everything, the longest ones, and a draft."""
    same = tuple(f"internal-{name}-all.en" for name in SAME)
    return [path for path in pages if path.name.startswith(("full-", "long-", "draft", *same))]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with no way to a network. It ends with its module: a process can drive one at a time."""
    chromium = needed(shutil.which("chromium"), "Chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(OFFLINE))
        yield launched
        launched.close()
