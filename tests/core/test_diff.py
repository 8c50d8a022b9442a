"""Diffs against the real `git apply` and `patch`: three ways to the same bytes, and back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tui.core.diff import is_env, is_env_file, unified
from tui.core.edit import splice
from tui.core.errors import PatchError
from tui.core.fitting import apply_patch
from tui.core.lines import lines_of
from tui.core.patch import below, parse_patch, patched_paths
from tui.core.plan import Change, Edit
from tui.core.text import Snapshot, SourceFile, Span

LINES = st.lists(
    st.sampled_from(["a", "b", "", "key: value", "tail\r", "é中", "\u2028x", "\x85", "- -- -", "@@ x"]), max_size=12
)
NAMES = st.sampled_from(["compose.yaml", ".env", "my stack/docker compose.yml", 'quo"te.yml', "ü.yml"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text and another that was made from it by a few edits; each with or without a newline at its end."""
    old = draw(LINES)
    new = list(old)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(new)))
        if draw(st.booleans()) or at == len(new):
            new.insert(at, draw(st.sampled_from(["x", "y", "z\r"])))
        else:
            del new[at]
    return _ended(draw, old), _ended(draw, new)


def _ended(draw: st.DrawFn, lines: list[str]) -> str:
    return "\n".join(lines) + ("\n" if draw(st.booleans()) else "")


def snapshot_of(path: str, text: str) -> Snapshot:
    return Snapshot("/x", {path: SourceFile(path, text.encode(), text)})


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=texts(), name=NAMES)
def test_git_patch_and_pullfix_make_the_same_bytes(
    pair: tuple[str, str], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before, after = pair
    # Edits of env files change lines and never take one away; without context, `patch` and git differ on that.
    assume(not is_env_file(name) or len(lines_of(before)) <= len(lines_of(after)))
    # Nor do they touch the end of the last line, where tools without context disagree too.
    assume(not is_env_file(name) or before.endswith("\n") == after.endswith("\n"))
    diff = unified([Change(name, before, after)])
    if before == after:
        assert diff == ""
        return
    (change,) = apply_patch(snapshot_of(name, before), parse_patch(diff))
    assert change.after == after
    folder = tmp_path_factory.mktemp("x")
    target = folder / name
    target.parent.mkdir(exist_ok=True)
    (folder / "p.diff").write_bytes(diff.encode())
    git = ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", "p.diff"]
    for command in (git, ["patch", "--binary", "-s", "-p1", "-i", "p.diff"]):
        target.write_bytes(before.encode())
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}\n{diff}"
        assert (target.read_bytes() if target.exists() else b"") == after.encode()
    subprocess.run([*git[:2], "--reverse", *git[2:]], cwd=folder, check=True)
    assert target.read_bytes() == before.encode()


def test_a_new_and_a_removed_file_are_git_style(tmp_path: Path) -> None:
    diff = unified([Change("new.yaml", None, "a: 1\n"), Change("old.yaml", "b: 2\n", None)])
    (tmp_path / "old.yaml").write_text("b: 2\n")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff, text=True, check=True)
    assert (tmp_path / "new.yaml").read_text() == "a: 1\n"
    assert not (tmp_path / "old.yaml").exists()
    snapshot = snapshot_of("old.yaml", "b: 2\n")
    assert apply_patch(snapshot, parse_patch(diff)) == (
        Change("new.yaml", None, "a: 1\n"),
        Change("old.yaml", "b: 2\n", None),
    )


@pytest.mark.parametrize("name", [".env", "app.env", "a/.env.local", "env", "env.prod", ".ENV"])
def test_env_files_show_no_neighbour(name: str) -> None:
    assert is_env_file(name)
    diff = unified([Change(name, "SECRET=x\nTAG=1\nPASSWORD=y\n", "SECRET=x\nTAG=2\nPASSWORD=y\n")])
    assert "SECRET" not in diff
    assert "PASSWORD" not in diff


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("SECRET=x\n", id="an assignment"),
        pytest.param("\ufeff# note\r\n\r\nexport SECRET = x\r\n", id="a mark, a comment, a blank line and export"),
    ],
)
def test_an_env_file_of_any_name_is_known_by_what_it_holds(head: str) -> None:
    diff = unified([Change("stack/prod.conf", f"{head}TAG=1\nPASSWORD=y\n", f"{head}TAG=2\nPASSWORD=y\n")])
    assert "SECRET" not in diff
    assert "PASSWORD" not in diff


@pytest.mark.parametrize("text", ["services:\n  a: 1\n", "# syntax=x\nFROM a\n", "ARG A=1\nFROM x:$A\n"])
def test_what_is_no_env_file_keeps_its_context(text: str) -> None:
    assert not is_env(Change("any", text, f"{text}x\n"))


