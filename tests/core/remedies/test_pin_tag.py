"""Pin and unpin as edits: the forms, the places that move together, and the comment that keeps a version readable."""

from __future__ import annotations

import pytest

from tests.loading import loaded, one, planned
from tui.core.finding import RemedyCode
from tui.core.remedies import remark
from tui.core.where import locate

PIN, UNPIN = RemedyCode.PIN_TAG, RemedyCode.UNPIN_TAG
OLD = "sha256:" + "0123456789abcdef" * 4
NEW = "sha256:" + "fedcba9876543210" * 4


def line(written: str, argument: str, code: RemedyCode = PIN) -> str:
    """What becomes of one image line."""
    plan = planned(
        {"compose.yaml": f"services:\n  web:\n    image: {written}\n    restart: always\n"}, ("web", code, argument)
    )
    assert not plan.conflicts, plan.conflicts
    text = plan.changes[0].after
    assert text is not None
    return text.split("image: ", 1)[1].removesuffix("\n    restart: always\n")


@pytest.mark.parametrize(
    ("written", "argument", "becomes"),
    [
        pytest.param("a/b:1", f"{NEW} # 1.2.3", f"a/b@{NEW} # 1.2.3", id="a digest alone keeps its version"),
        pytest.param("'a/b:1'", f"{NEW} # 1.2.3", f"'a/b@{NEW}' # 1.2.3", id="behind single quotes"),
        pytest.param('"a/b:1"', f"{NEW} # 1.2.3", f'"a/b@{NEW}" # 1.2.3', id="behind double quotes"),
        pytest.param("${I:-a/b:1}", f"{NEW} # 1", "${I:-a/b@" + NEW + "} # 1", id="behind a default"),
        pytest.param("a/b:1 # ours", f"{NEW} # 1.2.3", f"a/b@{NEW} # ours", id="somebody's own comment stays"),
        pytest.param("a/b:1 # 0.9", f"{NEW} # 1.2.3", f"a/b@{NEW} # 0.9", id="a comment behind a tag is nobody's pin"),
        pytest.param(
            f"a/b@{OLD} # 1.2.3", f"{NEW} # 1.2.4", f"a/b@{NEW} # 1.2.4", id="the comment follows a new digest"
        ),
        pytest.param(f"a/b@{OLD}   # 1.2.3", f"{NEW} # 1.2.4", f"a/b@{NEW}   # 1.2.4", id="at its distance"),
        pytest.param(f"a/b@{OLD} # 1.2.3", "1.2.4", "a/b:1.2.4", id="a tag needs no comment"),
        pytest.param(f"a/b@{OLD} # why: CVE", "1.2.4", "a/b:1.2.4 # why: CVE", id="another comment stays"),
        pytest.param(f"a/b@{OLD} # 1.2.3", NEW, f"a/b@{NEW}", id="an unknown version is not kept as the old one"),
        pytest.param("a/b:1", f"1.2@{NEW} # 1.2", f"a/b:1.2@{NEW}", id="a tag tells its version itself"),
    ],
)
def test_a_comment_keeps_the_version_of_a_digest(written: str, argument: str, becomes: str) -> None:
    assert line(written, argument) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        pytest.param(
            "services: {web: {image: a/b:1, restart: always}}\n",
            f"services: {{web: {{image: a/b@{NEW}, restart: always}}}}\n",
            id="in braces it would hide what follows",
        ),
        pytest.param(
            "services:\n  web:\n    image: >-\n      a/b:1\n",
            f"services:\n  web:\n    image: >-\n      a/b@{NEW}\n",
            id="in a block it would be text",
        ),
        pytest.param(
            '{"services": {"web": {"image": "a/b:1", "restart": "no"}}}\n',
            f'{{"services": {{"web": {{"image": "a/b@{NEW}", "restart": "no"}}}}}}\n',
            id="in JSON there is none",
        ),
        pytest.param(
            "services:\r\n  web:\r\n    image: a/b:1\r\n",
            f"services:\r\n  web:\r\n    image: a/b@{NEW} # 1.2.3\r\n",
            id="before CRLF there is",
        ),
        pytest.param(
            "services:\n  web:\n    image: a/b:1", f"services:\n  web:\n    image: a/b@{NEW} # 1.2.3", id="at the end"
        ),
    ],
)
def test_a_comment_stands_where_one_can_stand(text: str, becomes: str) -> None:
    plan = planned({"compose.yaml": text}, ("web", PIN, f"{NEW} # 1.2.3"))
    assert [change.after for change in plan.changes] == [becomes]


def test_an_env_file_keeps_the_comment_too() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: ${IMAGE}\n", ".env": "IMAGE=a/b:1\nX=1\n"}
    plan = planned(files, ("web", PIN, f"{NEW} # 1.2.3"))
    assert [change.after for change in plan.changes] == [f"IMAGE=a/b@{NEW} # 1.2.3\nX=1\n"]
    assert plan.effects[0].after == f"a/b@{NEW}"


