"""Every system call of a write, killed or failed one by one: a program of its own, so that it can fork.

`python -m tests.faults FOLDER [ERRNO …]` prints one line of JSON: how many points were tried, and what came out badly.
It lets each named call of one run end the process (SIGKILL, as number 0) or fail (ENOSPC, EIO, EACCES), starts pullfix
again, and looks.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tui.core.errors import PullfixError
from tui.core.plan import Change
from tui.journal import exchange
from tui.journal.journal import Journal

OLD = {
    "compose.yaml": "image: a:1\n",
    ".env": "V=1\r\nSECRET=canary\r\n",
    "gone.yaml": "x: 1\n",
    "deep/er/compose.yaml": "\ufeffimage: é:1",
}
CHANGES = (
    Change("compose.yaml", OLD["compose.yaml"], "image: a:2\n"),
    Change(".env", OLD[".env"], "V=2\r\nSECRET=canary\r\n"),
    Change("pullfix.yaml", None, "waiting: []\n"),
    Change("gone.yaml", OLD["gone.yaml"], None),
    Change("deep/er/compose.yaml", OLD["deep/er/compose.yaml"], "\ufeffimage: é:2"),
)
NEW = {change.path: change.after for change in CHANGES if change.after is not None}

CALLS = ("open", "write", "pwrite", "ftruncate", "fchmod", "fsync", "link", "replace", "unlink", "mkdir", "swap")
"""What writes, renames, syncs or removes; `swap` is the exchange of two names."""
FAULTS = (0, errno.ENOSPC, errno.EIO, errno.EACCES)
"""0: the process is killed."""
OPERATIONS = ("apply", "undo", "redo", "recover")


def files(root: Path) -> dict[str, str]:
    """Every file below a directory, by its path."""
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in root.rglob("*") if path.is_file()}


def fill(root: Path) -> None:
    """The directory as it is before anything is written."""
    shutil.rmtree(root, ignore_errors=True)
    for name, text in OLD.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    (root / ".env").chmod(0o640)


def trapped(name: str, nth: int, fault: int) -> Callable[[], bool]:
    """Let the nth call of that name fail or kill. The function that is returned says whether it came to that."""
    place: Any = exchange if name == "swap" else os
    real = getattr(place, name)
    count = 0

    def call(*args: object, **kwargs: object) -> object:
        nonlocal count
        count += 1
        if count == nth and not fault:
            os.kill(os.getpid(), signal.SIGKILL)
        if count == nth:
            raise OSError(fault, os.strerror(fault))
        return real(*args, **kwargs)

    setattr(place, name, call)
    return lambda: count >= nth


def prepare(operation: str, root: Path, journal: Journal) -> None:
    """Bring files and journal to where the operation starts."""
    fill(root)
    if operation in ("undo", "redo"):
        journal.apply(root, CHANGES)
    if operation == "redo":
        journal.undo(root)
    if operation == "recover":
        child = os.fork()
        if not child:
            trapped("swap", 2, 0)
            journal.apply(root, CHANGES)
        os.waitpid(child, 0)


def operate(operation: str, root: Path, journal: Journal) -> None:
    if operation == "apply":
        journal.apply(root, CHANGES, why=("web: pin-tag 2",))
    else:
        getattr(journal, operation)(root)


REFUSED, REACHED, DONE = 3, 4, 5


def child(operation: str, root: Path, state: Path, trap: tuple[str, int, int]) -> int:
    """Run the operation in a process of its own. Its status: killed, refused with a sentence, done with or without
    coming to the trap."""
    process = os.fork()
    if process:
        status = os.waitpid(process, 0)[1]
        return os.waitstatus_to_exitcode(status)
    reached = trapped(*trap)
    code = 1
    try:
        operate(operation, root, Journal(state))
        code = REACHED if reached() else DONE
    except PullfixError:
        code = REFUSED
    finally:
        os._exit(code)


def judged(operation: str, root: Path, state: Path, code: int) -> Iterator[str]:
    """What is wrong after a fault: the tree must be wholly old or wholly new, and undo must work."""
    journal = Journal(state)
    said = journal.recover(root)
    now = files(root)
    if now not in (OLD, NEW):
        yield f"neither old nor new: {sorted(now)}"
        return
    start = NEW if operation == "undo" else OLD
    if operation != "recover" and code == REFUSED and said is None and now != start:
        yield "refused, and yet written"
    if code == REACHED and now == start:
        yield "no word of a fault, and yet not written"
    if stat.S_IMODE((root / ".env").stat().st_mode) != 0o640:
        yield "another mode"
    if now == NEW:
        journal.undo(root)
    elif journal.history(root) and journal.history(root)[-1].state.value == "applied":
        yield "the record says applied, the files do not"
    if files(root) != OLD:
        yield "undo does not restore"
    loose = [path.name for path in state.rglob("*") if ".new-" in path.name or path.name == "pending.json"]
    if code == REFUSED and loose:
        yield f"left in the journal: {loose}"


def points(folder: Path, faults: tuple[int, ...]) -> Iterator[tuple[str, list[str]]]:
    """Every point with what came out badly at it."""
    root, state = folder / "project", folder / "state"
    for operation in OPERATIONS:
        for name in CALLS:
            for fault in faults:
                for nth in range(1, 100):
                    shutil.rmtree(state, ignore_errors=True)
                    prepare(operation, root, Journal(state))
                    code = child(operation, root, state, (name, nth, fault))
                    if code == DONE:
                        break
                    bad = list(judged(operation, root, state, code)) if code != 1 else ["it broke"]
                    what = errno.errorcode.get(fault, "SIGKILL")
                    yield what, [f"{operation}, {name} number {nth}, {what}: {one}" for one in bad]


def main() -> None:
    tried: Counter[str] = Counter()
    wrong: list[str] = []
    for what, bad in points(Path(sys.argv[1]), tuple(int(word) for word in sys.argv[2:]) or FAULTS):
        tried[what] += 1
        wrong += bad
    print(json.dumps({"points": tried, "bad": wrong}))


if __name__ == "__main__":
    main()
