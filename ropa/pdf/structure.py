"""The tag tree that a screen reader follows, mended where WeasyPrint leaves it short of PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

from ropa.pdf.inputs import RenderProblem

_IN_LIST_ITEM = frozenset(("/Lbl", "/LBody"))


def resolve(pdf: Any, reference: bytes) -> Any:
    """The object of a pydyf document that `reference` (`12 0 R`) names."""
    return pdf.objects[int(reference.split()[0])]


def drop_repeated_links(document: Any) -> None:
    """Keep one link annotation where an element stands inside of a link: WeasyPrint makes a second, which is tagged
    as no link (ISO 14289-1:2014, 7.18.5)."""
    for page in document.pages:
        covered: set[int] = set()
        kept = []
        for link in page.links:
            box = link[3]
            if box.element_tag == "a":
                covered.update(id(inner) for inner in box.element.iter())
            elif id(box.element) in covered:  # an element in the link, or text that the style sheet puts into it
                continue
            kept.append(link)
        page.links[:] = kept


def mend(document: Any, pdf: Any) -> None:
    """Complete lists, header cells, links and the index of a document that is about to be written."""
    elements = tuple(_elements(pdf))
    _require_alternatives(elements)
    _gather_list_items(pdf, elements)
    _wrap_list_items(pdf, elements)
    _scope_headers(document)
    _name_links(document)
    _index_identifiers(pdf, elements)


def _elements(pdf: Any) -> Iterator[Any]:
    return (found for found in pdf.objects if isinstance(found, Mapping) and found.get("Type") == "/StructElem")


def _require_alternatives(elements: tuple[Any, ...]) -> None:
    """ISO 14289-1:2014, 7.3; WeasyPrint itself misses only the `alt` of an `img`."""
    bare = sum(1 for element in elements if element["S"] == "/Figure" and "Alt" not in element)
    if bare:
        raise RenderProblem(
            [f"pictures without words for those who cannot see them: {bare} (an svg begins with its <title>)"]
        )


def _gather_list_items(pdf: Any, elements: tuple[Any, ...]) -> None:
    """Put items that lost their list at a page break into a list again: ISO 14289-1:2014, 7.2."""
    for parent in elements:
        kids = [resolve(pdf, kid) if isinstance(kid, bytes) else None for kid in parent.get("K", ())]
        if parent["S"] == "/L" or not any(kid is not None and kid.get("S") == "/LI" for kid in kids):
            continue
        gathered = pydyf.Array()
        current: Any = None
        for reference, kid in zip(parent["K"], kids, strict=True):
            if kid is None or kid.get("S") != "/LI":
                current = None
                gathered.append(reference)
                continue
            if current is None:
                current = pydyf.Dictionary(
                    {"Type": "/StructElem", "S": "/L", "K": pydyf.Array(), "Pg": kid["Pg"], "P": parent.reference}
                )
                pdf.add_object(current)
                gathered.append(current.reference)
            kid["P"] = current.reference
            current["K"].append(reference)
        parent["K"] = gathered


def _wrap_list_items(pdf: Any, elements: tuple[Any, ...]) -> None:
    """Put what stands in a list item beside its label into one body: ISO 32000-1:2008, table 336."""
    for item in elements:
        if item["S"] != "/LI":
            continue
        kids = [resolve(pdf, reference) for reference in item["K"]]
        loose = [kid for kid in kids if kid.get("S") not in _IN_LIST_ITEM]
        if not loose:
            continue
        body = next((kid for kid in kids if kid.get("S") == "/LBody"), None)
        if body is None:
            body = pydyf.Dictionary(
                {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
            )
            pdf.add_object(body)
            kids.append(body)
        for kid in loose:
            kid["P"] = body.reference
            body["K"].append(kid.reference)
        item["K"] = pydyf.Array(kid.reference for kid in kids if kid.get("S") in _IN_LIST_ITEM)


def _scope_headers(document: Any) -> None:
    """Say which cells a header is for: WeasyPrint's lists miss a header that spans rows (ISO 14289-1:2014, 7.5)."""
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            tag = getattr(box, "mark", None)
            if tag is not None and tag["S"] == "/TH":
                across = box.element.get("scope", "col").startswith("row")
                tag["A"]["Scope"] = "/Row" if across else "/Column"


def _name_links(document: Any) -> None:
    """Give each link the words of its text instead of its address: ISO 14289-1:2014, 7.18.5."""
    for page in document.pages:
        for _, _, _, box in page.links:
            words = box.element.get("aria-label") or " ".join("".join(box.element.itertext()).split())
            # A link to an anchor that is not there has no annotation, and its problem is told already.
            if words and box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(words)


def _index_identifiers(pdf: Any, elements: tuple[Any, ...]) -> None:
    """List the identifiers of the header cells; ISO 32000-1:2008, table 322: required where an element has one."""
    named = sorted((str(element["ID"].string), element.reference) for element in elements if "ID" in element)
    if named:
        names = pydyf.Array(part for name, reference in named for part in (pydyf.String(name), reference))
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        resolve(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = tree.reference
