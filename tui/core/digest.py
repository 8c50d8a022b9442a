"""The problems of a directory for a person who reads them in one go: the hard ones first, what repeats once.

The app and the JSON report have each problem by itself; this is for standard error.
"""

from __future__ import annotations

from tui.core.finding import Problem
from tui.core.language import later, listing, tr
from tui.core.loaded import Loaded
from tui.core.report import place_of, placed, problems_of
from tui.core.text import Snapshot

MOST_ALONE = 3
"""So many of one sort are told one by one."""
_TOGETHER = {
    "dockerfile-missing": later(
        "the Dockerfiles that these are built from are not there. Their base images are not shown."
    ),
    "network-undefined": later("these need networks that no file defines; Compose refuses the projects."),
    "volume-undefined": later("these need volumes that no file defines; Compose refuses the projects."),
    "service-undefined": later("these need services that no file defines; Compose refuses the projects."),
    "secret-undefined": later("these need secrets that no file defines; Compose refuses the projects."),
    "config-undefined": later("these need configs that no file defines; Compose refuses the projects."),
    "env-file-missing": later(
        "these read env files that are not there, and Compose refuses the projects. Create them."
    ),
    "nothing-to-run": later(
        "these have neither an image nor a build; Compose refuses the projects. Give them one of them."
    ),
    "fragment": later("fragments for a chain, docker compose -f BASE -f FILE, which take something from other files."),
    "variable-missing": later(
        "variables that are required and not set; Compose refuses the projects. Set them in .env."
    ),
    "variable-unset": later("variables that are not set and stand empty. Set them in .env."),
    "refused-value": later("values that Compose refuses; ports whose variables are not set are such."),
    "part": later("parts of other projects, which define what they need; alone, Compose refuses them."),
}
"""What is said of many, in place of the sentence of each."""
IN_THE_TABLE = ("stage-not-built",)
"""What the table of images says already."""
MORE = later("pullfix list --format json names every place.")


def digest(loaded: Loaded, snapshot: Snapshot) -> tuple[str, ...]:
    """The lines. A sort of which there are many is one line with the first two places, and how many more there are."""
    told = [problem for problem in problems_of(loaded) if problem.code not in IN_THE_TABLE]
    messages: dict[str, set[str]] = {}
    for problem in told:
        messages.setdefault(problem.code, set()).add(problem.message)
    groups: dict[str, dict[str, Problem]] = {}
    for problem in sorted(told, key=lambda problem: problem.soft):
        many = problem.code in _TOGETHER and len(messages[problem.code]) > MOST_ALONE
        (line,) = placed([problem], snapshot)
        groups.setdefault(tr(_TOGETHER[problem.code]) if many else problem.message, {}).setdefault(line, problem)
    lines: list[str] = []
    for sentence, members in groups.items():
        places = tuple(dict.fromkeys(place_of(problem, snapshot) for problem in members.values()))
        if len(members) <= MOST_ALONE or len(places) <= MOST_ALONE:
            lines += members
        else:
            lines.append(
                tr(
                    "{places} and {n} more: {sentence}",
                    places=listing(places[:2]),
                    n=len(places) - 2,
                    sentence=sentence,
                )
            )
    return (*lines, tr(MORE)) if len(lines) < sum(map(len, groups.values())) else tuple(lines)
