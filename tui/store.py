"""Reading the project directory, and the product's own data files. Nothing of the project is written here."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from tui.core import discovery, project
from tui.core.errors import ProjectError, UsageError
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.text import Entry, Missing, Snapshot, SourceFile, Unreadable

MOST_BYTES = 5_000_000
"""A larger file is not read: no Compose file is that large."""
_IN_PLACE = frozenset(discovery.MAIN + discovery.OVERRIDES)
"""A directory of such a name stands in the way of the file: Compose tries to read it."""
MOST_ROUNDS = 60
"""Includes in includes are read round by round; more than this is a loop of ever new names."""


def scan(root: Path, options: LoadOptions, environ: Mapping[str, str]) -> Snapshot:
    """The listing of a directory, nothing read yet. Raises ProjectError where it cannot be listed."""
    try:
        mode = root.stat().st_mode
    except FileNotFoundError as fault:
        raise ProjectError(
            tr("There is no directory {folder}. Give the directory of your Compose files.", folder=root)
        ) from fault
    except OSError as fault:
        raise ProjectError(tr("{folder} cannot be read: {reason}.", folder=root, reason=fault.strerror)) from fault
    if not stat.S_ISDIR(mode):
        raise ProjectError(
            tr("{folder} is a file, not a directory. To look at one file: pullfix list DIR -f FILE.", folder=root)
        )
    try:
        os.scandir(root).close()
    except OSError as fault:
        raise ProjectError(tr("{folder} cannot be listed: {reason}.", folder=root, reason=fault.strerror)) from fault
    closed: dict[str, Entry] = {}
    listing = tuple(_walk(str(root), "", closed, vendored=options.vendored))
    return Snapshot(os.path.abspath(root), closed, dict(environ), listing)  # noqa: PTH100  # links in the path are kept


def _walk(folder: str, prefix: str, closed: dict[str, Entry], *, vendored: bool) -> Iterator[str]:
    """Files below a directory, sorted, links to directories not followed; `closed` takes those without permission."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as fault:
        closed[prefix] = Unreadable(prefix, fault.strerror or tr("it cannot be listed"))
        return
    if prefix and not vendored and discovery.foreign(folder, {entry.name for entry in entries}):
        return
    deeper = []
    for entry in entries:
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError:
            continue
        if not is_folder or entry.name in _IN_PLACE:
            yield prefix + entry.name
        elif vendored or entry.name not in discovery.VENDORED:
            deeper.append(entry)
    for entry in deeper:
        yield from _walk(entry.path, f"{prefix}{entry.name}/", closed, vendored=vendored)


def read(snapshot: Snapshot, wants: Iterable[str]) -> Snapshot:
    """The snapshot with more files read."""
    more = {path: _entry(snapshot.root, path) for path in wants if path not in snapshot.files}
    return snapshot.with_files(more) if more else snapshot


def _entry(root: str, path: str) -> Entry:
    full = os.path.join(root, path)  # noqa: PTH118  # a path of the snapshot may be absolute or go upwards
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        handle = os.open(full, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        if os.path.islink(full):  # noqa: PTH114  # as above
            return Unreadable(path, tr("it is a link to a file that is not there"), absent=True)
        return Missing(path)
    except NotADirectoryError:
        return Missing(path)
    except (OSError, ValueError) as fault:
        return Unreadable(path, getattr(fault, "strerror", None) or str(fault))
    try:
        return _content(path, handle)
    finally:
        os.close(handle)


def _content(path: str, handle: int) -> Entry:
    about = os.fstat(handle)
    if stat.S_ISDIR(about.st_mode):
        return Unreadable(path, tr("it is a directory"), folder=True)
    if not stat.S_ISREG(about.st_mode):
        return Unreadable(path, tr("it is no ordinary file"))
    if about.st_size > MOST_BYTES:
        return Unreadable(path, tr("it has more than {n} bytes", n=f"{MOST_BYTES:,}"))
    try:
        with os.fdopen(handle, "rb", closefd=False) as file:
            return _decoded(path, file.read())
    except OSError as fault:
        return Unreadable(path, fault.strerror or tr("it cannot be read"))


def _decoded(path: str, data: bytes) -> Entry:
    """YAML in UTF-16 is read, as Compose does; and so is an env file with stray bytes, most often in a comment."""
    try:
        if discovery.YAML_NAME.search(path):
            return SourceFile.of_yaml(path, data)
        return SourceFile.of(path, data)
    except UnicodeDecodeError as fault:
        if discovery.YAML_NAME.search(path) or discovery.DOCKERFILE_NAME.search(path):
            return Unreadable(path, tr("it is not UTF-8 (byte {n})", n=fault.start))
        return SourceFile.lossily(path, data)


def load(root: Path, options: LoadOptions, environ: Mapping[str, str]) -> tuple[Snapshot, Loaded]:
    """Read and load a directory until nothing more is wanted. Raises ProjectError."""
    snapshot = scan(root, options, environ)
    for path in (*options.files, *options.env_files):
        snapshot = read(snapshot, (path,))
        if not isinstance(entry := snapshot.files[path], SourceFile) and path != "/dev/null":
            reason = entry.reason if isinstance(entry, Unreadable) else tr("it is not there")
            raise ProjectError(tr("{path} cannot be read: {reason}.", path=path, reason=reason))
    if not options.files:
        # Asked for by every project: known to be missing, it costs none of them a second round.
        snapshot = read(snapshot, discovery.env_files(snapshot.listing))
    loaded = project.load(snapshot, options)
    for _ in range(MOST_ROUNDS):
        if not loaded.wants:
            break
        snapshot = read(snapshot, loaded.wants)
        loaded = project.load(snapshot, options)
    return snapshot, loaded


@cache
def bundled(name: str) -> str:
    """The text of one of the product's own data files."""
    return (resources.files("tui") / "data" / name).read_text(encoding="utf-8")


def write_private(path: Path, text: str) -> Path:
    """Write a file for its owner's eyes alone, all at once. Raises UsageError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise UsageError(tr("{path} cannot be written: {reason}.", path=path, reason=fault.strerror)) from fault
    return path
