"""A copy of the source as a folder of the project, to build from: one commit, without the history before it.

Only where somebody chose that. The folder is new, or nothing is done; where the copy turns out to be of no use it is
taken away again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tui.core.errors import UsageError
from tui.core.git_refs import without_login
from tui.core.language import listing, sentences, tr
from tui.core.plan import Refusal
from tui.core.remedies import build_locally
from tui.core.remedies.build_locally import Source
from tui.sources.process import ProcessError
from tui.sources.remote_git import clone, listed

MOST = 8
"""Dockerfiles that are named where there are several."""


@dataclass(frozen=True, slots=True)
class Cloned:
    """The folder, as the Compose file names it, the commit in it, and the argument that builds from it."""

    folder: str
    commit: str
    argument: str


async def cloned(argument: str, beside: Path, environ: Mapping[str, str]) -> Cloned:
    """Fetch the source of *build locally* into a folder beside the Compose file. Raises UsageError."""
    source = build_locally.source(argument)
    if isinstance(source, Refusal):
        raise UsageError(source.message)
    url, _, ref = source.context.partition("#")
    if "://" not in url:
        raise UsageError(tr("{url} is no Git URL, so there is nothing to clone.", url=source.context))
    ref, _, inside = ref.partition(":")
    name = PurePosixPath(url.rstrip("/")).name.removesuffix(".git")
    folder = beside / name
    if not name or name.startswith(".") or folder.exists() or folder.is_symlink():
        raise UsageError(
            tr(
                "{folder} is there already. Build from it with --build WHERE=./{name}, or move it away.",
                folder=folder,
                name=name,
            )
        )
    try:
        commit = await clone(url, ref, folder, environ)
        dockerfile = _dockerfile(await listed(folder, environ), inside, source, without_login(url))
    except BaseException as fault:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(fault, ProcessError):
            raise UsageError(tr("Nothing was cloned: {why}", why=fault)) from fault
        raise
    context = "/".join(part for part in (".", name, inside.strip("/")) if part)
    option = f" dockerfile={dockerfile}" if dockerfile else ""
    sign = f"{build_locally.SIGN}{source.comment or commit[:12]}"
    return Cloned(context, commit, f"{context}{option}{sign}")


def _dockerfile(paths: Iterable[str], inside: str, source: Source, url: str) -> str:
    """The Dockerfile in the context; empty for the usual one. Raises UsageError where it is not there, or not plain."""
    below = f"{inside.strip('/')}/" if inside.strip("/") else ""
    names = [path.removeprefix(below) for path in paths if path.startswith(below)]
    found = sorted(filter(is_dockerfile, names), key=lambda name: (name.count("/"), name))
    if source.dockerfile in names:
        return source.dockerfile or ""
    if source.dockerfile is None and "Dockerfile" in found:
        return ""
    if source.dockerfile is None and len(found) == 1:
        return found[0]
    if source.dockerfile:
        missing = tr("{url} has no {path}.", url=url, path=source.dockerfile)
    else:
        missing = tr("{url} has no Dockerfile at its top.", url=url)
    there = tr("It has none at all.")
    if found:
        there = tr("There are {paths}: say which, SOURCE dockerfile=PATH.", paths=listing(found[:MOST]))
    raise UsageError(sentences(missing, there, tr("Nothing was cloned.")))


def is_dockerfile(path: str) -> bool:
    """`Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`, `Containerfile`, by the last part of a path."""
    name = path.rpartition("/")[2].lower()
    return name in ("dockerfile", "containerfile") or name.startswith("dockerfile.") or name.endswith(".dockerfile")
