"""Builds services now, with the Compose of this machine, and tells its log as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.language import tr
from tui.core.options import LoadOptions
from tui.sources.compose import called, command
from tui.sources.process import ProcessError, stream


@dataclass(frozen=True, slots=True)
class BuildCommand:
    """What is run, and where. `shown`: as a person would type it."""

    words: tuple[str, ...]
    folder: Path

    @property
    def shown(self) -> str:
        program = Path(self.words[0]).name
        return " ".join((program, *self.words[1:]))


def build_command(
    root: Path, project: str, services: Sequence[str], options: LoadOptions, environ: Mapping[str, str]
) -> BuildCommand | None:
    """The command that builds services of a project (its directory, or its file); None: there is no Compose here."""
    compose = command(environ.get("PATH"))
    if compose is None:
        return None
    folder, words = called(root, project, options)
    return BuildCommand((*compose, *words, "build", *services), folder)


def build_commands(
    root: Path, services: Mapping[str, Iterable[str]], options: LoadOptions, environ: Mapping[str, str]
) -> tuple[BuildCommand, ...]:
    """The command for the services of each project. Raises UsageError where there is no Compose."""
    made = []
    for project, names in services.items():
        command = build_command(root, project, tuple(names), options, environ)
        if command is None:
            raise UsageError(tr("There is no Docker Compose on this machine to build with."))
        made.append(command)
    return tuple(made)


async def build(given: BuildCommand, environ: Mapping[str, str], on_line: Callable[[str], None]) -> str:
    """Build to the end. Empty when it is done, else a sentence that says how it ended. Cancelling it ends the build."""
    try:
        status = await stream(given.words, given.folder, {**environ, "BUILDKIT_PROGRESS": "plain"}, on_line)
    except ProcessError as fault:
        return str(fault)
    return tr("{command} ended with {code}.", command=given.shown, code=status) if status else ""
