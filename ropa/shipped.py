"""The files that come with ropa: templates, the sample registers, and the engine's own words."""

from __future__ import annotations

from pathlib import Path

_ENGINE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of the shipped templates, styles and fixed words of documents."""
    return _folder("templates")


def registers() -> Path:
    """The folder of the sample registers, a complete workspace when it is copied as `registers/`."""
    return _folder("registers")


def words(language: str) -> Path:
    """The engine's own words in a language (`fi`, `sv`, `en`); the file need not exist for other codes.

    Raises ValueError for anything that is not a plain language code, so that it can never name another file.
    """
    if not (language.isascii() and language.isalpha() and language.islower()):
        raise ValueError(f"not a language code: {language!r}")
    return _ENGINE / "words" / f"{language}.yaml"


def _folder(name: str) -> Path:
    """A packaged folder, or the checkout's own when ropa is installed in place."""
    packaged = _ENGINE / "_shipped" / name
    return packaged if packaged.is_dir() else _ENGINE.parent / name
