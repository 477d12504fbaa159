"""What PDF/UA-1 and PDF/A-3 ask for beyond WeasyPrint's own variant: the last hand on a PDF before it is written."""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from ropa.pdf.inputs import Attachment, RenderProblem
from ropa.pdf.structure import mend, resolve

# ISO 14289-1:2014, 5 asks for the part number in the XMP metadata; ISO 19005-3:2012, 6.6.2.3 for the description of
# every schema that PDF/A does not define, and 6.6.2.1 for all of it in one packet.
_UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document conforms to</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def in_order(attachments: Sequence[Attachment]) -> list[Attachment]:
    """The attachments as a name tree lists them, by the bytes of their names (ISO 32000-1:2008, 7.9.6)."""
    return sorted(attachments, key=lambda attachment: _written(attachment.name))


def _written(name: str) -> bytes:
    return name.encode("ascii") if name.isascii() else BOM_UTF16_BE + name.encode("utf-16-be")


def complete(document: Any, pdf: Any, attachments: Sequence[Attachment]) -> None:
    """Make the finished `pdf` of a WeasyPrint `document` conform; `attachments` in the order they were embedded."""
    _identify(pdf)
    _associate(pdf, attachments)
    _forbid_smoothing(pdf)
    mend(document, pdf)


def _identify(pdf: Any) -> None:
    metadata = resolve(pdf, pdf.catalog["Metadata"])
    packet: bytes = b"".join(metadata.stream)
    if packet.count(_END) != 1:
        raise RenderProblem(["the metadata of the PDF are not one description"])
    metadata.stream = [packet.replace(_END, _UNIVERSAL_ACCESS + _END)]


def _associate(pdf: Any, attachments: Sequence[Attachment]) -> None:
    """Say of each embedded file what was said of it: WeasyPrint guesses the type from lists of the machine, writes
    names in no encoding of PDF, takes the relationship from any file with the same content, and lists each twice."""
    if not attachments:
        return
    files: list[Any] = [
        found for found in pdf.objects if isinstance(found, Mapping) and found.get("Type") == "/Filespec"
    ]
    if len(files) != len(attachments):
        raise RenderProblem([f"{len(attachments)} files were to be embedded, {len(files)} are"])
    for file, attachment in zip(files, attachments, strict=True):
        file["F"] = pydyf.String(attachment.name)
        file["AFRelationship"] = f"/{attachment.relationship}"
        file["EF"]["UF"] = file["EF"]["F"]
        resolve(pdf, file["EF"]["F"]).extra["Subtype"] = f"/{attachment.mime.replace('/', '#2f')}"
    named = [part for file in files for part in (file["F"], file.reference)]
    resolve(pdf, pdf.catalog["Names"]["EmbeddedFiles"])["Names"] = pydyf.Array(named)
    pdf.catalog["AF"] = pydyf.Array(file.reference for file in files)


def _forbid_smoothing(pdf: Any) -> None:
    """Viewers show pictures as they are: ISO 19005-3:2012, 6.2.8."""
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream) and "Interpolate" in found.extra:
            found.extra["Interpolate"] = "false"
