"""What a finished page is looked through for: blocks the law demands, and anything that would run or be fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

_FORBIDDEN = frozenset(
    "script noscript template iframe frame object embed applet portal base link form input button select textarea"
    " video audio source track".split()
)
_FETCHING = frozenset("src srcset poster data action formaction background cite ping manifest".split())
_LINK = re.compile(r"(?:https://|mailto:|tel:|#|(?:\.\./)?[a-z0-9][a-z0-9./-]*\.(?:html|pdf)\Z)")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]*\Z")
_CSS_FETCH = re.compile(r"@import|expression\s*\(|url\(\s*[\"']?(?!data:image/|#)", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: set[str] = set()
        self.offences: list[tuple[int, str]] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag in _FORBIDDEN:
            self.offences.append((line, f"<{tag}> is not allowed"))
        for name, value in attrs:
            said = value or ""
            if name == "data-block":
                self.blocks.update(said.split())
            elif name.startswith("on"):
                self.offences.append((line, f"the attribute {name} is not allowed"))
            elif name in ("href", "xlink:href") and not _LINK.match(said):
                self.offences.append((line, f"no link may go to '{said}'"))
            elif (name in _FETCHING and not _PICTURE.match(said)) or (name == "style" and _CSS_FETCH.search(said)):
                self.offences.append((line, f"the attribute {name} would fetch something"))
            elif name == "http-equiv" and said.lower() != "content-security-policy":
                self.offences.append((line, f"http-equiv '{said}' is not allowed"))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style and _CSS_FETCH.search(data):
            self.offences.append((self.getpos()[0], "the style sheet would fetch something"))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def examine(html: str, blocks: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[int, str]]]:
    """What `missing_blocks` and `offences` find, the page being read once."""
    reader = _read(html)
    return tuple(sorted(set(blocks) - reader.blocks)), reader.offences


def missing_blocks(html: str, blocks: Iterable[str]) -> tuple[str, ...]:
    """Which of the named blocks no `data-block` of a page carries, sorted."""
    return examine(html, blocks)[0]


def offences(html: str) -> list[tuple[int, str]]:
    """What in a page would run or be fetched from elsewhere: the line of the page, and what it is."""
    return examine(html, ())[1]
