"""Prints how long two PDFs take in this process, warm: the engine's, and bare WeasyPrint's of the same HTML.

One document is a plain text of three pages, the other a notice of this repository as it is printed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf

from ropa.build.plan import Planner
from ropa.check import check_workspace
from ropa.pdf import Properties, render_pdf
from ropa.pdf.environment import fixed_environment
from ropa.render import Renderer, Stamp, read_templates

ROOT = Path(__file__).resolve().parents[2]
NOTICE = "notice/marketing/fi"

ROWS = "\n".join(
    f'<tr><th scope="row">Laskutus ja kirjanpito {n}</th><td>Asiakkaat</td><td>6 artikla 1 c</td></tr>'
    for n in range(1, 31)
)
PARAGRAPH = (
    "<p>Tietoja käytetään sopimuksen hoitamiseen, laskutukseen ja palvelun laadun seurantaan. Rekisteröity voi "
    "pyytää tietonsa nähtäväksi, oikaistavaksi tai poistettavaksi ja tehdä valituksen valvontaviranomaiselle.</p>"
)
HTML = (
    '<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Tietosuojaseloste</title><style>'
    "@page {size: A4; margin: 22mm; @bottom-center {content: counter(page)} }"
    'body {font: 10.5pt/1.45 "Source Sans 3"} table {border-collapse: collapse; width: 100%}'
    "td, th {border-bottom: .5pt solid #999; padding: 2mm; text-align: left}"
    "</style></head><body><h1>Tietosuojaseloste</h1>"
    + "".join(f"<h2>Kohta {n}</h2>" + PARAGRAPH * 4 for n in range(1, 5))
    + "<table><caption>Käsittelyn tarkoitukset</caption><thead><tr><th scope='col'>Tarkoitus</th>"
    f"<th scope='col'>Keitä</th><th scope='col'>Peruste</th></tr></thead><tbody>{ROWS}</tbody></table></body></html>"
)
ROUNDS = 12


def _seconds(make: Callable[[], object]) -> float:
    start = time.perf_counter()
    make()
    return time.perf_counter() - start


def _notice() -> str:
    """The paper page of a notice of this repository."""
    checked = check_workspace(ROOT, date(2026, 11, 24))
    (planned,) = Planner.of(checked).documents([NOTICE])
    templates, _ = read_templates(ROOT, checked.registry.templates)
    return Renderer(templates, planned.language, paper=True).page(planned.kind.template, planned.view, Stamp()).html


def main() -> None:
    """A line for each document."""
    for html in (HTML, _notice()):
        _measure(html)


def _measure(html: str) -> None:
    """Make all kinds in turns, so that the machine's moods meet them alike, and print the best of each."""
    day = datetime(2026, 5, 4, 12, tzinfo=UTC)
    properties = Properties(title="Tietosuojaseloste", language="fi", author="Esimerkki Oy", date=day)
    pages = len(pypdf.PdfReader(io.BytesIO(render_pdf(html, properties))).pages)
    import weasyprint  # after the engine has loaded it with the fonts' environment

    kinds: tuple[tuple[list[float], Callable[[], object]], ...] = (
        ([], lambda: render_pdf(html, properties)),
        ([], lambda: weasyprint.HTML(string=html).write_pdf()),
        ([], lambda: weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-3a")),
    )
    with fixed_environment():  # the same fonts for all
        for _, make in kinds:
            make()
        for _ in range(ROUNDS):
            for times, make in kinds:
                times.append(_seconds(make))
    print(*(min(times) for times, _ in kinds), pages)


if __name__ == "__main__":
    main()
