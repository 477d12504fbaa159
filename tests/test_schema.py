"""The schema for editors describes every field, and gives the verdict of the decoder."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # published without types
import pytest
import yaml

import ropa.model
from ropa.decode import Decoder
from ropa.diagnostics import ERROR
from ropa.model.base import Located
from ropa.model.scalars import Word
from ropa.plugins import load_registry
from ropa.schema import KINDS, json_schema
from ropa.source import Document
from ropa.tables import load_tables
from ropa.workspace.link import link_inside
from ropa.yamlio import compose

ROOT = Path(__file__).resolve().parents[1]
EVERY: tuple[str | None, ...] = (*KINDS, None)

VOCABULARY = {
    "item": ["name", "email-address"],
    "source": ["data-subject"],
    "subject-word": ["consumer"],
    "event": ["relationship-end"],
    "law": ["FI.KPL.2.10"],
    "ground": ["FI.29.1.2"],
    "period-code": ["FI.KPL.2.10.1"],
}

HEADS = {
    "register": "register: customers\nname: Customers\ncontrollers: [acme]\n",
    "party": "party: letters\nname: Letters Ltd\n",
    "agreement": "agreement: letters-2025\nprocessor: letters\n",
    "service": "service: payroll\nname: Payroll\n",
    "workspace": "workspace: 1\n",
    "organisation": "organisation: acme\nname: Acme\n",
}

GOOD = (
    ("register", ""),
    ("register", 'register: "customers"\nname: {fi: Asiakkaat, no: Kunder}\ncontrollers: none\n'),
    ("register", "register: customers\nname: 44100\ncontrollers: {not_applicable: none decides}\n"),
    ("register", "register: customers\nname: true\ncontrollers: [{described: your own company}, {party: acme}]\n"),
    ("register", "register: customers\nname: 1.10\ncontrollers: [{party: acme, role: joint, purposes: all}]\n"),
    ("register", "since: 2020-02-29\nstatus: active\nmedium: paper\n"),
    ("register", "medium: [paper, electronic]\nregime: 2018/1725\n"),
    ("register", "subjects: {people: Customers, staff: {name: {sv: Personal}, kind: consumer, children: no}}\n"),
    ("register", "subjects: {people: {name: Customers, includes: [consumer, {fi: muut}]}}\n"),
    ("register", "data: {basic: {name: Basics, subjects: all, items: [name, {sv: annat}, {item: name, note: x}]}}\n"),
    ("register", "data: {basic: {name: Basics, items: none, sources: [data-subject, {party: letters}]}}\n"),
    ("register", "data: {basic: {name: Basics, obligation: voluntary, special: {todo: ask the owner}}}\n"),
    ("register", "data: {basic: {name: Basics, special: [health, {kind: health, article: 9-2-a, explicit: yes}]}}\n"),
    ("register", "data: {basic: {name: Basics, national_id: {ground: FI.29.1.2}}}\n"),
    ("register", "data: {basic: {name: Basics, credit: {purpose: FI.KPL.2.10}}}\n"),
    ("register", "data: {basic: {name: Basics, credit: {purpose: credit act section 19}}}\n"),
    ("register", "purposes: {billing: Billing}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: 6-1-b}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: [6-1-a, {article: 6-1-c, law: FI.KPL.2.10}]}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: [{claimed: everybody does}]}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: {article: 6-1-f, holder: third-party}}}\n"),
    ("register", "processors: [{party: letters, purposes: [billing], data: all, since: 2020-01-01}]\n"),
    ("register", "processors: [letters, {party: {en: a letter service}}]\n"),
    ("register", "disclosures: [letters, {register: marketing}, {public: on the web}, {authority: {en: police}}]\n"),
    ("register", "transfers: none\nretention: [{data: all, period: 6 years, start: relationship-end}]\n"),
    ("register", "retention: [{period: {min: 3 years 6 months}, reason: claims, law: [FI.KPL.2.10, own words]}]\n"),
    ("register", "retention: [{ends: [{event: {en: the end}}, {ends: [{period: 2 weeks}], combine: latest}]}]\n"),
    ("register", "retention: [{exceptions: [a dispute, {if: a claim, until: relationship-end}], reason: why not}]\n"),
    ("register", "rights: {channel: by letter, days: 30, see: https://example.org/a, printed: [access]}\n"),
    ("register", 'rights: {days: "30", objection: {how: write}, complaint: {authority: NO}, fee: none}\n'),
    ("register", "automated: {logic: scoring, ground: 22-2-a}\ncookies: [{name: a, lasts: 2 hours}]\n"),
    ("register", "cookies: [sid, {name: 44100, lasts: {en: the session}, essential: yes}]\n"),
    ("register", "notice: {languages: [fi, no], published: [https://example.org], claimed_date: 1.2.2020}\n"),
    ("register", "internal: {owner: finance, review: {every: 1 year}, documents: [a/b.md, 2024], dpia: none}\n"),
    ("register", "waivers: [{code: RET007, at: retention.0, reason: soon, by: finance, until: 2026-12-31}]\n"),
    ("party", "address: {street: Tie 1, postcode: 00100, city: {fi: Turku}, country: NO}\nphone: 0401234567\n"),
    ("party", "locations: [{country: FI, what: storage}, {country: ORG:UN}, {region: EU, what: [access]}]\n"),
    ("party", "dpo: none\nemail: office@example.org\nwebsite: tel:+358-1\nown_purposes: no\n"),
    ("agreement", "until: indefinite\nnotice_days: 90\ncontroller: acme\n"),
    ("agreement", "until: 2027-01-31\ncontroller: [acme, {en: us}]\nclauses: {a: 3.1, b: {number: 4, state: no}}\n"),
    ("agreement", "transfers: [{country: US, mechanism: 45, copy_at: on request}]\n"),
    ("agreement", 'transfers: [{mechanism: [{article: "45", covered: hr}, {claimed: trust}], copy_at: "https://a.b"}]\n'),
    ("agreement", "transfers: [{mechanism: {article: 46-2-c, module: [2, 3], annexes: [IA, II]}}]\n"),
    ("agreement", "sub_processing: {kind: general, days: 30, channel: e-mail, objection: yes}\ntemplate: 2021/915\n"),
    ("service", "clients: [letters, {described: our customers}]\nsecurity: [locks]\nlocations: {todo: ask}\n"),
    ("workspace", "languages: [fi, sv]\ntimezone: Europe/Helsinki\nroles: {boss: {en: Head}, clerk: Clerk}\n"),
    ("organisation", "employees: 12\nrecord_exemption: {occasional: yes, risk: no, special_data: no}\n"),
)  # fmt: skip

BAD = (
    ("register", "register: customers\nname: Customers\n"),
    ("register", "register: Customers\nname: Customers\ncontrollers: [acme]\n"),
    ("register", "register: customers\nname:\ncontrollers: [acme]\n"),
    ("register", "register: customers\nname: ' '\ncontrollers: [acme]\n"),
    ("register", "register: customers\nname: {fi: Asiakkaat, xx: Customers}\ncontrollers: [acme]\n"),
    ("register", "register: customers\nname: [Customers]\ncontrollers: acme\n"),
    ("register", "register: customers\nname: Customers\ncontrollers: [{role: joint}]\n"),
    ("register", "register: customers\nname: Customers\ncontrollers: [{party: acme, described: ours}]\n"),
    ("register", "retentions: []\n"),
    ("register", "since: 1.2.2020\n"),
    ("register", "since: 2020-13-01\n"),
    ("register", "status: actve\n"),
    ("register", "regime: 2018\n"),
    ("register", "subjects: {People: Customers}\n"),
    ("register", "subjects: [people]\n"),
    ("register", "subjects: {people: {name: Customers, children: true}}\n"),
    ("register", "subjects: {people: {name: Customers, children: maybe}}\n"),
    ("register", "subjects: {people: {kind: consumer}}\n"),
    ("register", "subjects: {people: {name: Customers, kind: consumr}}\n"),
    ("register", "data: {basic: {name: Basics, subjects: some}}\n"),
    ("register", "data: {basic: {name: Basics, items: [nme]}}\n"),
    ("register", "data: {basic: {name: Basics, items: [{fi: nimi, note: x}]}}\n"),
    ("register", "data: {basic: {name: Basics, special: {not_applicable: x, todo: y}}}\n"),
    ("register", "data: {basic: {name: Basics, national_id: {ground: FI.29.1.3}}}\n"),
    ("register", "data: {basic: {name: Basics, credit: {purpose: FI.KPL.2.11}}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: 6-1-g}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: {article: 6-1-a, whose: FI.KPL.2.10}}}\n"),
    ("register", "purposes: {billing: {name: Billing, basis: [{subjects: all}]}}\n"),
    ("register", "processors: [{party: A letter service}]\n"),
    ("register", "processors: [{data: all}]\n"),
    ("register", "disclosures: [{party: letters, register: marketing}]\n"),
    ("register", "retention: [{period: P6Y}]\n"),
    ("register", "retention: [{period: 0 years}]\n"),
    ("register", "retention: [{period: 1 year 2 years}]\n"),
    ("register", "retention: [{start: someday}]\n"),
    ("register", "retention: 6 years\n"),
    ("register", "rights: {days: 30 days}\n"),
    ("register", "rights: {days: -1}\n"),
    ("register", "rights: {see: www.example.org}\n"),
    ("register", "notice: {languages: [xx]}\n"),
    ("register", "internal: {documents: [../secret]}\n"),
    ("register", "waivers: [{code: RET7, at: retention.0, reason: soon, by: finance, until: 2026-12-31}]\n"),
    ("register", "waivers: [{code: RET007, at: retention.0}]\n"),
    ("party", "address: {city: Turku}\n"),
    ("party", "address: {country: Finland}\n"),
    ("party", "dpo: office@example.org\n"),
    ("party", "email: office(at)example.org\n"),
    ("party", "party: letters\n"),
    ("agreement", "until: forever\n"),
    ("agreement", "clauses: {i: 3.1}\n"),
    ("agreement", "document: {sha256: abc}\n"),
    ("agreement", "transfers: [{mechanism: 44}]\n"),
    ("agreement", "transfers: [{mechanism: {article: 45, module: 2}}]\n"),
    ("agreement", 'transfers: [{copy_at: "http://example.org"}]\n'),
    ("service", "security: locks\n"),
    ("workspace", "workspace: one\n"),
    ("workspace", "timezone: Central European\n"),
    ("workspace", "roles: {boss: {contact: {}}}\n"),
    ("organisation", "record_exemption: {occasional: yes}\n"),
)  # fmt: skip


class CoreLoader(yaml.SafeLoader):
    """Reads as an editor does, by the core schema of YAML 1.2: `yes`, `NO` and dates are text, 44100 is a number."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012  # the base class's own attribute


