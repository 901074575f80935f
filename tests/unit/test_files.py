"""Files that several processes share: whole or not at all, and locked as long as their holder lives."""

import os
import signal
from pathlib import Path

import pytest

from racemoney import files
from racemoney.errors import TransientError
from racemoney.files import held_folder, write_whole

BUSY = "somebody is at it; try again later"


@pytest.fixture(params=["folders are locked", "files beside them are locked"])
def folder(request, tmp_path, monkeypatch):
    """Where the system locks folders, and where it does not."""
    if request.param != "folders are locked":
        monkeypatch.setattr(files, "fcntl", None)
    return tmp_path / "loads"


def test_many_share_a_lock_and_one_holds_it_alone(folder):
    with held_folder(folder, BUSY, shared=True), held_folder(folder, BUSY, shared=True) as inner:
        assert inner.is_dir()
        with pytest.raises(TransientError, match=BUSY), held_folder(folder, BUSY, longest_wait=0.1):
            pytest.fail("two at once")
    with held_folder(folder, BUSY), pytest.raises(TransientError, match=BUSY), held_folder(folder, BUSY, shared=True):
        pytest.fail("two at once")
    with held_folder(folder, BUSY):
        pass


@pytest.mark.parametrize("shared", [True, False])
def test_a_killed_process_holds_nothing(folder, shared):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with held_folder(folder, BUSY, shared=shared):
            os.write(writing, b"x")
            signal.pause()
    assert os.read(reading, 1) == b"x"
    with pytest.raises(TransientError), held_folder(folder, BUSY):
        pytest.fail("two at once")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with held_folder(folder, BUSY):
        pass


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "loads" / "a.json"
    write_whole(target, b"old")

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"new")
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]
