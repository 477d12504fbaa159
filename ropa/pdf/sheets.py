"""The style sheet of a page, parsed once a process: the documents of a build share it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import weasyprint

from ropa.pdf.fetcher import BASE, Fetcher
from ropa.pdf.messages import listening

_AT_RULE = re.compile(r"@([^\s{(:;]*)")
_SHARED = re.compile(r"media|page|(top|bottom|left|right)-(left|center|right|top|middle|bottom)(-corner)?")
"""What may stand in a sheet that documents share: a font or a counter that it defines belongs to one of them."""


class _Faulty(Exception):
    """A sheet of which there is something to tell: each document that holds it tells it anew."""


def lift_sheet(source: Any) -> list[Any]:
    """Take the style sheet out of the head of a parsed page, as what WeasyPrint makes of it; none where it must stay.

    It stays where it is not the only one, or holds more than plain rules.
    """
    head = source.etree_element.find("head")
    sheets = [element for element in source.etree_element.iter() if str(element.tag).endswith(("style", "link"))]
    if head is None or len(sheets) != 1 or sheets[0] not in list(head) or not _plain(sheets[0]):
        return []
    try:
        parsed = _parsed(sheets[0].text or "")
    except _Faulty:
        return []
    head.remove(sheets[0])
    return [parsed]


def _plain(element: Any) -> bool:
    rules = _AT_RULE.findall(element.text or "")
    return element.tag == "style" and not element.attrib and all(_SHARED.fullmatch(rule) for rule in rules)


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    with listening() as messages:
        sheet = weasyprint.CSS(string=text, base_url=BASE, url_fetcher=Fetcher(()))
    if messages:
        raise _Faulty
    return sheet
