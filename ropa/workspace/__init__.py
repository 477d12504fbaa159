"""Files to workspace: reading, decoding and linking."""

from ropa.workspace.load import Loaded, find_root, load_workspace, read_settings
from ropa.workspace.workspace import Workspace, identity

__all__ = ["Loaded", "Workspace", "find_root", "identity", "load_workspace", "read_settings"]