for _tag, _form in (
    ("null", r"~|null|Null|NULL|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_form})\Z"), None)
CoreLoader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(node.value, 0 if node.value[:2] in ("0o", "0x") else 10)
)


def _validator(kind: str | None) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json_schema(kind, VOCABULARY))


VALIDATORS = {kind: _validator(kind) for kind in EVERY}


def _document(kind: str, text: str) -> str:
    return text if text.startswith(f"{kind}:") else HEADS[kind] + text


def _decoder_accepts(kind: str, text: str) -> bool:
    decoder, problems = Decoder(), []
    node = compose(text.encode(), lambda code, span, params: problems.append(code))
    assert node is not None
    decoder.read(KINDS[kind], node, Document("x.yaml"), {})
    link_inside(decoder.references, node, VOCABULARY, decoder)
    # REF001 is an id that the same file should define: no schema sees it.
    return not problems and not [
        found for found in decoder.found if found.severity is ERROR and found.code != "REF001"
    ]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_decoder_accepts_the_schema_accepts(kind: str, text: str) -> None:
    document = _document(kind, text)
    assert _decoder_accepts(kind, document)
    for validator in (VALIDATORS[kind], VALIDATORS[None]):
        validator.validate(yaml.load(document, CoreLoader))


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_what_the_decoder_refuses_the_schema_refuses(kind: str, text: str) -> None:
    document = _document(kind, text)
    assert not _decoder_accepts(kind, document)
    for validator in (VALIDATORS[kind], VALIDATORS[None]):
        assert not validator.is_valid(yaml.load(document, CoreLoader))


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_refuses_every_other_kind(kind: str) -> None:
    for other in set(KINDS) - {kind}:
        assert not VALIDATORS[kind].is_valid(yaml.load(HEADS[other], CoreLoader))


