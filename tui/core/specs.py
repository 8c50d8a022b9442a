"""A project before it is loaded: which files, from which directory, with which env files.

Source of the rules: compose-go `cli/options.go` and the order in which docker-compose 2.40.3 applies it. At first the
env files of the working directory are read for what is meant for Compose itself (`COMPOSE_…`), which counts from then
on as if it stood in the process environment; then they are read anew, then COMPOSE_FILE, then the env file beside the
first Compose file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core import discovery
from tui.core.composition import Composition, within
from tui.core.discovery import Folder, joined
from tui.core.finding import Problem
from tui.core.language import tr
from tui.core.options import LoadOptions
from tui.core.scope import Scope
from tui.core.text import Snapshot

_TRUTH = {"1": True, "t": True, "T": True, "true": True, "TRUE": True, "True": True}
_TRUTH |= {"0": False, "f": False, "F": False, "false": False, "FALSE": False, "False": False}
"""Go's `strconv.ParseBool`."""
_DISABLE = "COMPOSE_DISABLE_ENV_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One project to load. `folder`: where it is called from; `.` is the root."""

    path: str
    folder: str
    files: tuple[str, ...]
    env_files: tuple[tuple[str, ...], ...]
    """Groups: an earlier group outranks a later one; in a group, the last file outranks."""
    env_named: bool
    base: str
    """The directory that relative paths start from: that of the first file, where nobody names another."""
    name: str | None = None
    """The name of the project that was asked for."""

    def scope(self, composition: Composition) -> Scope:
        """The variables of the project, its own name aside."""
        scope = _called(composition, self.folder, self.env_files[0], named=self.env_named)
        if not self.env_named:
            said = scope.text(_DISABLE)
            if said is not None and said not in _TRUTH:
                composition.problems.append(_no_truth(said, self))
            if _TRUTH.get(said or ""):
                return scope
        for group in self.env_files:
            scope = composition.env_scope(group, scope, named=self.env_named)
        return scope


def _called(composition: Composition, folder: str, env_files: tuple[str, ...], *, named: bool) -> Scope:
    """What is there from the start: the process environment, and the variables for Compose of the first env files."""
    # The shell that Compose is called from sets PWD, so it is never that of another directory.
    scope = Scope(composition.environ).implying("PWD", posixpath.normpath(posixpath.join(composition.root, folder)))
    if not named and _TRUTH.get(scope.text(_DISABLE) or ""):
        return scope
    quiet = Composition(composition.snapshot)
    early = quiet.env_scope(env_files, scope, named=named)
    composition.wants |= quiet.wants
    composition.asked |= quiet.asked
    early = early.compose_variables()
    # A file with a fault disables nothing: Compose comes to it again and refuses it.
    return early.without(_DISABLE) if any(not problem.soft for problem in quiet.problems) else early


def _no_truth(said: str, spec: Spec) -> Problem:
    message = tr(
        "{variable} is “{text}”, and Compose refuses it. Write true or false, or take it out.",
        variable=_DISABLE,
        text=said,
    )
    return Problem(code="not-true-or-false", message=message, path=spec.files[0])


def explicit(snapshot: Snapshot, options: LoadOptions) -> Spec | None:
    """The project that `-f` or `--project-directory` names; None where the directory holds none."""
    files = options.files or _in_directory(options.directory or ".", snapshot, options)
    return _spec(files[0] if options.files else ".", ".", files, snapshot, options) if files else None


def _in_directory(directory: str, snapshot: Snapshot, options: LoadOptions) -> tuple[str, ...]:
    """What COMPOSE_FILE names, or the default file of a directory, or of the next one above it that has one."""
    named = _named_files(Folder(".", None, None, None), snapshot, options)
    if named:
        return named
    by_path = {folder.path: folder for folder in discovery.folders(snapshot.listing, snapshot.absent)}
    while (folder := by_path.get(directory)) is None or folder.main is None:
        if directory in (".", "", "/") or directory.startswith(".."):
            return ()
        directory = posixpath.dirname(directory) or "."
    return tuple(path for path in (folder.main, folder.override) if path)


def of_file(path: str, snapshot: Snapshot, options: LoadOptions) -> Spec:
    """A file that is a project of its own."""
    return _spec(path, posixpath.dirname(path) or ".", (path,), snapshot, options)


def of_folders(snapshot: Snapshot, options: LoadOptions) -> Iterator[Spec]:
    """The directories that are projects, by COMPOSE_FILE or by a default file."""
    for folder in discovery.folders(snapshot.listing, snapshot.absent):
        files = _named_files(folder, snapshot, options)
        if not files:
            files = tuple(path for path in (folder.main, folder.override) if path)
        if files:
            yield _spec(folder.path, folder.path, files, snapshot, options)


def _spec(path: str, folder: str, files: tuple[str, ...], snapshot: Snapshot, options: LoadOptions) -> Spec:
    beside = posixpath.dirname(files[0])
    named = _named_env(folder, snapshot, options)
    if options.directory is not None:
        base = options.directory
        groups: tuple[tuple[str, ...], ...] = ((joined(base, ".env"),),)
    elif options.files:
        # With -f, the directory of the first file stands in for the working directory from the start.
        base, groups = beside, ((joined(beside, ".env"),),)
    else:
        base = beside
        groups = tuple((env,) for env in dict.fromkeys(joined(place, ".env") for place in (folder, beside)))
    return Spec(
        path=path,
        folder=folder,
        files=files,
        env_files=(named,) if named else groups,
        env_named=bool(named),
        base="" if base == "." else base,
        name=options.name,
    )


def _named_env(folder: str, snapshot: Snapshot, options: LoadOptions) -> tuple[str, ...]:
    """`--env-file` counts for every project; COMPOSE_ENV_FILES for the root alone, since its paths start there."""
    if options.env_files or folder != ".":
        return options.env_files
    listed = snapshot.environ.get("COMPOSE_ENV_FILES", "")
    return tuple(within(name, "", snapshot.root) for name in listed.split(",") if name)


def _named_files(folder: Folder, snapshot: Snapshot, options: LoadOptions) -> tuple[str, ...]:
    """What COMPOSE_FILE names: in the process environment for the root, in the env file for any directory."""
    at_root = folder.path == "."
    named = _named_env(folder.path, snapshot, options) if at_root else ()
    env = named or (joined((options.directory if at_root else None) or folder.path, ".env"),)
    texts = [file.text for path in env if (file := snapshot.text_file(path)) is not None]
    outside = at_root and "COMPOSE_FILE" in snapshot.environ
    if not outside and not any(discovery.names_files(text) for text in texts):
        return ()
    composition = Composition(snapshot)
    composition.environ = {k: v for k, v in snapshot.environ.items() if at_root or k != "COMPOSE_FILE"}
    scope = _called(composition, folder.path, env, named=bool(named))
    value = scope.text("COMPOSE_FILE")
    if value is None:
        return ()
    separator = scope.text("COMPOSE_PATH_SEPARATOR") or ":"
    base = "" if at_root else folder.path
    # An empty path is the directory itself, which Compose cannot read either.
    return tuple(within(name, base, snapshot.root) for name in value.split(separator))
