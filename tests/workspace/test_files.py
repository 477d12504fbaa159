"""Files that the record names: read only where they are regular files of the workspace."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ropa import files
from ropa.files import file_digest


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(b"%PDF\r\n")
    assert file_digest(tmp_path, "signed.pdf") == hashlib.sha256(b"%PDF\r\n").hexdigest()


def test_a_missing_file_a_folder_and_a_pipe_have_no_digest(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert [file_digest(tmp_path, name) for name in ("missing", "folder", "pipe")] == [None, None, None]


def test_a_link_on_any_component_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "workspace", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("secret", encoding="utf-8")
    (root / "link").symlink_to(outside / "secret")
    (root / "folder").symlink_to(outside)
    assert file_digest(root, "link") is None
    assert file_digest(root, "folder/secret") is None


def test_a_file_beyond_the_limit_has_no_digest(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(files.MAX_DOCUMENT_BYTES + 1)
    assert file_digest(tmp_path, "large") is None