def test_a_file_of_no_kind_is_refused() -> None:
    assert not VALIDATORS[None].is_valid({"name": "Customers"})


@pytest.mark.parametrize("kind", EVERY)
def test_the_schema_is_a_schema(kind: str | None) -> None:
    jsonschema.Draft7Validator.check_schema(VALIDATORS[kind].schema)


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_and_every_definition_is_described(kind: str | None) -> None:
    definitions = VALIDATORS[kind].schema["definitions"]
    assert definitions
    for name, definition in definitions.items():
        assert definition["description"].strip(), name
        for field, schema in definition.get("properties", {}).items():
            assert schema["description"].strip(), f"{name}.{field}"
            assert "$ref" not in schema, f"{name}.{field}: its description would not count"


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _nodes(child)


@pytest.mark.parametrize("kind", EVERY)
def test_every_reference_leads_somewhere_and_every_definition_is_used(kind: str | None) -> None:
    schema = VALIDATORS[kind].schema
    used = {
        node["$ref"].removeprefix("#/definitions/") for node in _nodes(schema) if isinstance(node.get("$ref"), str)
    }
    assert used == set(schema["definitions"])


def test_the_combined_schema_knows_every_dataclass_and_every_word_of_the_model() -> None:
    modules = [
        importlib.import_module(f"ropa.model.{found.name}") for found in pkgutil.iter_modules(ropa.model.__path__)
    ]
    classes = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Located | Word)
    }
    bases = {base for cls in classes for base in cls.__mro__[1:]}
    names = sorted(cls.__name__.rstrip("_") for cls in classes - bases)
    assert len(names) > 80
    assert len(set(names)) == len(names), "two classes of one name would share a definition"
    narrowed = {"Article6", "OtherArticle"}  # stand in the schema as the value of a basis
    assert set(names) - narrowed <= VALIDATORS[None].schema["definitions"].keys()


