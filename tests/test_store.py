"""Reading a directory: what is there, what is not, and what is no file at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui import store
from tui.core import project
from tui.core.decide import decide
from tui.core.errors import ProjectError
from tui.core.finding import RemedyCode
from tui.core.options import LoadOptions
from tui.core.plan import Choice
from tui.core.text import Missing, Snapshot, SourceFile, Unreadable

_ONE = "services:\n  web:\n    image: redis:7\n"


def _tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_vendored_trees_are_passed_over_unless_asked_for(tmp_path: Path) -> None:
    _tree(tmp_path, {"compose.yaml": _ONE, "node_modules/x/compose.yaml": _ONE, ".git/compose.yaml": _ONE})
    _, some = store.load(tmp_path, LoadOptions(), {})
    _, all_ = store.load(tmp_path, LoadOptions(vendored=True), {})
    assert [project.path for project in some.projects] == ["."]
    assert {project.path for project in all_.projects} == {".", ".git", "node_modules/x"}


def test_a_root_that_is_not_there_or_no_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(ProjectError, match=path.name):
            store.load(path, LoadOptions(), {})


def test_what_cannot_be_read_is_a_value_and_never_an_exception(tmp_path: Path) -> None:
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "latin.yml").write_bytes(b"services:\n  caf\xe9: {}\n")
    (tmp_path / "dangling.yml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.yml")
    snapshot = store.read(
        store.scan(tmp_path, LoadOptions(), {}), ["folder.yml", "latin.yml", "dangling.yml", "pipe.yml", "a/b.yml"]
    )
    assert isinstance(snapshot.files["a/b.yml"], Missing)
    reasons = {path: entry.reason for path, entry in snapshot.files.items() if isinstance(entry, Unreadable)}
    assert set(reasons) == {"folder.yml", "latin.yml", "pipe.yml", "dangling.yml"}
    assert "link" in reasons["dangling.yml"]
    assert "UTF-8" in reasons["latin.yml"]


@pytest.mark.parametrize("name", ["compose.yaml", ".env"])
def test_a_file_that_is_not_plain_utf_8_is_read_as_compose_reads_it_and_never_written(
    tmp_path: Path, name: str
) -> None:
    _tree(tmp_path, {"compose.yaml": "services:\n  x:\n    image: redis:${TAG:-7}\n", ".env": "TAG=8\n"})
    if name == ".env":
        (tmp_path / name).write_bytes(b"# caf\xe9\nTAG=8\n")
    else:
        (tmp_path / ".env").unlink()
        (tmp_path / name).write_bytes((tmp_path / name).read_text().encode("utf-16"))
    snapshot, loaded = store.load(tmp_path, LoadOptions(), {})
    (reference,) = loaded.references
    assert reference.text == ("redis:8" if name == ".env" else "redis:7")
    plan = decide(snapshot, loaded, [Choice(reference.id, RemedyCode.PIN_TAG, "9")], LoadOptions())
    assert name not in {change.path for change in plan.changes}
    assert plan.conflicts if name == "compose.yaml" else plan.changes


def test_a_broken_file_is_a_problem_of_that_file_alone(tmp_path: Path) -> None:
    _tree(tmp_path, {"a/compose.yaml": "services:\n  x: [\n", "b/compose.yaml": _ONE})
    snapshot, loaded = store.load(tmp_path, LoadOptions(), {})
    broken, whole = loaded.projects
    assert [problem.code for problem in broken.problems] == ["bad-yaml"]
    assert broken.problems[0].span is not None
    assert snapshot.place(broken.problems[0].span).startswith("a/compose.yaml:")
    assert whole.services[0].image == "redis:7"


def test_an_include_outside_the_root_is_read(tmp_path: Path) -> None:
    _tree(tmp_path, {"shared.yml": _ONE, "stack/compose.yaml": "include: [../shared.yml]\n"})
    snapshot, loaded = store.load(tmp_path / "stack", LoadOptions(), {})
    assert [reference.id.path for reference in loaded.references] == ["../shared.yml"]
    assert isinstance(snapshot.files["../shared.yml"], SourceFile)


def test_a_file_given_with_f_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"nowhere\.yml"):
        store.load(tmp_path, LoadOptions(files=("nowhere.yml",)), {})


@pytest.mark.parametrize(
    ("target", "reason", "unreadable"),
    [
        pytest.param("nowhere", "a link to a file that is not there", False, id="a link that leads nowhere"),
        pytest.param(".", "a directory", False, id="a directory"),
        pytest.param(".env", "symbolic links", True, id="a link to itself"),
        pytest.param("/proc/self/mem/x", "", None, id="below a file: as if there were none"),
    ],
)
def test_an_env_file_that_cannot_be_read_is_told_with_the_reason(
    tmp_path: Path, target: str, reason: str, unreadable: bool | None
) -> None:
    (tmp_path / "compose.yaml").write_text("services:\n  web:\n    image: redis:${V:-7}\n", encoding="utf-8")
    (tmp_path / ".env").symlink_to(target)
    _, found = store.load(tmp_path, LoadOptions(), {})
    assert [reference.text for reference in found.references] == ["redis:7"]
    told = [problem for problem in found.projects[0].problems if problem.code == "env-unreadable"]
    assert [reason in problem.message and ".env cannot be read" in problem.message for problem in told] == (
        [] if unreadable is None else [True]
    )
    assert [problem.soft for problem in told] == ([] if unreadable is None else [not unreadable])
    assert bool(found.unreadable) is bool(unreadable)


def test_an_env_file_without_permission_makes_its_project_unreadable() -> None:
    files = {
        "compose.yaml": SourceFile.of("compose.yaml", _ONE.encode()),
        ".env": Unreadable(".env", "Permission denied"),
    }
    found = project.load(Snapshot("/srv/app", files, {}, tuple(files)), LoadOptions())
    assert [problem.message.startswith(".env cannot be read: Permission denied.") for problem in
            found.projects[0].problems] == [True]  # fmt: skip
    assert [one.path for one in found.unreadable] == ["."]
