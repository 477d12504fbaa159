"""Prints how long one PDF takes in this process, warm: the engine's, and bare WeasyPrint's of the same HTML."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pypdf

from ropa.pdf import Properties, render_pdf

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


def main() -> None:
    """Make all kinds in turns, so that the machine's moods meet them alike, and print the best of each."""
    day = datetime(2026, 5, 4, 12, tzinfo=UTC)
    properties = Properties(title="Tietosuojaseloste", language="fi", author="Esimerkki Oy", date=day)
    pages = len(pypdf.PdfReader(io.BytesIO(render_pdf(HTML, properties))).pages)
    import weasyprint  # after the engine has set the fonts' environment

    kinds: tuple[tuple[list[float], Callable[[], object]], ...] = (
        ([], lambda: render_pdf(HTML, properties)),
        ([], lambda: weasyprint.HTML(string=HTML).write_pdf()),
        ([], lambda: weasyprint.HTML(string=HTML).write_pdf(pdf_variant="pdf/a-3a")),
    )
    for _, make in kinds:
        make()
    for _ in range(ROUNDS):
        for times, make in kinds:
            times.append(_seconds(make))
    print(*(min(times) for times, _ in kinds), pages)


if __name__ == "__main__":
    main()
