"""Problems for people: the hard ones first, and what repeats once."""

from __future__ import annotations

from tests.loading import loaded
from tui.core.digest import MORE, digest
from tui.core.report import problem_lines


def told(files: dict[str, str]) -> tuple[str, ...]:
    snapshot, found = loaded(files)
    return digest(found, snapshot)


def test_what_repeats_is_one_line_with_its_first_places() -> None:
    services = "".join(f"  s{number}:\n    build: ./s{number}\n" for number in range(6))
    line, more = told({"compose.yaml": f"services:\n{services}"})
    assert line == (
        "compose.yaml:3:12, compose.yaml:5:12 and 4 more: the Dockerfiles that these are built from are not there. "
        "Their base images are not shown."
    )
    assert more == MORE


def test_one_variable_in_many_places_is_named() -> None:
    services = "".join(f"  s{number}: {{image: 'x:${{TAG}}'}}\n" for number in range(5))
    line, more = told({"compose.yaml": f"services:\n{services}"})
    assert line == (
        "compose.yaml:2:15, compose.yaml:3:15 and 3 more: TAG is not set and stands empty here. "
        "Set it in .env beside the file, or export it."
    )
    assert more == MORE


def test_a_few_are_told_one_by_one_and_the_hard_ones_first() -> None:
    text = "services:\n  a: {build: ./gone}\n  b: {image: 'x:${T}', networks: [n]}\n"
    lines = told({"compose.yaml": text})
    assert [line.split(": ")[0][-4:] for line in lines] == ["3:35", "2:14", "3:14"]


def test_a_stage_that_is_not_built_is_told_by_the_table_alone() -> None:
    files = {"compose.yaml": "services:\n  a: {build: .}\n", "Dockerfile": "FROM a AS x\nFROM b\n"}
    snapshot, found = loaded(files)
    assert len(problem_lines(found, snapshot)) == 1
    assert digest(found, snapshot) == ()


def test_a_project_that_is_part_of_another_needs_nothing_of_its_own() -> None:
    files = {
        "compose.yaml": "include: [db/compose.yaml]\nnetworks: {back: }\n",
        "db/compose.yaml": "services:\n  db: {image: x, networks: [back]}\n",
    }
    _, found = loaded(files)
    whole, part = found.projects
    assert whole.problems == ()
    assert [(problem.code, problem.soft) for problem in part.problems] == [("part", True)]
    assert "part of compose.yaml" in part.problems[0].message
