"""The table of all sentences that people read about an answer: tests/sentences.md, made and compared here.

`python -m tests.sentences` writes it anew after a change of wording: then read the difference, sentence by sentence.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.core.answered import ANSWERED, IMAGE
from tests.registry.personalities import cases, play
from tui.core.diagnose import finding_about, status_of_answer
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.status import Status

TABLE = Path(__file__).with_name("sentences.md")
_HEAD = """# What people read

Every sentence about an answer of a registry, one section a case: the verdict and what it could be, then what is known,
what is likely (~), and what to do (→). First the cases of registry/personalities.yaml as they were played, then the
answers that no registry of those gave (core/answered.py). Made by `python -m tests.sentences`.
"""


def section(name: str, image: ImageName, status: Status, finding: Finding | None) -> str:
    """The text of one case."""
    assert status.verdict is not None
    could_be = ", ".join(cause.value for cause in status.could_be)
    code = f" · {finding.code}" if finding and finding.code != status.verdict.value else ""
    lines = [f"### {name}", f"`{image.familiar}` {status.verdict.value}{f' ({could_be})' if could_be else ''}{code}"]
    if finding is None:
        return "\n".join((*lines, "(nothing to say)"))
    marked = ((finding.message, ""), (finding.likely, "~ "), (finding.todo, "→ "))
    return "\n".join((*lines, *(f"{mark}{text}" for text, mark in marked if text)))


def written() -> dict[str, str]:
    """The sections of the table by name."""
    texts = re.split(r"\n(?=##)", TABLE.read_text("utf-8"))
    return {text.split()[1]: text.strip() for text in texts if text.startswith("### ")}


def of_answers() -> Iterator[tuple[str, str]]:
    """The sections of core/answered.py."""
    for name, answer in ANSWERED.items():
        status = status_of_answer(answer)
        yield name, section(name, IMAGE, status, finding_about(IMAGE, status))


async def _of_cases() -> list[str]:
    found = []
    for case in cases():
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as home:
            played = await play(case, Path(home), patch)
        found.append(section(case.id, case.image, played.status, played.finding))
    return found


def _written_out(played: Iterable[str]) -> str:
    rest = (text for _, text in of_answers())
    return "\n\n".join((_HEAD.strip(), "## Played", *played, "## Others", *rest)) + "\n"


if __name__ == "__main__":
    TABLE.write_text(_written_out(asyncio.run(_of_cases())), "utf-8")
