"""The files of a new workspace: the organisation, one register, and what tools around them need."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ropa.decode import put_right
from ropa.model.base import Located, Text, many, noun, said
from ropa.model.scalars import ID, Country, Email, Language, RegisterId
from ropa.model.workspace import Settings
from ropa.schema import FOLDER as SCHEMAS
from ropa.schema import modeline
from ropa.start.asks import KINDS, Ask
from ropa.start.compose import NewFile, Say, new_file, said_in
from ropa.start.fields import field_of
from ropa.start.interview import unknown
from ropa.start.lines import Fields, Line, Unsaid, Value, Written, text_of
from ropa.start.quoting import quoted

FILES = Path(__file__).resolve().parent / "files"
FIRST_REGISTER = "customers"
ROLE = "data-protection"
_TOOLS = {
    ".github/workflows/ropa.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".gitignore": "gitignore",
}
TOOL_FILES = (*_TOOLS, SCHEMAS)
"""What is written beside `registers/`."""


@noun
class Beginning(Located):
    """What is asked about a new workspace."""

    name: Text | None = said("Official name of the organisation")
    country: Country | None = said("Country of establishment, as ISO 3166 alpha-2")
    contact: Email | None = said("Mailbox for data protection matters: of a role, not of a person")
    languages: tuple[Language, ...] = many("Languages the documents are published in, the main one first")
    register: RegisterId | None = said("Id of the first register: letters a to z, digits and hyphens")
    processor: bool | None = said("Whether personal data are processed on behalf of others too")


BEGINNING = ("name", "country", "contact", "languages", "register", "processor")


@dataclass(frozen=True, slots=True)
class Start:
    """A new workspace: the answers, in what words it speaks, and what continuous integration installs.

    `schemas` are the schemas of its files, for editors, by path.
    """

    name: str
    country: str
    contact: str
    languages: tuple[str, ...]
    register: str
    processor: bool
    requirement: str
    schemas: Mapping[str, bytes]


def workspace_files(start: Start, say: Say, say_in: Callable[[str], Say]) -> Mapping[str, bytes]:
    """The files by path; `say` gives words in the first language, `say_in` in each language of the documents."""
    language = start.languages[0]
    texts = {path: with_schema(path, text) for path, text in _record(start, say, say_in)}
    readme = FILES / f"README.{language}.md"
    readme = readme if readme.is_file() else FILES / "README.en.md"
    texts["registers/README.md"] = readme.read_text(encoding="utf-8")
    for path, source in _TOOLS.items():
        text = (FILES / source).read_text(encoding="utf-8")
        texts[path] = text.replace("ROPA_REQUIREMENT", start.requirement)
    files = {path: text.encode() for path, text in texts.items()} | dict(start.schemas)
    return dict(sorted(files.items()))


def with_schema(path: str, text: str) -> str:
    """The text of a file with the line on top by which an editor finds its schema."""
    return f"{modeline(path)}\n{text}"


def _record(start: Start, say: Say, say_in: Callable[[str], Say]) -> Iterator[tuple[str, str]]:
    organisation = _id(start.name) or "organisation"
    known = {"party": [organisation], "role": [ROLE]}

    def in_every(phrase: str) -> dict[str, str]:
        return {code: say_in(code)(phrase) for code in start.languages}

    def file(kind: str, name: str, titles: Mapping[str, str], **given: str) -> str:
        preset = {"name": Written(_text(titles))}
        made = NewFile(kind, name, given, known, start.languages[0], preset)
        return new_file(made, unknown, say, say("start.head"))

    yield "registers/workspace.yaml", _settings(start, say)
    yield "registers/organisation.yaml", _organisation(start, organisation, say)
    titles = in_every("init.register-name")
    if start.register != FIRST_REGISTER:  # only the id is known of it
        titles = dict.fromkeys(start.languages, start.register.replace("-", " ").capitalize())
    register = file("register", start.register, titles, controllers=organisation)
    yield f"registers/{start.register}.yaml", register
    if start.processor:
        service = say("init.service-id")
        yield f"registers/services/{service}.yaml", file("service", service, in_every("init.service-name"))


def _settings(start: Start, say: Say) -> str:
    zone = time_zone(start.country)
    role = Fields((Line("name", Written(quoted(say("init.role")))),))
    values: dict[str, Value] = {
        "workspace": Written("1"),
        "languages": Written(f"[{', '.join(start.languages)}]"),
        "timezone": Written(zone) if zone else Unsaid(),
        "roles": Fields((Line(ROLE, role),)),
    }
    lines = [Line(name, value, field_of(Settings, name).about) for name, value in values.items()]
    return text_of([said_in(line, say) for line in lines], say("start.todo"), say("init.workspace"))


def _organisation(start: Start, name: str, say: Say) -> str:
    given = {"name": start.name or say("init.example-name")}
    given |= {"country": start.country} if start.country else {}
    given |= {"contact.email": start.contact} if start.contact else {}
    asks = KINDS["organisation"][1]
    if not start.name:
        given["example"] = "yes"
        at = [ask.field for ask in asks].index("country")
        asks = (*asks[:at], Ask("example"), *asks[at:])
    file = NewFile("organisation", name, given, {}, start.languages[0], asks=asks)
    heads = [say("start.head"), *([] if start.name else [say("init.example")])]
    return new_file(file, unknown, say, " ".join(heads))


def _text(words: Mapping[str, str]) -> str:
    """Words by language as YAML: plain where there is but one."""
    if len(words) == 1:
        return quoted(next(iter(words.values())))
    return "{" + ", ".join(f"{code}: {quoted(text)}" for code, text in words.items()) + "}"


def _id(name: str) -> str | None:
    """The id that a name makes, without its company form."""
    made = name if ID.match(name) else put_right("@expect.id", name)
    short = (made or "").removesuffix("-oy").removesuffix("-ab").removesuffix("-oyj").removesuffix("-ltd")
    return short.strip("-") or None


def time_zone(country: str) -> str | None:
    """The time zone most people of a country live in; None where the country is not known."""
    table = importlib.resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), None)
