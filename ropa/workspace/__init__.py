"""Files to workspace: reading, decoding and linking."""

from ropa.workspace.entries import Entry, EntryReader
from ropa.workspace.load import (
    COLLECT_EVERY,
    Loaded,
    collect,
    find_root,
    load_workspace,
    no_collection,
    read_settings,
)
from ropa.workspace.texts import Cited, Texts, gather_texts
from ropa.workspace.workspace import Workspace, identity
from ropa.workspace.written import Written

__all__ = [
    "COLLECT_EVERY",
    "Cited",
    "Entry",
    "EntryReader",
    "Loaded",
    "Texts",
    "Workspace",
    "Written",
    "collect",
    "find_root",
    "gather_texts",
    "identity",
    "load_workspace",
    "no_collection",
    "read_settings",
]
