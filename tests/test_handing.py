"""Where a diff can be written to: files, links, pipes and devices; and what nothing is written over."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tui.core.errors import UsageError
from tui.handing import hand, is_a_file


def test_a_file_is_new_or_another_one_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.diff"
    for text in ("one\r\n", "two\n"):
        hand(path, text)
        assert path.read_bytes() == text.encode()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["x.diff"]


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_link_stays_and_its_file_is_written(tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "real" / "x.diff", tmp_path / "link.diff"
    target.parent.mkdir()
    if there:
        target.write_text("old\n")
    link.symlink_to("real/x.diff")
    hand(link, "new\n")
    assert link.is_symlink()
    assert target.read_text() == "new\n"
    assert [path.name for path in target.parent.iterdir()] == ["x.diff"]


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="pipe cannot be written: "):
        hand(pipe, "nobody reads\n", patient=False)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    hand(pipe, "all of it\n")
    reader.join()
    assert got == ["all of it\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert not is_a_file(pipe)


def test_a_device_is_written_into_and_stays_one(tmp_path: Path) -> None:
    """Devices of our own, with the numbers of Linux's null and full."""
    null, full = tmp_path / "null", tmp_path / "full"
    try:
        for path, minor in ((null, 3), (full, 7)):
            os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
            os.close(os.open(path, os.O_WRONLY))
    except OSError as fault:
        pytest.skip(f"no devices can be made and opened here: {fault}")
    hand(null, "gone\n")
    with pytest.raises(UsageError, match="full cannot be written: No space left on device"):
        hand(full, "nowhere\n")
    assert all(stat.S_ISCHR(path.stat().st_mode) for path in (null, full))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "null"]


def test_standard_output_by_its_name_is_not_replaced_under_the_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = (
        "import sys; from pathlib import Path; from tui.handing import hand; print('before'); "
        "hand(Path('/proc/self/fd/1'), 'diff\\n'); print('after')"
    )
    if not Path("/proc/self/fd/1").exists():
        pytest.skip("this system does not name its streams in /proc")
    with out.open("w") as stream:
        subprocess.run([sys.executable, "-c", code], stdout=stream, check=True)
    assert out.read_text() == "before\ndiff\nafter\n"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("folder", "is a directory", id="a directory"),
        pytest.param("nowhere/deep/x.diff", "there is no directory .*nowhere/deep", id="a missing directory"),
        pytest.param("loop", "symbolic links", id="a link to itself"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_made(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(UsageError, match=says):
        hand(tmp_path / name, "x\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "loop"]