@pytest.mark.parametrize("name", ["ü 中.yml", 'quo"te\\.yml', "tab\t.yml", "plain.yml"])
def test_a_name_as_git_itself_writes_it_is_understood(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a\n")
    quiet = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.quotePath=true"]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([*quiet, "add", "."], cwd=tmp_path, check=True)
    (tmp_path / name).write_text("b\n")
    diff = subprocess.run([*quiet, "diff"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert apply_patch(snapshot_of(name, "a\n"), parse_patch(diff)) == (Change(name, "a\n", "b\n"),)


@pytest.mark.parametrize("name", ["compose.yaml", "environment.yml", "a.environ", "envoy.yaml"])
def test_other_files_have_context(name: str) -> None:
    assert not is_env_file(name)


def test_a_hunk_is_found_where_its_lines_have_moved_to() -> None:
    diff = unified([Change("f", "a\nb\nc\n", "a\nB\nc\n")])
    (change,) = apply_patch(snapshot_of("f", "new\nnew\na\nb\nc\n"), parse_patch(diff))
    assert change.after == "new\nnew\na\nB\nc\n"


@pytest.mark.parametrize(
    ("patch", "says"),
    [
        pytest.param("nothing here\n", "no file in this diff", id="no diff at all"),
        pytest.param(
            "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-gone\n+x\n", "f:1: hunk 1 (line 3", id="a line that is not there"
        ),
        pytest.param("--- a/f\n+++ b/f\n@@ nonsense\n", "no hunk header", id="a bad header"),
        pytest.param("--- a/f\n+++ b/f\n@@ -9 +9 @@\n-x\n+a\n", "applied already", id="a hunk that is in the file"),
        pytest.param("@@ -1 +1 @@\n-a\n+x\n", "Line 1 of the diff", id="a hunk of no file"),
        pytest.param("--- a/f\n+++ b/f\n@@ -1 +1 @@\n a\n", "changes nothing", id="a hunk without a change"),
        pytest.param(
            "diff --git a/f b/g\nsimilarity index 90%\nrename from f\nrename to g\n", "Line 3.*renames", id="a rename"
        ),
        pytest.param("diff --git a/f b/f\nGIT binary patch\n", "Line 2.*binary", id="binary"),
        pytest.param("diff --git a/f b/f\nold mode 100644\nnew mode 100755\n", "Line 2.*mode", id="a mode"),
        pytest.param("--- a/../f\n+++ b/../f\n@@ -1 +1 @@\n-a\n+x\n", "outside the project", id="a path that goes up"),
        pytest.param("--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-a\n+x\n", "outside the project", id="an absolute path"),
        pytest.param("--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n", "there already", id="creating what is there"),
        pytest.param("--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+x\n", "not there", id="changing what is not there"),
    ],
)
def test_a_diff_that_does_not_fit_changes_nothing_and_says_why(patch: str, says: str) -> None:
    with pytest.raises(PatchError, match=says.replace("+", r"\+").replace("(", r"\(")):
        apply_patch(snapshot_of("f", "a\n"), parse_patch(patch))


COMPOSE = "services:\n" + "".join(f"  s{n}:\n    image: x/s{n}:1\n    restart: always\n\n" for n in range(6))


def test_what_stands_in_place_of_a_line_is_shown_but_not_in_an_env_file() -> None:
    after = COMPOSE.replace("x/s3:1", "x/s3:2")
    diff = unified([Change("compose.yaml", COMPOSE, after)])
    moved = COMPOSE.replace("x/s3:1", "x/s3:9")
    with pytest.raises(PatchError) as refused:
        apply_patch(snapshot_of("compose.yaml", moved), parse_patch(diff))
    said = str(refused.value)
    assert said.startswith("compose.yaml:15: hunk 1 (line 4 of the diff) does not fit")
    assert "“image: x/s3:1”" in said
    assert "“image: x/s3:9” stands there" in said
    env = unified([Change(".env", "S=canary\nV=1\n", "S=canary\nV=2\n")])
    with pytest.raises(PatchError) as refused:
        apply_patch(snapshot_of(".env", "S=canary\nT=canary\n"), parse_patch(env))
    assert str(refused.value).startswith(".env:2: hunk 1")
    assert "canary" not in str(refused.value)


EDITED = [
    pytest.param(lambda text: text.replace("+    image: x/s1:2", "+    image: x/s1:3"), "s1:2", "s1:3", id="a value"),
    pytest.param(lambda text: text.replace("+    image: x/s1:2\n", "+    # n\n+    image: x/s1:2\n"),
                 "    image: x/s1:2", "    # n\n    image: x/s1:2", id="a line more, the header as it was"),
    pytest.param(lambda text: text.replace("     restart: always\n", "", 1), "", "", id="a context line less"),
    pytest.param(lambda text: f"Dear all,\n\n{text}\n\n", "", "", id="words around it"),
    pytest.param(lambda text: text.replace("\n \n", "\n\n"), "", "", id="blank lines trimmed by an editor"),
    pytest.param(lambda text: f"{text}-- \n2.39.5\n", "", "", id="the signature of a mail"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "old", "new"), EDITED)
def test_an_export_that_a_person_edited_still_applies(edit: Callable[[str], str], old: str, new: str) -> None:
    after = COMPOSE.replace("x/s1:1", "x/s1:2").replace("x/s4:1", "x/s4:2")
    text = unified([Change("compose.yaml", COMPOSE, after)])
    assert edit(text) != text
    (change,) = apply_patch(snapshot_of("compose.yaml", COMPOSE), parse_patch(edit(text)))
    assert change.after == (after.replace(old, new) if old else after)


def test_a_diff_that_was_cut_off_is_refused_wherever_that_was() -> None:
    """As `git apply` refuses it: what is left of the hunk would take lines away and put none there."""
    text = unified([Change("compose.yaml", COMPOSE, COMPOSE.replace("x/s1:1", "x/s1:2"))])
    lines = text.split("\n")[:-1]
    first = next(n for n, line in enumerate(lines, 1) if line.startswith("@@"))
    assert parse_patch(text)
    for end in range(first, len(lines)):
        with pytest.raises(PatchError, match=rf"cut off: it ends at line {end}, .* starts at line {first}\."):
            parse_patch("\n".join(lines[:end]) + "\n")
    taken_away = text.partition("+    image")[0]
    with pytest.raises(PatchError, match="cut off"):
        parse_patch(f"{taken_away}\n\n")  # and what a mail program adds


def test_a_diff_that_ends_within_a_line_is_refused() -> None:
    text = unified([Change("f", "a: image\n", "a: another/image\n")])
    assert text.endswith("image\n")
    for cut in (1, 4):
        with pytest.raises(PatchError, match="cut off"):
            parse_patch(text[:-cut])


def test_hunks_that_a_person_left_out_are_left_out() -> None:
    after = COMPOSE.replace("x/s0:1", "x/s0:2\n    # more").replace("x/s5:1", "x/s5:2")
    text = unified([Change("compose.yaml", COMPOSE, after)])
    head, first, second = text.replace("@@ -", "\0@@ -").split("\0")
    for kept, wanted in ((first, "x/s0:1"), (second, "x/s5:1")):
        (change,) = apply_patch(snapshot_of("compose.yaml", f"# new\n{COMPOSE}"), parse_patch(head + kept))
        assert change.after == f"# new\n{COMPOSE}".replace(
            wanted, wanted[:-1] + ("2\n    # more" if kept == first else "2")
        )


def test_an_empty_file_comes_and_goes() -> None:
    diff = unified([Change("new.yaml", None, ""), Change("old name.yaml", "", None)])
    assert apply_patch(snapshot_of("old name.yaml", ""), parse_patch(diff)) == (
        Change("new.yaml", None, ""),
        Change("old name.yaml", "", None),
    )


def test_a_diff_for_the_root_of_the_repository_fits_the_project_inside_it() -> None:
    diff = unified([Change("stack/app/compose.yaml", COMPOSE, COMPOSE.replace("s1:1", "s1:2"))])
    (patch,) = below(parse_patch(diff), "stack/app/")
    assert patch.path == "compose.yaml"
    assert below(parse_patch(diff), "other/") == parse_patch(diff)


def test_the_paths_of_a_diff_are_listed_once() -> None:
    diff = unified([Change("a", "1\n", "2\n"), Change("b c", "1\n", "2\n"), Change('q"', "1\n", "2\n")])
    assert patched_paths(parse_patch(diff)) == ("a", "b c", 'q"')


def edit(start: int, end: int, expect: str, new: str) -> Edit:
    return Edit(Span("f", start, end), expect, new)


def test_edits_are_spliced_at_once_whatever_their_order() -> None:
    assert (
        splice("0123456789", [edit(8, 9, "8", "eight"), edit(2, 2, "", "+"), edit(0, 1, "0", "")]) == "1+234567eight9"
    )


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        pytest.param([edit(0, 1, "x", "y")], "any more", id="another text than expected"),
        pytest.param([edit(0, 2, "01", ""), edit(1, 3, "12", "")], "overlap", id="two edits overlap"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edits: list[Edit], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        splice("0123", edits)
