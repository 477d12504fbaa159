"""Files to workspace: reading, decoding and linking."""

from ropa.workspace.files import inside, read_file
from ropa.workspace.load import Loaded, find_root, load_workspace, read_settings
from ropa.workspace.workspace import Workspace, identity

__all__ = ["Loaded", "Workspace", "find_root", "identity", "inside", "load_workspace", "read_file", "read_settings"]