def test_fields_that_are_never_published_say_so() -> None:
    waivers = VALIDATORS["register"].schema["definitions"]["Register"]["properties"]["waivers"]
    assert "never published" in waivers["description"]


def test_the_keys_of_a_schema_stand_in_the_same_order_every_time() -> None:
    backwards = {kind: frozenset(reversed(words)) for kind, words in reversed(VOCABULARY.items())}
    assert json.dumps(json_schema(None, backwards)) == json.dumps(json_schema(None, VOCABULARY))


def test_an_unknown_kind_of_file_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="register, party, agreement"):
        json_schema("processor", {})


def test_the_worked_workspace_is_valid_by_the_schema_of_all_packs(tmp_path: Path) -> None:
    registry, _ = load_registry(None)
    tables, _ = load_tables(registry.tables, ROOT, (), ())
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(json_schema(None, tables.words)), encoding="utf-8")
    files = [path for path in (ROOT / "registers").rglob("*.yaml") if "tables" not in path.parts]
    assert files
    program = Path(sys.executable).with_name("check-jsonschema")
    ran = subprocess.run([program, "--schemafile", schema, *files], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_program_that_validates_the_workspace_can_fail(tmp_path: Path) -> None:
    schema, wrong = tmp_path / "schema.json", tmp_path / "wrong.yaml"
    schema.write_text(json.dumps(json_schema(None, {})), encoding="utf-8")
    wrong.write_text(HEADS["register"] + "since: yesterday\n", encoding="utf-8")
    program = Path(sys.executable).with_name("check-jsonschema")
    ran = subprocess.run([program, "--schemafile", schema, wrong], capture_output=True, text=True)
    assert ran.returncode == 1
    assert "yesterday" in ran.stdout
