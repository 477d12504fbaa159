"""Vague wording in three languages: what is found of sentences as published notices have them, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ropa.check import check_workspace
from ropa.yamlio import load_plain
from tests.rules.cases import AS_OF, BASE, patched

SENTENCES = Path(__file__).parent / "wording.yaml"
CODES = {
    "storage": {"NOT007"},
    "source": {"NOT029"},
    "recipient": {"NOT004", "NOT022"},
    "purpose": {"REC013"},
    "interest": {"NOT003"},
}
PATCHES: dict[str, Callable[[str], str]] = {
    "storage": lambda text: f"retention: [{{data: all, criterion: {text}, then: delete}}]\n",
    "source": lambda text: f"sources: [{{source: {text}}}]\n",
    "recipient": lambda text: f"disclosures: [{{party: {text}}}]\n",
    "purpose": lambda text: f"purposes: {{selling: {{name: {text}, basis: 6-1-b, data: all}}}}\n",
    "interest": lambda text: (
        f"purposes: {{selling: {{name: Selling and delivering orders, basis: [{{article: 6-1-f, interest: {text}}}], "
        "data: all}}\n"
    ),
}


@dataclass(frozen=True)
class Sentence:
    """What is said of something in a language, and whether it is vague; `id` is the register that says it."""

    id: str
    kind: str
    vague: bool
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.language}: {self.text}"

    def register(self) -> str:
        """The clean register, but for this."""
        text = f"{{{self.language}: {json.dumps(self.text, ensure_ascii=False)}}}"
        clean = (BASE / "registers/customers.yaml").read_text("utf-8")
        return patched(clean, f"register: {self.id}\n{PATCHES[self.kind](text)}")


def sentences() -> Iterator[Sentence]:
    number = 0
    for kind, judged in load_plain(SENTENCES.read_bytes()).items():
        for judgement, languages in judged.items():
            for language, several in languages.items():
                for text in several:
                    number += 1
                    yield Sentence(f"said-{number}", kind, judgement == "vague", language, text)


EVERY = list(sentences())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The codes found in each register, all of them checked as one workspace."""
    root = tmp_path_factory.mktemp("wording")
    (root / "registers").mkdir()
    for path in ("organisation.yaml", "parties/mailer.yaml", "agreements/mailer-2025.yaml"):
        target = root / "registers" / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((BASE / "registers" / path).read_bytes())
    settings = (BASE / "registers/workspace.yaml").read_text("utf-8").replace("[en]", "[en, fi, sv]")
    (root / "registers/workspace.yaml").write_text(settings, encoding="utf-8")
    for sentence in EVERY:
        (root / f"registers/{sentence.id}.yaml").write_text(sentence.register(), encoding="utf-8")
    codes: dict[str, set[str]] = {sentence.id: set() for sentence in EVERY}
    for item in check_workspace(root, AS_OF).found:
        codes.setdefault(Path(item.path).stem, set()).add(item.code)
    return codes


@pytest.mark.parametrize("sentence", EVERY, ids=str)
def test_vague_wording_is_found_and_what_looks_like_it_is_not(sentence: Sentence, found: dict[str, set[str]]) -> None:
    assert bool(found[sentence.id] & CODES[sentence.kind]) is sentence.vague


def test_every_kind_is_tried_in_every_language_both_ways() -> None:
    tried = {(item.kind, item.language, item.vague) for item in EVERY}
    assert len(tried) == len(CODES) * 3 * 2
