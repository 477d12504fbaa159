"""Templates are taken for hostile, and a mistake in one is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.documents import View
from ropa.render import Renderer, Stamp, TemplateProblem, missing_blocks, read_templates
from ropa.render.page import offences

from .pages import make


def page(root: Path, template: str, **data: object) -> str:
    """What a template of a workspace makes of a view."""
    folder = root / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "t.html.j2").write_text(template, encoding="utf-8")
    templates, problems = read_templates(root)
    assert not problems
    return Renderer(templates, "en").page("t.html.j2", View("Title", data), Stamp()).html


def problem(root: Path, template: str, **data: object) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as caught:
        page(root, template, **data)
    return caught.value


def test_what_the_record_says_is_escaped(tmp_path: Path) -> None:
    evil = "</style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    made = make(tmp_path, f"description: '{evil.replace(chr(39), chr(39) * 2)}'\n")
    html = made.page().html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "phrase",
    [
        {"text": "<b>", "lang": "de"},
        {"text": "x", "lang": '"><script>'},
        {"list": ["<b>", {"link": "#a", "label": "<b>"}, {"text": "<b>", "lang": "sv"}]},
        {"word": "detail.bracket", "what": "<b>", "note": {"link": "https://a.example/", "label": "<b>"}},
        {"code": "<b>"},
    ],
)
def test_no_phrase_becomes_markup_of_its_own(phrase: object, tmp_path: Path) -> None:
    html = page(tmp_path, "<p>{{ view.x }}</p>", x=phrase)
    assert "<b>" not in html
    assert "<script" not in html


@pytest.mark.parametrize(
    "address", "javascript:alert(1) http://a.example data:text/html,x //a.example file:///x".split()
)
def test_a_link_goes_to_the_web_to_mail_or_inside(address: str, tmp_path: Path) -> None:
    assert "no link may go to" in problem(tmp_path, "<p>{{ view.x }}</p>", x={"link": address, "label": "x"}).reason
    assert "no link may go to" in problem(tmp_path, f'<p><a href="{address}">x</a></p>').reason


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.x|safe }}",
        "{% autoescape false %}{{ view.x }}{% endautoescape %}",
        "{{ view.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ view.x.format }}",
        "{{ self.__init__.__globals__ }}",
        "{{ word.__globals__ }}",
        "{{ range(9) }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ 'x' * 9999999999 }}",
        "{{ 9 ** 99999 }}",
        "{% set y = view.x.append(1) %}{{ y }}",
        "{{ view|attr('keys') }}",
        "{{ ['a']|map('upper')|list }}",
        "{% include '../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{{ view.x|tojson }}",
        "{{ view.nothing }}",
        "{{ view.flag }}",
        "{{ view.many }}",
        "{{ missing }}",
        "{{ view.missing }}",
        "<script>1</script>",
        '<p onclick="x">',
        '<img src="https://a.example/x.png" alt="x">',
        '<link rel="stylesheet" href="https://a.example/x.css">',
        '<meta http-equiv="refresh" content="0;url=https://a.example">',
        "<style>@import 'x'</style>",
        "<style>p { background: url(https://a.example/x) }</style>",
        '<p style="background:url(//a.example)">x</p>',
        "<iframe></iframe>",
        "<form></form>",
    ],
)
def test_a_template_cannot_leave_the_sandbox(template: str, tmp_path: Path) -> None:
    found = problem(tmp_path, f"<p>\n{template}\n</p>", x="text", nothing=None, flag=True, many=["a"])
    assert found.path == "templates/t.html.j2"


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("a\nb\n{% if %}", 3, "Expected an expression"),
        ("a\n{{ word('no.such') }}", 2, "there is no word 'no.such' in 'en'"),
        ("a\n\n\n{{ word('detail.bracket', what='x') }}", 4, "nothing fills '{note}'"),
        ("a\n{{ view.missing }}", 2, "missing"),
        ("a\n{% include 'gone.j2' %}", 2, "there is no template 'gone.j2'"),
        ("{% block a %}\n{{ nothing }}\n{% endblock %}", 2, "'nothing' is undefined"),
        ("{% extends 't.html.j2' %}", 1, "without end"),
        ("a\n{{ style('gone.css') }}", 2, "there is no style sheet 'gone.css'"),
    ],
)
def test_a_mistake_is_told_at_its_line(template: str, line: int, reason: str, tmp_path: Path) -> None:
    found = problem(tmp_path, template)
    assert (found.path, found.line) == ("templates/t.html.j2", line)
    assert reason in found.reason


def test_a_template_that_lost_a_block_is_found_out(tmp_path: Path) -> None:
    made = make(tmp_path)
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "notice.html.j2").write_text(
        '{% extends "shipped/notice.html.j2" %}'
        '{% block section_complaint %}{# <p data-block="complaint"> #}{% endblock %}',
        encoding="utf-8",
    )
    templates, _ = read_templates(tmp_path)
    view = made.view()
    assert Renderer(templates, "en").page("notice.html.j2", view, Stamp()).missing == ("complaint",)


def test_a_block_is_found_by_parsing_not_by_searching() -> None:
    html = '<p data-block="a b"></p><!-- data-block="c" --><p title=\'data-block="d"\'>data-block="e"</p>'
    assert missing_blocks(html, ("a", "b", "c", "d", "e")) == ("c", "d", "e")


def test_a_workspace_replaces_one_block_one_word_and_the_colours(tmp_path: Path) -> None:
    made = make(tmp_path)
    folder = tmp_path / "templates"
    (folder / "words").mkdir(parents=True)
    (folder / "style").mkdir()
    (folder / "notice.html.j2").write_text(
        '{% extends "shipped/notice.html.j2" %}{% block contents %}<p>No contents here</p>{% endblock %}',
        encoding="utf-8",
    )
    (folder / "words" / "en.yaml").write_text("summary:\n  title: At a glance\n", encoding="utf-8")
    (folder / "style" / "colours.css").write_text(":root { --accent: #123456 }\n", encoding="utf-8")
    templates, problems = read_templates(tmp_path)
    assert not problems
    html = Renderer(templates, "en").page("notice.html.j2", made.view(), Stamp()).html
    assert "No contents here" in html
    assert "At a glance" in html
    assert "Who handles your data" in html
    assert "#123456" in html
    assert "--ink" not in html.split("</style>")[0].split("--ink)")[0]
    told = ("templates/notice.html.j2", "templates/style/colours.css", "templates/words/en.yaml")
    assert templates.overrides() == told


def test_only_what_a_document_uses_is_in_its_digest(tmp_path: Path) -> None:
    make(tmp_path)
    before = Renderer(read_templates(tmp_path)[0], "en")
    folder = tmp_path / "templates"
    (folder / "words").mkdir(parents=True)
    (folder / "words" / "sv.yaml").write_text("summary: {title: Kort}\n", encoding="utf-8")
    (folder / "record.html.j2").write_text('{% extends "shipped/record.html.j2" %}', encoding="utf-8")
    after = Renderer(read_templates(tmp_path)[0], "en")
    assert before.digest("notice.html.j2") == after.digest("notice.html.j2")
    assert before.digest("record.html.j2") != after.digest("record.html.j2")
    swedish = Renderer(read_templates(tmp_path)[0], "sv").digest("notice.html.j2")
    assert swedish != Renderer(read_templates(None)[0], "sv").digest("notice.html.j2")


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    made = make(tmp_path)
    assert made.page().html == made.page().html


def test_links_to_other_files_are_left_out_on_paper(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        "notice: {see_also: [{name: The other notice, register: other}]}\n",
        other="register: other\nname: Other\ncontrollers: [us]\n",
    )
    assert '<a href="other.en.html">The other notice</a>' in made.page().html
    paper = made.page(paper=True).html
    assert "other.en.html" not in paper
    assert "The other notice" in paper


def test_files_that_are_no_plain_files_are_told_and_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "large.css").write_text("x" * 300_000, encoding="utf-8")
    (folder / "bytes.css").write_bytes(b"\xff\xfe")
    (tmp_path / "outside.j2").write_text("secret", encoding="utf-8")
    (folder / "link.j2").symlink_to(tmp_path / "outside.j2")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "note.txt").write_text("ignored", encoding="utf-8")
    templates, problems = read_templates(tmp_path)
    assert {found.path for found in problems} == {
        "templates/large.css", "templates/bytes.css", "templates/link.j2", "templates/linked"
    }  # fmt: skip
    assert not {"large.css", "bytes.css", "link.j2", "note.txt"} & set(templates.names())


def test_a_templates_folder_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "t.j2").write_text("x", encoding="utf-8")
    (tmp_path / "templates").symlink_to(tmp_path / "elsewhere")
    templates, problems = read_templates(tmp_path)
    assert [found.path for found in problems] == ["templates"]
    assert "t.j2" not in templates.names()


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    (tmp_path / "templates" / "style").mkdir(parents=True)
    (tmp_path / "templates" / "style" / "x.css").write_text("p{}</style><script>1</script>", encoding="utf-8")
    assert "holds markup" in problem(tmp_path, "<style>{{ style('x.css') }}</style>").reason


def test_words_that_cannot_be_read_are_told_with_their_file(tmp_path: Path) -> None:
    (tmp_path / "templates" / "words").mkdir(parents=True)
    (tmp_path / "templates" / "words" / "en.yaml").write_text("a: b: c", encoding="utf-8")
    with pytest.raises(TemplateProblem) as caught:
        Renderer(read_templates(tmp_path)[0], "en")
    assert caught.value.path == "templates/words/en.yaml"
    with pytest.raises(TemplateProblem) as caught:
        Renderer(read_templates(None)[0], "de")
    assert caught.value.path == "words/de.yaml"


def test_a_page_of_ours_runs_and_fetches_nothing(tmp_path: Path) -> None:
    made = make(tmp_path)
    for name, register in (("notice", "customers"), ("record", None), ("index", None)):
        assert offences(made.page(name, "en", register).html) == []


def test_sentences_in_a_list_are_not_parted_by_a_semicolon(tmp_path: Path) -> None:
    phrase = {"list": ["It matters.", "condition", "the other"], "style": "semicolon"}
    assert "It matters. condition; the other" in page(tmp_path, "<p>{{ view.x }}</p>", x=phrase)
