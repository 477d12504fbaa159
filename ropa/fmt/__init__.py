"""One canonical layout of the YAML files, which keeps every value and every comment."""

from ropa.fmt.scalars import WIDTH
from ropa.fmt.whole import Changed, Formatted, format_bytes

__all__ = ["WIDTH", "Changed", "Formatted", "format_bytes"]
