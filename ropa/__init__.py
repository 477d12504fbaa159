"""Privacy compliance as plain text: records in YAML, checked by rules, printed as notices and records."""

__version__ = "0.1.0"
