from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ropa.pdf import Attachment, ForbiddenResource, RenderProblem, pango_missing, render_pdf
from tests.pdf.samples import ATTACHMENTS, PROPERTIES, page, rendered

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (page("<p>a</p>", "p { colour: red }"), "colour"),
        (page("<p>a</p>", "p { text-wrap: balance }"), "text-wrap"),
        (page("<p>a</p>", "@media (min-width: 40em) { p { color: red } }"), "min-width"),
        (page('<p><img alt="" src="data:image/png;base64,AAAA"></p>'), "Failed to load image"),
        (page('<svg width="9" height="9"><rect width="9" height="9"/></svg>'), "<title>"),
        (page('<p><a href="#nowhere">a</a></p>'), "nowhere"),
        (page('<p id="top">a</p>'), "top"),
        (page('<p><a href="http://example.org/">a</a></p>'), "http://example.org/"),
        (page('<p><a href="javascript:alert(1)">a</a></p>'), "javascript:"),
        (page('<p><a href="file:///etc/passwd">a</a></p>'), "file:"),
        (page('<p><a href="sv.html">a</a></p>'), "a link goes to sv.html"),
        (page('<p><a rel="attachment" href="a.txt">a</a></p>'), "a link embeds a.txt"),
    ],
)
def test_what_would_not_be_printed_as_it_stands_is_told(html: str, told: str) -> None:
    with pytest.raises(RenderProblem, match=told) as raised:
        rendered(html)
    assert all("resources.invalid" not in problem for problem in raised.value.problems)


def test_style_for_screens_is_no_problem() -> None:
    rendered(page("<p>a</p>", "@media screen { @media (min-width: 40em) { p { text-wrap: balance } } }"))


def test_all_problems_are_told_at_once_and_each_once() -> None:
    with pytest.raises(RenderProblem) as raised:
        rendered(page("<p>a</p>", "p { colour: red } p { colour: red; backgruond: red }"))
    assert len(raised.value.problems) == 3  # two places of the first, one of the second


def test_a_problem_of_one_document_is_not_told_of_the_next() -> None:
    with pytest.raises(RenderProblem):
        rendered(page("<p>a</p>", "p { colour: red }"))
    rendered(page("<p>a</p>"))
    assert gc.isenabled()


@pytest.mark.parametrize("problem", [RenderProblem(["one", "two"]), ForbiddenResource("a.css", "is not there")])
def test_a_problem_reaches_the_build_from_a_worker(problem: RenderProblem) -> None:
    arrived = pickle.loads(pickle.dumps(problem))
    assert type(arrived) is type(problem)
    assert vars(arrived) == vars(problem)
    assert str(arrived) == str(problem)


def test_two_attachments_of_one_name_are_refused() -> None:
    with pytest.raises(RenderProblem, match="same name"):
        render_pdf(page("<p>a</p>"), PROPERTIES, [ATTACHMENTS[0], ATTACHMENTS[0]])


def test_a_date_without_its_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(PROPERTIES, date=datetime(2026, 5, 4))  # noqa: DTZ001


@pytest.mark.parametrize(("name", "mime"), [("a/b.txt", "text/plain"), ("", "text/plain"), ("a.txt", "text plain")])
def test_an_attachment_needs_a_name_and_a_type(name: str, mime: str) -> None:
    with pytest.raises(ValueError, match=r"is not|does not"):
        Attachment(name=name, data=b"", mime=mime, description="", relationship="Data")


def test_weasyprint_loads_here() -> None:
    assert pango_missing() is None


def python(script: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_weasyprint_is_not_loaded_before_a_document_is_due() -> None:
    assert python("import sys, ropa.pdf; print('weasyprint' in sys.modules)") == "False\n"


def test_a_machine_without_pango_is_told_by_the_name_of_the_library() -> None:
    script = """
import cffi
def absent(self, name, flags=0):
    raise OSError(f"cannot load library {name!r}")
cffi.FFI.dlopen = absent
from ropa.pdf import pango_missing
print(pango_missing())
"""
    assert python(script) == "cannot load library 'libgobject-2.0-0'\n"
