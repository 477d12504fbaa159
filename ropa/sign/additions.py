"""That a signed PDF is the PDF as it was built and a signature, and nothing besides that anybody could see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

_END = b"%%EOF"
_FORM = frozenset({"/Fields", "/SigFlags"})
_FIELD = frozenset({"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/P", "/Rect", "/V"})
_OF_CATALOG = frozenset({"/AcroForm", "/Extensions", "/Version"})
_OF_TRAILER = frozenset({"/Root", "/Info"})


def unsigned_length(reader: PdfFileReader, signature: EmbeddedPdfSignature, data: bytes) -> int:
    """The length of the PDF before it was signed. Raises ValueError where more than a signature was added.

    A signature proves that nothing changed after it; what its own addition to the file does must be looked at.
    """
    if reader.xrefs.total_revisions != 2:
        raise ValueError("not one addition")
    before: Any = reader.get_historical_resolver(0)
    after: Any = reader.get_historical_resolver(1)
    if after.refs_freed_in_revision():
        raise ValueError("something was taken away")
    _same(before.trailer_view, after.trailer_view, _OF_TRAILER)
    _same_but(before.root, after.root, _OF_CATALOG)
    form = after.root["/AcroForm"]
    field = signature.sig_field
    if "/AcroForm" in before.root or not form.keys() <= _FORM or len(form["/Fields"]) != 1:
        raise ValueError("another form")
    if form["/Fields"].raw_get(0).reference != field.container_ref:
        raise ValueError("another field")
    _require_unseen(field)
    _require_nothing_else(before, after, field)
    at = data.index(_END, reader.xrefs.get_startxref_for_revision(0)) + len(_END)
    return at + (data[at : at + 1] == b"\n")


def _require_unseen(field: Mapping[str, Any]) -> None:
    """A field that draws nothing, has no size and does nothing."""
    left, bottom, right, top = (float(part) for part in field["/Rect"])
    if not field.keys() <= _FIELD or field["/FT"] != "/Sig" or (left, bottom) != (right, top):
        raise ValueError("the signature can be seen, or does something")


def _require_nothing_else(before: Any, after: Any, field: Any) -> None:
    """Of what was there, only the catalog and the page with the field are written anew, the page as it was."""
    for reference in after.explicit_refs_in_revision():
        if before.is_ref_unassignable(reference) or reference == before.root_ref:
            continue  # new, and then reached from the form alone
        old, new = before(reference), after(reference)
        _same_but(old, new, frozenset({"/Annots"}))
        notes = _parts(new["/Annots"])
        if notes[:-1] != _parts(old.get("/Annots", ())) or notes[-1].reference != field.container_ref:
            raise ValueError("more on a page than a signature")


def _parts(array: Any) -> list[Any]:
    return [array.raw_get(place) for place in range(len(array))]


def _same_but(old: Any, new: Any, free: frozenset[str]) -> None:
    _same(old, new, (old.keys() | new.keys()) - free)


def _same(old: Any, new: Any, names: frozenset[str] | set[str]) -> None:
    for name in names:
        if name not in old or name not in new or old.raw_get(name) != new.raw_get(name):
            raise ValueError(f"{name} is another")
