"""New files appear whole or not at all, and nothing of anybody's is touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ropa.start import place as module
from ropa.start.place import Refused, look, place

FILES = {"registers/a.yaml": b"a: 1\n", "registers/parties/b.yaml": b"b: 1\n", ".gitignore": b"/build/\n"}


def _state(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("there", [True, False], ids=["folder there", "new folder"])
def test_all_files_are_put_in_their_places(there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two"
    if there:
        folder.mkdir(parents=True)
        (folder / "mine.txt").write_text("kept")
    place(folder, FILES)
    assert {name: data for name, data in _state(folder).items() if data is not None and name != "mine.txt"} == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["two"]
    assert not list(tmp_path.rglob(".ropa-*"))
    assert oct(folder.stat().st_mode & 0o777) == oct(0o777 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_there_refuses_all_of_them(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    before = _state(tmp_path)
    with pytest.raises(Refused) as refused:
        place(tmp_path, FILES)
    assert refused.value.paths == (name,)
    assert _state(tmp_path) == before


def test_a_dangling_link_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match="there"):
        place(tmp_path, FILES)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("inside", ["registers", "registers/parties"])
def test_a_symbolic_link_inside_is_not_followed(inside: str, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "ws", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / inside).parent.mkdir(parents=True)
    (folder / inside).symlink_to(elsewhere)
    with pytest.raises(Refused, match="link"):
        place(folder, FILES)
    assert not list(elsewhere.iterdir())


def test_a_symbolic_link_on_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(Refused, match="link"):
        place(tmp_path / "link" / "ws", FILES)
    assert not list((tmp_path / "real").iterdir())


@pytest.mark.parametrize("blocked", ["ws", "ws/registers"])
def test_a_file_where_a_folder_must_be_is_told(blocked: str, tmp_path: Path) -> None:
    (tmp_path / blocked).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / blocked).write_text("a file")
    with pytest.raises(Refused, match="no-folder"):
        look(tmp_path / "ws", FILES)


@pytest.mark.parametrize("fails_at", range(1, len(FILES) + 1))
@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
def test_what_fails_half_way_is_taken_back(
    fails_at: int, problem: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    put, times = module._put, []

    def failing(source: Path, target: Path) -> None:
        times.append(target)
        if len(times) == fails_at:
            raise problem
        put(source, target)

    monkeypatch.setattr(module, "_put", failing)
    with pytest.raises(type(problem)):
        place(tmp_path, FILES)
    assert _state(tmp_path) == {"mine": None}


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = module._put

    def racing(source: Path, target: Path) -> None:
        if target.name == ".gitignore":
            target.write_bytes(b"theirs")
        put(source, target)

    monkeypatch.setattr(module, "_put", racing)
    with pytest.raises(Refused):
        place(tmp_path, FILES)
    assert _state(tmp_path) == {".gitignore": b"theirs"}


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write_in_is_told_and_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        place(tmp_path, FILES)
    tmp_path.chmod(0o700)
    assert not list(tmp_path.iterdir())
