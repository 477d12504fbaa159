"""Writes workspaces of any size, the same ones every time: registers with their parties and agreements.

A register has 3 purposes and 4 data groups, 2 parties and 2 agreements: N registers are 5 N + 2 files. Every register
is complete but for its review, which is overdue on the day of measuring: one warning to frame for each, and a public
notice all the same.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

WORKSPACE = """\
workspace: 1
languages: [fi, sv, en]
timezone: Europe/Helsinki
roles:
  owner: {name: {fi: Palvelupäällikkö, sv: Servicechef, en: Service manager}}
  officer: {name: {fi: Tietosuojavastaava, sv: Dataskyddsombud, en: Data protection officer}}
systems:
  core: {name: {fi: Toiminnanohjausjärjestelmä, sv: Affärssystem, en: Business system}, country: FI}
"""
EXECUTED = "internal: {executed: {by: owner, backups: 90 days}}"
ORGANISATION = """\
organisation: pohjola
name: Esimerkki Pohjola Oy
kind: company
business_id: 9000000-3
address: {street: Esimerkkikatu 1, postcode: 00100, city: Helsinki, country: FI}
email: tietosuoja@pohjola.example
dpo:
  role: {fi: Tietosuojavastaava, sv: Dataskyddsombud, en: Data protection officer}
  email: tietosuoja@pohjola.example
dpo_notified: 2020-02-03
guarantees:
  reference: Toimittaja-arviointi
  date: 2026-03-02
  next: 2027-03-02
  conclusion: Käsittelijät arvioidaan ennen käyttöönottoa.
"""

THEMES = (
    ("Asiakaspalvelu", "Kundtjänst", "Customer service"),
    ("Laskutus", "Fakturering", "Billing"),
    ("Huolto", "Underhåll", "Maintenance"),
    ("Koulutus", "Utbildning", "Training"),
    ("Tapahtumat", "Evenemang", "Events"),
    ("Vuokraus", "Uthyrning", "Rental"),
    ("Verkkokauppa", "Nätbutik", "Online shop"),
    ("Neuvonta", "Rådgivning", "Advice"),
    ("Varaukset", "Bokningar", "Bookings"),
    ("Jäsenpalvelu", "Medlemsservice", "Member service"),
    ("Kuljetukset", "Transporter", "Transport"),
)
CITIES = (
    ("Helsinki", "Helsingfors"),
    ("Turku", "Åbo"),
    ("Tampere", "Tammerfors"),
    ("Vaasa", "Vasa"),
    ("Porvoo", "Borgå"),
    ("Oulu", "Uleåborg"),
    ("Kokkola", "Karleby"),
)
DATA = (
    ("identity", "Perustiedot", "Basuppgifter", "Basic details", "name, phone, email, postal-address"),
    (
        "contract",
        "Sopimustiedot",
        "Avtalsuppgifter",
        "Contract details",
        "customer-number, contract, product, prices",
    ),
    ("payments", "Maksutiedot", "Betalningsuppgifter", "Payment details", "invoices, payments, billing-address"),
    ("contacts", "Yhteydenotot", "Kontakter", "Contacts", "contact-history, messages, surveys-and-feedback"),
)
PROVIDERS = (
    ("postitus", "Tulostus ja postitus", "Utskrift och postning", "Printing and posting"),
    ("pilvi", "Palvelinten ylläpito", "Drift av servrar", "Hosting"),
)


def words(fi: str, sv: str, en: str) -> str:
    """Own words in the three languages of the set."""
    return f"{{fi: {fi}, sv: {sv}, en: {en}}}"


def register(number: int) -> str:
    """A complete register whose review is overdue."""
    fi, sv, en = THEMES[number % len(THEMES)]
    city, stad = CITIES[number % len(CITIES)]
    groups = "\n".join(
        f"  {name}:\n    name: {words(*names)}\n    subjects: all\n    items: [{items}]\n"
        "    sources: [data-subject]\n    obligation:\n      kind: needed-to-contract\n      otherwise: "
        + words("Ei sopimusta.", "Inget avtal.", "No contract.")
        for name, *names, items in DATA
    )
    return f"""\
