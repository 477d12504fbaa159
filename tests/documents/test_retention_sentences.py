"""Every shape of a retention rule is a sentence in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from ropa_gdpr.documents.reader import Reader
from ropa_gdpr.documents.retention import retention, summary

from ropa.render import Speech, read_templates

from .pages import LANGUAGES, make

# The rule, then its length and what follows it, in Finnish, Swedish and English.
SHAPES: dict[str, tuple[str, tuple[str, str, str]]] = {
    "a length from an event": (
        "{data: all, period: 6 years, start: contract-end}",
        (
            "6 vuotta sopimuksen päättymisestä",
            "6 år från det att avtalet upphört",
            "6 years after the end of the contract",
        ),
    ),
    "several units": (
        "{data: all, period: 3 years 6 months, start: collection}",
        (
            "3 vuotta ja 6 kuukautta tietojen keräämisestä",
            "3 år och 6 månader från insamlingen av uppgifterna",
            "3 years and 6 months after the data are collected",
        ),
    ),
    "a single unit": (
        "{data: all, period: 1 year, start: order}",
        ("1 vuosi tilauksen tekemisestä", "1 år från beställningen", "1 year after the order"),
    ),
    "moved to the end of the calendar year": (
        "{data: all, period: 6 years, start: financial-year-end, align: year-end}",
        (
            "6 vuotta sen kalenterivuoden päättymisestä, jonka aikana tilikausi päättyi",
            "6 år från utgången av det kalenderår under vilket räkenskapsåret gick ut",
            "6 years after the end of the calendar year in which the financial year ended",
        ),
    ),
    "moved to the end of the financial year": (
        "{data: all, period: 2 years, start: order, align: financial-year-end}",
        (
            "2 vuotta sen tilikauden päättymisestä, jonka aikana tilaus tehtiin",
            "2 år från utgången av det räkenskapsår under vilket beställningen gjordes",
            "2 years after the end of the financial year in which the order was made",
        ),
    ),
    "moved to the end of the month": (
        "{data: all, period: 6 months, start: contract-end, align: month-end}",
        (
            "6 kuukautta sen kalenterikuukauden päättymisestä, jonka aikana sopimus päättyi",
            "6 månader från det att avtalet upphört, räknat från utgången av kalendermånaden",
            "6 months after the end of the calendar month in which the contract ended",
        ),
    ),
    "moved to where it is already": (
        "{data: all, period: 6 years, start: financial-year-end, align: financial-year-end}",
        (
            "6 vuotta tilikauden päättymisestä",
            "6 år från räkenskapsårets slut",
            "6 years after the end of the financial year",
        ),
    ),
    "at least": (
        "{data: all, period: {min: 10 years}, start: contract-end}",
        (
            "vähintään 10 vuotta sopimuksen päättymisestä",
            "minst 10 år från det att avtalet upphört",
            "at least 10 years after the end of the contract",
        ),
    ),
    "at most": (
        "{data: all, period: {max: 2 years}, start: last-contact}",
        (
            "enintään 2 vuotta viimeisimmästä yhteydenotosta",
            "högst 2 år från den senaste kontakten",
            "at most 2 years after the last contact",
        ),
    ),
    "between two lengths": (
        "{data: all, period: {min: 3 years, max: 5 years}, start: collection}",
        (
            "vähintään 3 vuotta ja enintään 5 vuotta tietojen keräämisestä",
            "minst 3 år och högst 5 år från insamlingen av uppgifterna",
            "at least 3 years and at most 5 years after the data are collected",
        ),
    ),
    "about": (
        "{data: all, period: {about: 2 weeks}, start: collection}",
        (
            "noin 2 viikkoa tietojen keräämisestä",
            "cirka 2 veckor från insamlingen av uppgifterna",
            "about 2 weeks after the data are collected",
        ),
    ),
    "until an event": (
        "{data: all, until: contract-end}",
        ("kunnes sopimus päättyy", "tills avtalet upphör", "until the contract ends"),
    ),
    "an event in own words": (
        "{data: all, period: 6 months, start: {fi: tarkistuksesta, sv: från kontrollen, en: after the check}}",
        ("6 kuukautta tarkistuksesta", "6 månader från kontrollen", "6 months after the check"),
    ),
    "an event in own words, moved to the end of the year": (
        "{data: all, period: 1 year, align: year-end, start: {fi: tarkistuksesta, sv: från kontrollen, en: after the check}}",
        (
            "1 vuosi tarkistuksesta, kalenterivuoden päättymisestä laskettuna",
            "1 år från kontrollen, räknat från utgången av kalenderåret",
            "1 year after the check, counted from the end of the calendar year",
        ),
    ),
    "the later of two ends": (
        "{data: all, ends: [{event: contract-end}, {period: 6 years, start: financial-year-end}], combine: latest}",
        (
            "kunnes sopimus päättyy tai 6 vuotta tilikauden päättymisestä sen mukaan, kumpi on myöhempi",
            "tills avtalet upphör eller 6 år från räkenskapsårets slut, beroende på vilket som inträffar senare",
            "until the contract ends or 6 years after the end of the financial year, whichever comes later",
        ),
    ),
    "the earliest of three ends": (
        "{data: all, ends: [{event: contract-end}, {event: consent-withdrawn}, {event: account-closed}], combine: earliest}",
        (
            "kunnes sopimus päättyy, kunnes suostumus peruutetaan tai kunnes tili suljetaan sen mukaan, mikä on aikaisin",
            "tills avtalet upphör, tills samtycket återkallas eller tills kontot avslutas, beroende på vilket som"
            " inträffar först",
            "until the contract ends, until consent is withdrawn or until the account is closed, whichever comes first",
        ),
    ),
    "all of several ends": (
        "{data: all, ends: [{event: fee-paid}, {event: event-held}], combine: all}",
        (
            "kunnes maksu on suoritettu ja kunnes tapahtuma on päättynyt; molempien on toteuduttava",
            "tills avgiften har betalats och tills evenemanget är slut; båda ska ha inträffat",
            "until the fee is paid and until the event has ended; both must have happened",
        ),
    ),
    "ends inside an end": (
        "{data: all, combine: earliest, ends: [{event: account-closed}, "
        "{combine: latest, ends: [{event: contract-end}, {period: 1 year, start: order}]}]}",
        (
            "kunnes tili suljetaan tai (kunnes sopimus päättyy tai 1 vuosi tilauksen tekemisestä sen mukaan, kumpi on"
            " myöhempi) sen mukaan, kumpi on aikaisempi",
            "tills kontot avslutas eller (tills avtalet upphör eller 1 år från beställningen, beroende på vilket som"
            " inträffar senare), beroende på vilket som inträffar först",
            "until the account is closed or (until the contract ends or 1 year after the order, whichever comes later),"
            " whichever comes first",
        ),
    ),
    "an outer limit": (
        "{data: all, until: contract-end, not_later_than: {period: 10 years, start: collection}}",
        (
            "kunnes sopimus päättyy. Kuitenkin enintään 10 vuotta tietojen keräämisestä.",
            "tills avtalet upphör. Dock högst 10 år från insamlingen av uppgifterna.",
            "until the contract ends. But at most 10 years after the data are collected.",
        ),
    ),
    "not stored": (
        "{data: all, storage: not-stored}",
        ("tietoja ei tallenneta", "uppgifterna lagras inte", "the data are not stored"),
    ),
    "permanent, in an archive": (
        "{data: all, storage: permanent, then: archive}",
        (
            "pysyvästi. Sen jälkeen tiedot arkistoidaan.",
            "permanent. Därefter arkiveras uppgifterna.",
            "permanently. The data are then archived.",
        ),
    ),
    "a criterion alone": (
        "{data: all, criterion: {fi: niin kauan kuin lupa on voimassa, sv: så länge tillståndet gäller, en: as long as the permit holds}}",
        ("niin kauan kuin lupa on voimassa", "så länge tillståndet gäller", "as long as the permit holds"),
    ),
    "an external schedule": (
        "{data: all, schedule: {fi: tiedonohjaussuunnitelma, sv: informationsstyrningsplanen, en: the records plan}}",
        (
            "säilytysajan määrää: tiedonohjaussuunnitelma",
            "förvaringstiden bestäms av: informationsstyrningsplanen",
            "the period is laid down in: the records plan",
        ),
    ),
    "a case that lasts until an event": (
        "{data: all, period: 30 days, start: recording, then: delete, automatic: yes, exceptions: "
        "[{if: {fi: rikosta selvitetään, sv: ett brott utreds, en: a crime is investigated}, until: investigation-closed}]}",
        (
            "30 päivää tallentamisesta. Sen jälkeen tiedot poistetaan. Järjestelmä tekee tämän automaattisesti. Jos rikosta"
            " selvitetään, tiedot säilytetään, kunnes selvitys on päättynyt.",
            "30 dagar från inspelningen. Därefter raderas uppgifterna. Systemet gör detta automatiskt. Om ett brott utreds"
            " förvaras uppgifterna tills utredningen är avslutad.",
            "30 days after the recording. The data are then deleted. A system does this by itself. If a crime is"
            " investigated, the data are kept until the investigation has ended.",
        ),
    ),
    "a case with another length and a limit": (
        "{data: all, period: 1 year, start: order, exceptions: [{if: {fi: tuotteessa on vika, sv: varan är felaktig, en: the "
        "product is faulty}, period: 3 years, start: order, not_later_than: {period: 5 years, start: delivery}}]}",
        (
            "1 vuosi tilauksen tekemisestä. Jos tuotteessa on vika, tiedot säilytetään 3 vuotta tilauksen tekemisestä."
            " Kuitenkin enintään 5 vuotta toimituksesta.",
            "1 år från beställningen. Om varan är felaktig förvaras uppgifterna 3 år från beställningen. Dock högst 5 år"
            " från leveransen.",
            "1 year after the order. If the product is faulty, the data are kept for 3 years after the order. But at most"
            " 5 years after delivery.",
        ),
    ),
    "moved to another register": (
        "{data: all, until: relationship-end, then: move, move_to: other}",
        (
            "kunnes asiakassuhde päättyy. Sen jälkeen tiedot siirretään toiseen rekisteriin: Other.",
            "tills kundförhållandet upphör. Därefter överförs uppgifterna till ett annat register: Other.",
            "until the customer relationship ends. The data are then moved to another register: Other.",
        ),
    ),
    "the person decides": (
        "{data: all, until: request, decided_by: person, review: 1 year}",
        (
            "kunnes rekisteröity pyytää tietojen poistamista. Säilyttämisen päättymisestä päättää rekisteröity itse."
            " Säilyttämisen tarve arvioidaan säännöllisesti uudelleen (arviointiväli: 1 vuosi).",
            "tills den registrerade begär radering. Om när förvaringen upphör beslutar den registrerade"
            " själv. Behovet av förvaring bedöms regelbundet på nytt (intervall: 1 år).",
            "until the data subject asks for erasure. The end of storage is decided by the person concerned. Whether the data"
            " are still needed is looked at again regularly (interval: 1 year).",
        ),
    ),
}
OTHER = "register: other\nname: {fi: Other, sv: Other, en: Other}\ncontrollers: [us]\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_a_sentence(shape: str, language: str, tmp_path: Path) -> None:
    rule, told = SHAPES[shape]
    made = make(tmp_path, f"retention:\n  - {rule}\n", other=OTHER)
    reader = Reader(made.context(language))
    entry = retention(reader, reader.context.workspace.registers["customers"])[0]  # type: ignore[index]
    speech = Speech.load(language, read_templates(None)[0])
    parts = [speech.plain(entry["duration"]), *(speech.plain(part) for part in entry["sentences"])]
    said = parts[0] if len(parts) == 1 else f"{parts[0]}. {' '.join(parts[1:])}"
    assert said.replace("\u00a0", " ") == told[LANGUAGES.index(language)]


def test_the_law_and_a_limitation_period_are_told_apart(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        "retention:\n"
        "  - {data: [bills], period: 6 years, start: financial-year-end, law: FI.KPL.2.10, statute: FI.KPL.2.10.VOUCHER}\n"
        "  - {data: [basic], period: 10 years, start: contract-end, statute: FI.VAN.10, reason: claims}\n",
    )
    text = made.notice("fi")
    assert text.count("Perustuu lakiin: kirjanpitolain (1336/1997) 2 luvun 10 §") == 1
    assert "Vanhentumis- tai enimmäisaika: velan vanhentumisesta annetun lain (728/2003) 7 §" in text
    assert "Miksi: oikeudellisten vaateiden esittäminen ja niihin vastaaminen" in text


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("[{data: all, period: 1 year, start: order}]", "1 year after the order"),
        (
            "[{data: [basic], period: 1 year, start: order}, {data: [bills], period: 6 years, start: order}]",
            "Depending on the data: 1 year at the shortest, 6 years at the longest.",
        ),
        (
            "[{data: [basic], period: 1 year, start: order}, {data: [bills], period: 1 year, start: delivery}]",
            "1 year",
        ),
        (
            "[{data: [basic], period: 1 year}, {data: [bills], period: 6 years}, {data: [basic], until: request}]",
            "Depending on the data: the shortest fixed period is 1 year, the longest 6 years; for some data the period"
            " ends with an event.",
        ),
        ("[{data: [basic], until: request}, {data: [bills], until: order}]", "Depending on the data, as set out below."),
    ],
)
def test_the_first_page_sums_the_periods_up(rules: str, told: str, tmp_path: Path) -> None:
    made = make(tmp_path, f"retention: {rules}\n")
    reader = Reader(made.context("en"))
    phrase = summary(reader, reader.context.workspace.registers["customers"])  # type: ignore[index]
    assert Speech.load("en", read_templates(None)[0]).plain(phrase) == told
