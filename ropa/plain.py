"""Values of the model as plain data for other programs: ISO 8601 periods and dates, texts by language."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date as Day
from enum import Enum
from typing import Any

from ropa.model.base import FIRST_LANGUAGE, Located, Text
from ropa.model.scalars import Period


def as_plain(value: Any, first_language: str) -> Any:
    """A value as text, numbers, booleans, lists and mappings; what is not stated is left out.

    A plain text comes under the code of the first language, a name that is the same everywhere under `*`.
    """
    if isinstance(value, Text):
        return {first_language if code == FIRST_LANGUAGE else code: words for code, words in value.items()}
    if isinstance(value, Located):
        stated = ((item.name, getattr(value, item.name)) for item in dataclasses.fields(value) if item.compare)
        return {
            name.rstrip("_"): as_plain(said, first_language)
            for name, said in stated
            if said is not None and said != ()
        }
    if isinstance(value, Mapping):
        return {str(name): as_plain(item, first_language) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(item, first_language) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Period):
        return value.iso()
    if isinstance(value, Day):
        return value.isoformat()
    return value
