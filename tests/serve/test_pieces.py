"""The small parts: editor links, places in a page, parts of a page, words that are looked for, fixed words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ropa.diagnostics import ERROR, Diagnostic
from ropa.serve.anchors import anchor, entry_of
from ropa.serve.editor import NoEditor, editor_link, link_pattern
from ropa.serve.outline import outline_of
from ropa.serve.search import Query
from ropa.source import Document, Origin, Span, Step
from ropa.words import LANGUAGES, placeholders
from ropa.yamlio import load_plain

SERVE = Path(__file__).parents[2] / "ropa" / "serve"


def test_a_link_opens_the_file_at_its_line_and_column(tmp_path: Path) -> None:
    folder = tmp_path / "my registers"
    (folder / "registers").mkdir(parents=True)
    (folder / "registers" / "ä.yaml").touch()
    link = editor_link(link_pattern("vscode"), folder, "registers/ä.yaml", Span(3, 7))
    assert link == f"vscode://file/{tmp_path.as_posix().lstrip('/')}/my%20registers/registers/%C3%A4.yaml:3:7"
    own = link_pattern("idea://open?file={path}&line={line}")
    assert editor_link(own, folder, "registers/ä.yaml", None).endswith("/registers/%C3%A4.yaml&line=1")


@pytest.mark.parametrize(
    "path", ["", "registers", "registers/none.yaml", "../out.yaml", "/etc/passwd", "registers/link"]
)
def test_no_link_leads_out_of_the_workspace(tmp_path: Path, path: str) -> None:
    root = tmp_path / "desk"
    (root / "registers").mkdir(parents=True)
    (tmp_path / "out.yaml").touch()
    (root / "registers" / "link").symlink_to(tmp_path / "out.yaml")
    assert editor_link(link_pattern("vscode"), root, path, Span(1, 1)) == ""


@pytest.mark.parametrize(
    "given", ["javascript:{path}", "http://a/{path}", "x://{path}{oops}", "x://no", "1:{path}", ""]
)
def test_what_no_editor_opens_is_refused(given: str) -> None:
    with pytest.raises(NoEditor):
        link_pattern(given)


def found(path: str, *route: Step) -> Diagnostic:
    """A finding at a place."""
    return Diagnostic("XXX001", ERROR, Origin(Document(path)).at(*route))


@pytest.mark.parametrize(
    ("path", "route", "ids", "expected"),
    [
        ("registers/a.yaml", ("purposes", "billing", "basis", 0), {"purpose-billing", "purposes"}, "purpose-billing"),
        ("registers/a.yaml", ("purposes", "gone"), {"purpose-billing", "purposes"}, "purposes"),
        ("registers/a.yaml", ("processors", 0), {"recipients"}, "recipients"),
        ("registers/a.yaml", ("purposes", "billing"), {"register-a", "register-b"}, "register-a"),
        ("registers/parties/p.yaml", ("locations", 0), {"recipients", "retention"}, "recipients"),
        ("registers/agreements/x.yaml", ("transfers", 0), {"agreement-x", "transfers"}, "agreement-x"),
        ("registers/organisation.yaml", ("address",), {"controller"}, "controller"),
        ("registers/a.yaml", (), {"purposes"}, ""),
        ("templates/notice.html.j2", (), {"purposes"}, ""),
    ],
)
def test_a_finding_is_placed_by_the_nearest_heading(
    path: str, route: tuple[Step, ...], ids: set[str], expected: str
) -> None:
    assert anchor(found(path, *route), ids) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("registers/a.yaml", ("register", "a")),
        ("registers/workspace.yaml", ("workspace", "workspace")),
        ("registers/parties/a.yaml", ("party", "a")),
        ("registers/tables/a.yaml", ("", "a")),
        ("elsewhere/a.yaml", ("", "a")),
        ("registers/a.txt", ("", "a.txt")),
    ],
)
def test_a_path_tells_what_a_file_is(path: str, expected: tuple[str, str]) -> None:
    assert entry_of(path) == expected


def test_a_page_is_taken_apart_by_its_headings() -> None:
    first = "<style>a</style><p>Before</p><h2 id=one>On<b>e</b></h2><p>te\u00adxt</p><p>more</p>"
    page = f"{first}<h3>not an id</h3>x<h2 id=two>Two</h2>"
    outline = outline_of(page)
    assert [(part.id, part.title) for part in outline.parts] == [("", ""), ("one", "One"), ("two", "Two")]
    assert outline.parts[1].text == "One text more not an id x"
    assert outline.ids == {"one", "two"}


def test_every_word_must_be_there_and_letters_may_be_small_or_large() -> None:
    query = Query.of("  Äiti  OY ")
    assert query.piece("Esimerkki Oy", "äiti ja isä") == ("", "äiti", " ja isä")
    assert query.piece("Esimerkki Oy") is None
    assert Query.of("  ").piece("anything") is None
    long = Query.of("needle").piece("hay " * 100 + "needle" + " hay" * 100)
    assert long is not None
    assert long[1] == "needle"
    assert long[0].startswith("…")
    assert long[2].endswith("…")
    assert Query.of("i").piece("İ i") is not None, "letters whose small form is longer"


def phrases(language: str) -> dict[str, str]:
    """The preview's own words in a language."""
    content = load_plain((SERVE / "words" / f"{language}.yaml").read_bytes())
    assert isinstance(content, dict)
    said = content["phrases"]
    assert isinstance(said, dict)
    return {str(key): str(text) for key, text in said.items()}


def test_the_three_languages_say_the_same_with_the_same_placeholders() -> None:
    english = phrases("en")
    for language in LANGUAGES:
        own = phrases(language)
        assert own.keys() == english.keys(), language
        for key, text in own.items():
            assert placeholders(text) == placeholders(english[key]), f"{language} {key}"
            assert text.strip(), f"{language} {key}"


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    text = "".join(
        path.read_text("utf-8") for folder in ("templates", ".") for path in sorted((SERVE / folder).glob("*.[jp]*"))
    )
    known = phrases("en")
    used = set(re.findall(r"[\"'](desk\.[a-z.-]+)[\"']", text))
    assert used <= known.keys()
    made = ("desk.kind.", "desk.document.", "desk.found.")
    assert {key for key in known if key not in used and not key.startswith(made)} == {"desk.nothing-text"}