register: activity-{number:04}
name: {words(f"{fi} {number} {city}", f"{sv} {number} {stad}", f"{en} {number} {city}")}
status: active
since: 20{10 + number % 15}-0{1 + number % 9}-01
controllers: [pohjola]
subjects:
  customers:
    name: {words("Asiakkaat", "Kunder", "Customers")}
    kind: consumer-customer
    relation: party
data:
{groups}
purposes:
  service:
    name: {words(f"{fi} ja sopimuksen hoito", f"{sv} och skötsel av avtal", f"{en} and handling of the contract")}
    basis: 6-1-b
    data: [identity, contract, contacts]
    subjects: all
    automated_means: yes
  accounting:
    name: {words("Laskutus ja kirjanpito", "Fakturering och bokföring", "Invoicing and accounting")}
    basis: {{article: 6-1-c, law: FI.KPL.2.10}}
    data: [identity, payments]
    subjects: all
  development:
    name: {words("Palvelun laadun seuranta", "Uppföljning av kvaliteten", "Following the quality of the service")}
    basis:
      article: 6-1-f
      interest: {words("Palvelun parantaminen", "Bättre service", "Improving the service")}
      holder: controller
      internal: {{balancing: {{reference: T-{number}, date: 2026-02-02, interest: x, necessity: x, balance: x}}}}
    data: [contacts]
    subjects: all
    analytics: yes
processors:
  - {{party: postitus-{number:04}, purposes: [accounting], data: [identity, payments], subjects: all}}
  - {{party: pilvi-{number:04}, purposes: all, data: all, subjects: all}}
disclosures: none
transfers: none
retention:
  - {{data: [identity, contract], period: 3 years, start: contract-end, then: delete, {EXECUTED}}}
  - {{data: [payments], period: 6 years, start: financial-year-end, align: year-end, law: FI.KPL.2.10, then: delete,
    {EXECUTED}}}
  - {{data: [contacts], period: {12 + number % 12} months, start: last-contact, then: delete, {EXECUTED}}}
rights:
  channel: dpo
  identity: {words("Pankkitunnuksilla", "Med bankkoder", "With bank identification")}
  days: 30
  complaint: {{authority: FI}}
automated: none
security:
  - {words("Käyttöoikeudet tehtävän mukaan", "Åtkomst enligt uppgift", "Access by task")}
internal:
  owner: owner
  review: {{last: 2025-0{1 + number % 9}-10, next: 2026-0{1 + number % 9}-10}}
  systems: [core]
  screening: {{date: 2025-05-05, evaluation: no, automated_decision: no, monitoring: no, sensitive: no,
    large_scale: no, matching: no, vulnerable: no, innovative: no, preventing: no,
    extensive_evaluation: no, special_large_scale: no, public_monitoring: no, whistleblowing: no}}
"""


def business_id(number: int) -> str:
    """An invented Finnish business id whose check digit fits: those whose remainder would be 1 do not exist."""
    for base in range(9000000 + 3 * number, 9000000 + 3 * number + 3):
        rest = sum(int(digit) * weight for digit, weight in zip(str(base), (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1:
            return f"{base}-{(11 - rest) % 11}"
    raise AssertionError("two of three numbers that follow each other have a check digit")


def party(kind: int, number: int) -> str:
    """A printing house in Finland, or a hosting provider with support from the United States."""
    name, *service = PROVIDERS[kind]
    city = CITIES[number % len(CITIES)][0]
    support = "\n  - {country: US, what: [access, support]}" if kind else ""
    return f"""\
party: {name}-{number:04}
name: Esimerkki {name.title()} {number} Oy
kind: company
business_id: {business_id(2 * number + kind)}
address: {{street: Teollisuustie {number}, postcode: 33100, city: {city}, country: FI}}
email: tietosuoja@{name}-{number:04}.example
contact: {{role: Tietosuojavastaava, email: tietosuoja@{name}-{number:04}.example}}
dpo: none
sector: {words(*service)}
locations:
  - {{country: FI, what: [storage, access]}}{support}
