"""Exit codes of every command."""

CLEAN = 0
"""Nothing found at or above the bar, every document written."""
FOUND = 1
"""Findings at or above the bar, or a document withheld."""
USAGE = 2
"""Wrong use, or no workspace."""
DEFECT = 3
"""A defect of ropa itself."""
