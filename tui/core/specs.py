"""A project before it is loaded: which files, from which directory, with which env files.

Source of the rules: compose-go `cli/options.go` and the order in which docker-compose 2.40.3 applies it: the process
environment, the env files of the working directory, COMPOSE_FILE, then the env file beside the first Compose file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core import discovery
from tui.core.composition import Composition, within
from tui.core.discovery import Folder, joined
from tui.core.options import LoadOptions
from tui.core.scope import Scope
from tui.core.text import Snapshot

_TRUE = ("1", "t", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One project to load. `folder`: where it is called from; `.` is the root."""

    path: str
    folder: str
    files: tuple[str, ...]
    env_files: tuple[tuple[str, ...], ...]
    """Groups: an earlier group outranks a later one; in a group, the last file outranks."""
    env_named: bool

    @property
    def base(self) -> str:
        """The directory that relative paths start from: that of the first file."""
        return posixpath.dirname(self.files[0])

    def scope(self, composition: Composition) -> Scope:
        """The variables of the project, its own name aside."""
        scope = Scope(composition.environ)
        for group in self.env_files:
            scope = composition.env_scope(group, scope, named=self.env_named)
        return scope.implying("PWD", posixpath.normpath(posixpath.join(composition.root, self.folder)))

    def default_name(self, root: str) -> str:
        """The project's name as Compose makes it of the directory (compose-go `NormalizeProjectName`)."""
        folder = posixpath.normpath(posixpath.join(root, self.base))
        return re.sub(r"[^-_a-z0-9]", "", posixpath.basename(folder).lower()).lstrip("_-")


def explicit(snapshot: Snapshot, options: LoadOptions) -> Spec:
    """The project that `-f` names."""
    return _spec(options.files[0], ".", options.files, snapshot, options)


def of_file(path: str, snapshot: Snapshot, options: LoadOptions) -> Spec:
    """A file that is a project of its own."""
    return _spec(path, posixpath.dirname(path) or ".", (path,), snapshot, options)


def of_folders(snapshot: Snapshot, options: LoadOptions) -> Iterator[Spec]:
    """The directories that are projects, by COMPOSE_FILE or by a default file."""
    for folder in discovery.folders(snapshot.listing):
        files = _named_files(folder, snapshot, options)
        if not files:
            files = tuple(path for path in (folder.main, folder.override) if path)
        if files:
            yield _spec(folder.path, folder.path, files, snapshot, options)


def _spec(path: str, folder: str, files: tuple[str, ...], snapshot: Snapshot, options: LoadOptions) -> Spec:
    named = _named_env(folder, snapshot, options)
    groups = (named,) if named else _default_env((folder, posixpath.dirname(files[0])), snapshot)
    if options.files and not named:
        # With -f, the directory of the first file stands in for the working directory from the start.
        groups = groups[-1:]
    return Spec(path=path, folder=folder, files=files, env_files=groups, env_named=bool(named))


def _named_env(folder: str, snapshot: Snapshot, options: LoadOptions) -> tuple[str, ...]:
    """`--env-file` counts for every project; COMPOSE_ENV_FILES for the root alone, since its paths start there."""
    if options.env_files or folder != ".":
        return options.env_files
    listed = snapshot.environ.get("COMPOSE_ENV_FILES", "")
    return tuple(within(name, "", snapshot.root) for name in listed.split(",") if name)


def _default_env(folders: tuple[str, ...], snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    if snapshot.environ.get("COMPOSE_DISABLE_ENV_FILE", "").lower() in _TRUE:
        return ()
    return tuple((path,) for path in dict.fromkeys(joined(folder, ".env") for folder in folders))


def _named_files(folder: Folder, snapshot: Snapshot, options: LoadOptions) -> tuple[str, ...]:
    """What COMPOSE_FILE names: in the process environment for the root, in the env file for any directory."""
    at_root = folder.path == "."
    named = _named_env(folder.path, snapshot, options) if at_root else ()
    env = named or tuple(path for group in _default_env((folder.path,), snapshot) for path in group)
    texts = [file.text for path in env if (file := snapshot.text_file(path)) is not None]
    outside = at_root and "COMPOSE_FILE" in snapshot.environ
    if not outside and not any(discovery.names_files(text) for text in texts):
        return ()
    kept = {name: text for name, text in snapshot.environ.items() if at_root or name != "COMPOSE_FILE"}
    scope = Composition(snapshot).env_scope(env, Scope(kept), named=False)
    value = scope.text("COMPOSE_FILE") or ""
    separator = scope.text("COMPOSE_PATH_SEPARATOR") or ":"
    base = "" if at_root else folder.path
    return tuple(within(name, base, snapshot.root) for name in value.split(separator) if name)