sub_processors: none
own_purposes: no
example: yes
"""


def agreement(kind: int, number: int) -> str:
    """An agreement with all that Art. 28 asks for; the hosting provider's holds its transfer."""
    name = PROVIDERS[kind][0]
    covers = "purposes: all, data: all" if kind else "purposes: [accounting], data: [identity, payments]"
    transfers = f"""
  - country: US
    importer: pilvi-{number:04}
    role: processor
    data: all
    mechanism: {{article: 45, entity: Cloud {number} Inc., status: active, covered: non-hr, checked: 2026-06-01}}
    fallback: {{article: 46-2-c, module: 2, signed: 2025-01-20, annexes: [IA, IB, IC, II, III]}}
    copy_at: {words("tietosuojavastaavalta", "av dataskyddsombudet", "from the data protection officer")}
    since: 2025-02-01"""
    return f"""\
agreement: {name}-{number:04}-2025
title: Henkilötietojen käsittelysopimus
status: signed
controller: pohjola
processor: {name}-{number:04}
form: electronic
signed: 2025-01-20
since: 2025-02-01
until: indefinite
document: {{url: "https://asiakirjat.example/{name}-{number:04}", sha256: {number:064x}}}
covers:
  - {{register: activity-{number:04}, {covers}, subjects: all}}
subject_matter: {PROVIDERS[kind][1]}
duration: Palvelusopimuksen ajan
nature: Tallentaminen ja poistaminen
purpose: {PROVIDERS[kind][1]}
data_types: Asiakastiedot
subject_types: Asiakkaat
sensitive: none
controller_rights: Ohjeet ja tarkastukset
clauses: {{a: "2.1", b: "3", c: "4", d: "5", e: "6.1", f: "6.2", g: "9", h: "8", instructions: "2.2"}}
sub_processing: {{kind: general, days: 30, channel: e-mail, objection: yes}}
transfers:{transfers if kind else " none"}
transfer_clause: "10"
measures: Liite 1
breach: {{hours: 24, contact: {{email: tietosuoja@{name}-{number:04}.example}}}}
guarantees: [{{reference: Arviointi {number}, date: 2026-03-02, next: 2027-03-02}}]
end: {{choice: delete, days: 30}}
law: FI
example: yes
"""


def files(count: int) -> Iterator[tuple[str, str]]:
    """Every file of a set of `count` registers: its path below the workspace, and its text."""
    yield "registers/workspace.yaml", WORKSPACE
    yield "registers/organisation.yaml", ORGANISATION
    for number in range(1, count + 1):
        yield f"registers/activity-{number:04}.yaml", register(number)
        for kind, (name, *_) in enumerate(PROVIDERS):
            yield f"registers/parties/{name}-{number:04}.yaml", party(kind, number)
            yield f"registers/agreements/{name}-{number:04}-2025.yaml", agreement(kind, number)


def write(root: Path, count: int) -> tuple[int, int]:
    """Write a set below `root`; gives the number of files and their bytes."""
    for folder in ("parties", "agreements"):
        (root / "registers" / folder).mkdir(parents=True, exist_ok=True)
    written = size = 0
    for path, text in files(count):
        data = text.encode()
        (root / path).write_bytes(data)
        written, size = written + 1, size + len(data)
    return written, size


def commit(root: Path, message: str, day: str) -> None:
    """Commit everything below `root` as of noon of a day; a repository is made where there is none."""
    date = f"{day}T12:00:00+02:00"
    person = {
        f"GIT_{role}_{part}": "bench@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    env = os.environ | person | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (["init", "-q"], ["add", "-A", "registers"], ["commit", "-q", "-m", message]):
        subprocess.run(["git", "-C", str(root), *command], env=env, check=True)


def main() -> None:
    """Write a set from the command line."""
    parser = argparse.ArgumentParser(description="Write a workspace of N registers, the same every time.")
    parser.add_argument("root", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--git", action="store_true", help="commit it to a new git repository")
    options = parser.parse_args()
    print("{} files, {} bytes".format(*write(options.root, options.count)))
    if options.git:
        commit(options.root, "Begin", "2026-05-04")


if __name__ == "__main__":
    main()
