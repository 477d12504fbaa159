"""Names that signed files carry."""

FIELD = "Signature"
"""The field of a PDF that holds the signature."""
