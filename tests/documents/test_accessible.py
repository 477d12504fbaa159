"""Every kind of page is accessible by axe-core and valid by the Nu checker: on a phone and a desk, light and dark."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from ropa.check import check_workspace
from ropa.render import read_templates

from .conftest import ROOT, SAME, needed, rendered
from .pages import AS_OF, LANGUAGES, Made

NODE = ROOT / ".venv" / "node" / "node_modules"
AXE = NODE / "axe-core" / "axe.min.js"
NU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"

# The size of targets is the one criterion of WCAG 2.2 that axe leaves out unless asked.
RUN = """axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})
  .then(result => result.violations)"""


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
            if path.name.startswith(("full-", "long-", "draft")) or f".{language}." in path.name:
                page.evaluate(axe)
                for violation in page.evaluate(RUN):
                    found.append((path.name, violation["id"], violation["nodes"][0]["html"][:200]))
    finally:
        context.close()
    assert found == []


def test_the_nu_checker_finds_no_error(pages: list[Path], tmp_path: Path) -> None:
    """Over the pages of every kind, and what is made of the real cases."""
    java = needed(shutil.which("java"), "Java")
    jar = needed(str(NU), "The Nu checker (vnu-jar)")
    command = [java, "-jar", jar, "--errors-only", "--format", "json", *map(str, [*pages, *_of_cases(tmp_path)])]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(run.stderr)
    assert [(Path(item["url"]).name, item.get("lastLine"), item["message"]) for item in report["messages"]] == []


def _of_cases(folder: Path) -> list[Path]:
    """The notice and the internal documents of every case, in a language that has words."""
    cases = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("**/expected.yaml"))
    assert len(cases) > 40
    for case in cases:
        checked = check_workspace(case, AS_OF)
        language = next((known for known in checked.workspace.languages if known in LANGUAGES), "en")
        made = Made(case, checked, read_templates(case)[0])
        for name, html in rendered(made, [language], SAME):
            (folder / f"{case.name}-{name}").write_text(html, encoding="utf-8")
    return sorted(folder.glob("*.html"))
