"""The examples of the templates' README do what it says."""

from __future__ import annotations

import re
from pathlib import Path

from ropa import shipped
from ropa.render import Renderer, Stamp, read_templates

from .pages import make

README = (shipped.templates() / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```\w+\n(?:#|/\*|\{#|<!--) (templates/\S+)[^\n]*\n(.*?)```", re.DOTALL)


def test_the_examples_replace_a_word_the_colours_a_block_and_give_a_logo(tmp_path: Path) -> None:
    made = make(tmp_path)
    examples = EXAMPLE.findall(README)
    assert len(examples) == 4
    for path, text in examples:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    templates, problems = read_templates(tmp_path)
    assert not problems
    page = Renderer(templates, "en").page("notice.html.j2", made.view(), Stamp())
    assert page.missing == ()
    for said in (
        "At a glance",
        "--accent: #7a1f5c",
        "Our notices are also kept at the front desk.",
        "Esimerkki Oy, logo",
    ):
        assert said in page.html


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:words/|style/)?[a-z.]+\.(?:j2|yaml|css))`", README))
    assert len(named) > 6
    known = read_templates(None)[0].names()
    assert {name for name in named if not any(path.endswith(name) for path in known)} == set()
