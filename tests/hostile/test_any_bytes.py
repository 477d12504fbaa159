"""Whatever bytes a file holds, a check gives findings with places inside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa.words import Phrasebook
from tests.hostile.promises import assert_promises
from tests.workspace.small import REGISTER, check, frames, write

KEYS = "name controllers data purposes processors retention transfers basis article period party waivers internal"
TOKENS = st.sampled_from(
    [*KEYS.split(), ": ", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ", "'", '"', "#", "&a ", "*a", "!x ",
     "| ", "> ", "? ", "---\n", "...\n", "<<: ", "%YAML 1.1\n", "\t", "\r", "\ufeff", "\u202e", "\x00", "\\", "yes",
     "none", "all", "6 years", "2026-05-04", "6-1-f", "acme", "fi: ", "ä", "\U0001f600", "=", "~", "null", "@", "0"]
)  # fmt: skip
FILES = tuple(
    f"registers/{name}.yaml"
    for name in ("customers", "workspace", "organisation", "parties/x", "agreements/x", "services/x")
)
BOOK = Phrasebook.load("fi")
CONTENT = st.one_of(
    st.binary(max_size=300),
    st.lists(TOKENS, max_size=60).map("".join).map(str.encode),
    st.lists(TOKENS, max_size=40).map(lambda tokens: (REGISTER + "".join(tokens)).encode()),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


@settings(max_examples=300, deadline=2000, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(FILES), content=CONTENT)
def test_any_bytes_give_findings_whose_places_lie_inside_the_file(path: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {path: content})
        assert_promises(check(root), BOOK)


@settings(max_examples=100, deadline=2000, suppress_health_check=list(HealthCheck))
@given(content=CONTENT)
def test_the_same_bytes_give_the_same_findings(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {"registers/customers.yaml": content})
        assert frames(check(root)) == frames(check(root))
