"""What people write in Finnish, Swedish and English where the record has words and codes of its own."""

from __future__ import annotations

from collections.abc import Mapping


def _meanings(text: str) -> Mapping[str, str]:
    """The meaning of each word: on a line the meaning, a colon, and the words for it with commas between."""
    lines = (line.rsplit(": ", 1) for line in text.strip().splitlines())
    return {word: meaning.strip() for meaning, words in lines for word in words.split(", ")}


WORDS = _meanings("""
    delete: remove, erase, destroy, poista, poistetaan, tuhoa, tuhotaan, radera, raderas, förstör
    none: no, nothing, nobody, ei, ei ole, ei mitään, ei kukaan, ei lainkaan, nej, inga, ingen, inget, null, ~
    all: every, everything, kaikki, alla, samtliga, allt
    permanent: permanently, pysyvä, pysyvästi, varaktigt
    indefinite: toistaiseksi, tills vidare, until further notice
    consent: suostumus, samtycke
""")
"""Words of closed lists."""

KEYS = _meanings("""
    register: rekisteri
    party: osapuoli
    agreement: sopimus, avtal
    name: nimi, namn
    description: kuvaus, beskrivning
    controllers: rekisterinpitäjä, rekisterinpitäjät, personuppgiftsansvarig, personuppgiftsansvariga, controller
    subjects: rekisteröidyt, registrerade
    data: tiedot, henkilötiedot, uppgifter, personuppgifter
    items: tietosisältö
    purposes: tarkoitus, käyttötarkoitus, käyttötarkoitukset, ändamål
    basis: peruste, oikeusperuste, käsittelyperuste, rättslig grund, legal_basis, lawful_basis, lawfulness
    sources: lähteet, tietolähteet, källor
    processors: käsittelijä, käsittelijät, henkilötietojen käsittelijät, personuppgiftsbiträden
    disclosures: luovutus, luovutukset, recipients, vastaanottajat, utlämnande, mottagare
    transfers: siirto, siirrot, överföring, överföringar
    retention: säilytys, säilytysaika, säilytysajat, lagringstid, förvaringstid, storage_period
    rights: oikeudet, rättigheter
    automated: automaattinen päätöksenteko, automatiserat beslutsfattande, automated_decisions
    security: tietoturva, suojaus, säkerhet
    contact: yhteystiedot, yhteyshenkilö, kontakt
    address: osoite, adress
    country: maa, land
    city: kaupunki, postitoimipaikka, stad, ort
    email: sähköposti, e-post, epost, e-mail, mail
    phone: puhelin, telefon, tel, telephone
    period: aika, kesto, tid, duration
    start: alku, alkaa
    law: laki, lag
    reason: syy, skäl
""")
"""Keys."""

BASES = _meanings("""
    6-1-a: consent, suostumus, samtycke
    6-1-b: contract, sopimus, avtal
    6-1-c: legal obligation, lakisääteinen velvoite, lakisääteinen velvollisuus, rättslig förpliktelse
    6-1-d: vital interests, elintärkeä etu, elintärkeät edut, vitala intressen, grundläggande intressen
    6-1-e: public task, public interest, yleinen etu, julkinen tehtävä, allmänt intresse
    6-1-f: legitimate interest, legitimate interests, oikeutettu etu, oikeutetut edut, berättigat intresse
""")
"""Legal bases."""

UNITS = _meanings("""
    years: v, vuosi, vuotta, vuoden, år, års, a, y, yr, yrs, year, years
    months: kk, kuukausi, kuukautta, kuukauden, mån, månad, månader, månaders, month, months
    weeks: vk, viikko, viikkoa, viikon, vecka, veckor, veckors, week, weeks
    days: pv, vrk, päivä, päivää, päivän, vuorokautta, vuorokauden, dag, dagar, dagars, dygn, d, day, days
    hours: h, tunti, tuntia, tunnin, timme, timmar, timmars, hour, hours
""")
"""Units of time."""

NUMBERS = _meanings("""
    1: one, yksi, yhden, en, ett
    2: two, kaksi, kahden, två
    3: three, kolme, kolmen, tre
    4: four, neljä, neljän, fyra
    5: five, viisi, viiden, fem
    6: six, kuusi, kuuden, sex
    7: seven, seitsemän, sju
    8: eight, kahdeksan, åtta
    9: nine, yhdeksän, nio
    10: ten, kymmenen, tio
""")
"""Numbers in words."""

