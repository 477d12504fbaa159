"""Jinja, fenced in: templates may come from strangers. The only door to jinja2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, Undefined, meta
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ropa.render.hyphens import soften
from ropa.render.sources import Source, Templates
from ropa.render.speech import Speech, capital, sentence

_LARGEST_PRODUCT = 10_000
_FILTERS = ("e", "escape", "default", "d", "first", "last", "length", "list", "reverse", "upper", "lower", "trim")
_TESTS = ("defined", "undefined", "none", "string", "mapping", "sequence", "in", "eq", "ne", "true", "false")


class _NoSwitch(Extension):
    """Escaping cannot be switched off."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        return TokenStream(self._checked(stream), stream.name, stream.filename)

    def _checked(self, stream: TokenStream) -> Iterator[Token]:
        opened = False
        for token in stream:
            if opened and token.value in ("autoescape", "endautoescape"):
                raise TemplateSyntaxError("escaping cannot be switched", token.lineno, stream.name, stream.filename)
            opened = token.type == "block_begin"
            yield token


class _Loader(BaseLoader):
    def __init__(self, templates: Templates) -> None:
        self.templates = templates

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        source = self.templates.find(template)
        if source is None:
            raise TemplateNotFound(template)
        return source.text, source.path, lambda: True


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template sees the view, and what it prints is always a phrase put into words."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, templates: Templates, speech: Speech) -> None:
        super().__init__(
            loader=_Loader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=lambda value: speech.say(_defined(value)),
            extensions=[_NoSwitch],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            cache_size=100,
        )
        self.speech = speech
        _keep(self.filters, _FILTERS)
        _keep(self.tests, _TESTS)
        self.globals.clear()
        self.policies["json.dumps_function"] = None
        self.filters |= {
            "capital": lambda phrase: capital(speech.say(phrase)),
            "sentence": lambda phrase: sentence(speech.say(phrase)),
            "soft": lambda phrase: soften(speech.say(phrase), speech.language),
            "paragraphs": speech.paragraphs,
            "say": speech.say,
            "plain": speech.plain,
        }
        self.globals |= {"word": speech.word, "lang": speech.language}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An entry of a mapping, never one of its methods; `view.items` is what the view says."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Loops and macros have attributes; text, lists and all else have none a template needs."""
        if isinstance(obj, str | bytes | Markup | list | tuple | int | float | Undefined):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplication of small numbers only: nothing grows without end."""
        small = all(isinstance(side, int) and abs(side) <= _LARGEST_PRODUCT for side in (left, right))
        if operator == "*" and small:
            return left * right
        raise ArithmeticError("this calculation is not allowed in a template")


def used_templates(sandbox: Sandbox, templates: Templates, name: str) -> frozenset[str]:
    """The names of every template that one extends, includes or imports, itself among them.

    Raises TemplateSyntaxError for a template that cannot be parsed.
    """
    seen: set[str] = set()
    due = [name]
    while due:
        current = due.pop()
        source: Source | None = templates.find(current)
        if current in seen or source is None:
            continue
        seen.add(current)
        tree = sandbox.parse(source.text, current, source.path)
        due += [other for other in meta.find_referenced_templates(tree) if other]
    return frozenset(seen)


def _defined(value: Any) -> Any:
    """A value, or the complaint that there is none under its name."""
    return str(value) if isinstance(value, Undefined) else value


def _keep(members: MutableMapping[str, Any], names: Iterable[str]) -> None:
    kept = {name: members[name] for name in names}
    members.clear()
    members.update(kept)
