"""What is known of a source that a person typed for *build locally*: is it there, and is there something to build?

Pure: a folder was looked at and a repository was asked by whoever calls.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.git_refs import COMMIT, NoRefs, Refs, without_login
from tui.core.language import tr
from tui.core.plan import Refusal
from tui.core.remedies import build_locally
from tui.core.verdict import Standing

DOCKERFILES = ("Dockerfile", "dockerfile")
"""What Compose looks for in a folder where no other name is given."""


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """A sentence, and how it counts: FINE, FAILING (it cannot be built so), UNDECIDED (nobody could tell)."""

    said: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source, read. `url` is empty for a folder; `inside`: the folder below the repository's root."""

    context: str
    url: str
    ref: str
    inside: str
    dockerfile: str | None


def wanted(argument: str) -> Wanted | Refusal:
    """Read the argument."""
    source = build_locally.source(argument)
    if isinstance(source, Refusal):
        return source
    remote = "://" in source.context or source.context.startswith("git@")
    url, _, rest = source.context.partition("#") if remote else ("", "", "")
    ref, _, inside = rest.partition(":")
    return Wanted(source.context, url, ref, inside, source.dockerfile)


def of_repository(source: Wanted, refs: Refs | NoRefs | None) -> SourceAnswer:
    """What a repository says of the tag, branch or commit that is wanted. None: nobody asked."""
    shown = without_login(source.url)
    if refs is None:
        return SourceAnswer(tr("{url} was not asked.", url=shown), Standing.UNDECIDED)
    if isinstance(refs, NoRefs):
        return SourceAnswer(refs.message, Standing.UNDECIDED)
    if not source.ref:
        said = tr("{url} answers; without #TAG, what its default branch holds that day is built.", url=shown)
        return SourceAnswer(said, Standing.FINE)
    if source.ref in refs.tags:
        commit = refs.tags[source.ref][:12]
        said = tr("{url} has the tag {ref} at {commit}.", url=shown, ref=source.ref, commit=commit)
        return SourceAnswer(said, Standing.FINE)
    if source.ref in refs.branches:
        commit = refs.branches[source.ref][:12]
        said = tr("{url} has the branch {ref}, now at {commit}.", url=shown, ref=source.ref, commit=commit)
        return SourceAnswer(said, Standing.FINE)
    if COMMIT.fullmatch(source.ref):
        said = tr("{url} answers; whether it has that commit is seen when it is built.", url=shown)
        return SourceAnswer(said, Standing.FINE)
    said = tr("{url} has neither a tag nor a branch {ref}.", url=shown, ref=source.ref)
    return SourceAnswer(said, Standing.FAILING)


def of_folder(source: Wanted, *, there: bool, names: frozenset[str]) -> SourceAnswer:
    """What a folder holds. `names`: the files in it, and the Dockerfile that is named where that one is there."""
    if not there:
        return SourceAnswer(tr("There is no folder {folder} here.", folder=source.context), Standing.FAILING)
    if source.dockerfile is not None:
        if source.dockerfile in names:
            said = tr("{folder} is there, with {file}.", folder=source.context, file=source.dockerfile)
            return SourceAnswer(said, Standing.FINE)
        said = tr("There is no {file} in “{folder}”.", folder=source.context, file=source.dockerfile)
        return SourceAnswer(said, Standing.FAILING)
    found = next((name for name in DOCKERFILES if name in names), None)
    if found is None:
        said = tr(
            "There is no Dockerfile in “{folder}”. Put dockerfile=NAME behind it where it has another name.",
            folder=source.context,
        )
        return SourceAnswer(said, Standing.FAILING)
    return SourceAnswer(tr("{folder} is there, with a Dockerfile.", folder=source.context), Standing.FINE)