def test_a_dockerfile_gets_no_comment_at_the_end_of_a_line() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    build: .\n",
        "Dockerfile": "FROM a/b:1\nRUN true\n",
    }
    plan = planned(files, ("a/b", PIN, f"{NEW} # 1.2.3"))
    assert [change.after for change in plan.changes] == [f"FROM a/b@{NEW}\nRUN true\n"]


def test_tag_and_digest_in_two_arguments_of_a_dockerfile_move_together() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    build: .\n",
        "Dockerfile": f"ARG TAG=1.2.3\nARG DIGEST={OLD}\nFROM a/b:${{TAG}}@${{DIGEST}}\n",
    }
    plan = planned(files, ("a/b", PIN, f"1.2.4@{NEW}"))
    assert [change.after for change in plan.changes] == [
        f"ARG TAG=1.2.4\nARG DIGEST={NEW}\nFROM a/b:${{TAG}}@${{DIGEST}}\n"
    ]


def test_tag_and_digest_in_two_variables_of_an_env_file_move_together() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a/b:${TAG}@${DIGEST:?none}\n",
        ".env": f"TAG=1.2.3\n# between\nDIGEST='{OLD}'\n",
    }
    plan = planned(files, ("web", PIN, f"1.2.4@{NEW}"))
    assert [change.after for change in plan.changes] == [f"TAG=1.2.4\n# between\nDIGEST='{NEW}'\n"]


def test_tag_in_a_default_and_digest_in_the_file_move_together() -> None:
    assert line("a/b:${V:-1}@" + OLD, f"2@{NEW}") == "a/b:${V:-2}@" + NEW


def test_a_digest_that_a_tag_replaces_is_written_out_of_the_value() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a/b:${TAG}@${DIGEST}\n",
        ".env": f"TAG=1.2.3\nDIGEST={OLD}\n",
    }
    plan = planned(files, ("web", UNPIN, "1.2"))
    assert not plan.conflicts
    assert plan.effects[0].after == "a/b:1.2"


@pytest.mark.parametrize(
    ("written", "to", "becomes"),
    [
        pytest.param(f"a/b:1.2.3@{OLD}", "1.2.3", "a/b:1.2.3", id="the tag beside the digest"),
        pytest.param(f"a/b@{OLD} # 1.2.3", "1.2.3", "a/b:1.2.3", id="the version in the comment"),
        pytest.param("a/b:1.2.3-alpine", "1-alpine", "a/b:1-alpine", id="a version to its line"),
        pytest.param("a/b:${V:-1.2.3}", "1", "a/b:${V:-1}", id="where the tag lives"),
    ],
)
def test_unpin_follows_a_tag_again(written: str, to: str, becomes: str) -> None:
    assert line(written, to, UNPIN) == becomes


@pytest.mark.parametrize(
    ("written", "version"),
    [
        pytest.param(f"a/b@{OLD} # 1.2.3", "1.2.3", id="a version"),
        pytest.param(f"'a/b@{OLD}' # v2.0-alpine", "v2.0-alpine", id="with a prefix and a variant"),
        pytest.param(f"a/b@{OLD} # latest", "latest", id="a channel"),
        pytest.param(f"a/b@{OLD} # pinned: CVE-2024-1", "", id="a sentence"),
        pytest.param(f"a/b@{OLD}", "", id="none"),
        pytest.param("a/b:1 # 1.2.3", "", id="no digest"),
    ],
)
def test_the_version_behind_a_digest_is_read(written: str, version: str) -> None:
    files = {"compose.yaml": f"services:\n  web:\n    image: {written}\n"}
    snapshot, found = loaded(files)
    assert remark.of(locate("web", found, snapshot), snapshot) == version
    assert one(files, "web").image is not None


def test_tag_and_digest_in_two_files_move_together() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a/b:${TAG}@" + OLD + "\n",
        ".env": "TAG=1.2.3\n",
    }
    plan = planned(files, ("web", PIN, f"1.2.4@{NEW}"))
    assert {change.path: change.after for change in plan.changes} == {
        "compose.yaml": "services:\n  web:\n    image: a/b:${TAG}@" + NEW + "\n",
        ".env": "TAG=1.2.4\n",
    }


def test_tag_and_digest_of_one_variable_are_written_as_one() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: a/b:${V}\n", ".env": f"V=1.2.3@{OLD}\n"}
    plan = planned(files, ("web", PIN, f"1.2.4@{NEW}"))
    assert [change.after for change in plan.changes] == [f"V=1.2.4@{NEW}\n"]


def test_what_the_shell_gives_is_written_out_in_one_place() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: a/b:${TAG}@${DIGEST}\n"}
    plan = planned(files, ("web", PIN, f"1.2.4@{NEW}"), environ={"TAG": "1.2.3", "DIGEST": OLD})
    assert plan.effects[0].after == f"a/b:1.2.4@{NEW}"


def test_two_variables_in_a_third_that_the_shell_fills_are_written_out() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: a/b:${V}\n", ".env": "V=${A}@${B}\n"}
    plan = planned(files, ("web", PIN, f"1.2.4@{NEW}"), environ={"A": "1.2.3", "B": OLD})
    assert [change.after for change in plan.changes] == [f"services:\n  web:\n    image: a/b:1.2.4@{NEW}\n"]
