"""Pages of ropa's own programs: trusted templates that come with it, unlike those of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ropa.render.hyphens import soften

__all__ = ["TrustedPages"]


class TrustedPages:
    """Templates of one of ropa's own folders. What fills them is a stranger's text and is always escaped."""

    def __init__(self, folder: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder, followlinks=False),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["soft"] = soften  # where long Finnish words may break

    def page(self, template: str, context: Mapping[str, Any]) -> str:
        """A page as a whole."""
        return self._environment.get_template(template).render(context)

    def pieces(self, template: str, context: Mapping[str, Any]) -> Iterator[str]:
        """A page in pieces, each as soon as what fills it is known."""
        return self._environment.get_template(template).generate(context)
