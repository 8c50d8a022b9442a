"""One project put to the real Compose and to pullfix: the same images, and a problem just where Compose refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.judge.asking import counted
from tests.judge.judge import Images, images_of, judge, ours, write
from tui.core.errors import ProjectError
from tui.core.finding import Problem
from tui.core.options import LoadOptions

LAX = {"nothing-to-run", "network-undefined", "volume-undefined", "service-undefined"}
"""What the judge is asked to let pass (`--no-consistency`), so that one image more is compared."""
DOUBTFUL = {"extends-ring", "include-conflict", "remote"}
"""Problems that say that Compose may refuse."""
Content = str | bytes | None


def options(words: Sequence[str]) -> LoadOptions:
    """The words of docker-compose as we take them."""
    pairs = list(zip(words[::2], words[1::2], strict=True))
    return LoadOptions(
        files=tuple(value for word, value in pairs if word == "-f"),
        env_files=tuple(value for word, value in pairs if word == "--env-file"),
        directory=next((value for word, value in pairs if word == "--project-directory"), None),
        name=next((value for word, value in pairs if word == "-p"), None),
    )


def agrees(
    folder: Path, files: Mapping[str, Content], environ: Mapping[str, str], words: Sequence[str] = (), kind: str = ""
) -> None:
    """Write the files, ask both, compare."""
    write(folder, files)
    told = judge(folder, environ, words)
    if kind:
        counted(kind, judged=told.images is not None)
    try:
        project, loaded = ours(folder, environ, options(words))
    except ProjectError:
        assert told.images is None
        return
    problems = [*(project.problems if project is not None else loaded.problems)]
    own = [one for one in loaded.references if project is None or one.project == project.path]
    problems += [problem for reference in own for problem in reference.problems]
    compared(told.images, images_of(project), problems, told.refusal)


def compared(told: Images | None, own: Images, problems: Sequence[Problem], refusal: str) -> None:
    """The images of both, and what we say of the files."""
    hard = [problem for problem in problems if not problem.soft and problem.code not in LAX]
    if told is None:
        assert hard or any(problem.code in DOUBTFUL for problem in problems), refusal
    else:
        assert own == told
        assert not hard