BOUNDS = _meanings("""
    about: noin, n., about, approximately, ca, ca., cirka, ungefär, ~
    max: enintään, korkeintaan, max, max., at most, up to, högst, maximalt
    min: vähintään, min, min., at least, minst
""")
"""What makes a length inexact, by the key that says so."""

OPEN = _meanings("""
    {todo: …}: todo, tbd, unknown, ei tiedossa, ei tiedetä, selvitetään, okänt, inte känt, ?, -
    {not_applicable: …}: n/a, na, not applicable, ei koske, ei sovellu, ei sovelleta, inte tillämpligt, ej tillämpligt
""")
"""What is not known, or does not apply."""

MONTHS = _meanings("""
    1: tammi, jan
    2: helmi, feb
    3: maalis, mar
    4: huhti, apr
    5: touko, may, maj
    6: kesä, jun
    7: heinä, jul
    8: elo, aug
    9: syys, sep
    10: loka, oct, okt
    11: marras, nov
    12: joulu, dec
""")
"""Months by how their names begin."""

LANGUAGE_NAMES = _meanings("""
    fi: fin, suomi, suomeksi, finska, finnish
    sv: swe, ruotsi, ruotsiksi, svenska, swedish
    en: eng, englanti, englanniksi, engelska, english, gb, us
    et: est, ee, viro, eesti, estonian
    de: deu, ger, saksa, tyska, german
    nb: nor, norja, norska, norwegian
    da: dan, dk, tanska, danska, danish
""")
"""Languages by names and by codes of other kinds."""

COUNTRY_NAMES = _meanings("""
    AT: itävalta, österrike, austria, aut
    AU: australia, australien, aus
    BE: belgia, belgien, belgium, bel
    BG: bulgaria, bulgarien, bgr
    BR: brasilia, brasilien, brazil, bra
    CA: kanada, canada, can
    CH: sveitsi, schweiz, switzerland, che
    CN: kiina, kina, china, chn
    CY: kypros, cypern, cyprus, cyp
    CZ: tšekki, tjeckien, czechia, czech republic, cze
    DE: saksa, tyskland, germany, deu, ger
    DK: tanska, danmark, denmark, dnk
    EE: viro, estland, estonia, est
    ES: espanja, spanien, spain, esp
    FI: suomi, finland, fin
    FR: ranska, frankrike, france, fra
    GB: uk, u.k., iso-britannia, britannia, englanti, storbritannien, united kingdom, great britain, england, gbr
    GR: el, kreikka, grekland, greece, grc
    HR: kroatia, kroatien, croatia, hrv
    HU: unkari, ungern, hungary, hun
    IE: irlanti, irland, ireland, irl
    IL: israel, isr
    IN: intia, indien, india, ind
    IS: islanti, island, iceland, isl
    IT: italia, italien, italy, ita
    JP: japani, japan, jpn
    KR: etelä-korea, sydkorea, south korea, kor
    LI: liechtenstein, lie
    LT: liettua, litauen, lithuania, ltu
    LU: luxemburg, luxembourg, lux
    LV: latvia, lettland, lva
    MT: malta, mlt
    NL: alankomaat, hollanti, nederländerna, netherlands, nld
    NO: norja, norge, norway, nor
    NZ: uusi-seelanti, nya zeeland, new zealand, nzl
    PH: filippiinit, filippinerna, philippines, phl
    PL: puola, polen, poland, pol
    PT: portugali, portugal, prt
    RO: romania, rumänien, rou
    RS: serbia, serbien, srb
    RU: venäjä, ryssland, russia, rus
    SE: ruotsi, sverige, sweden, swe
    SG: singapore, sgp
    SI: slovenia, slovenien, svn
    SK: slovakia, slovakien, svk
    TR: turkki, turkiet, turkey, türkiye, tur
    UA: ukraina, ukraine, ukr
    US: usa, u.s., u.s.a., yhdysvallat, förenta staterna, united states, united states of america, america
    ZA: etelä-afrikka, sydafrika, south africa, zaf
""")
"""Countries by names and by codes of other kinds."""
