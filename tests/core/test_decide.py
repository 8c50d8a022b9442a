"""Choices to diffs: where an edit goes, what it leaves alone, and what else it changes."""

from __future__ import annotations

import pytest

from tests.loading import one, planned
from tui.core.diff import unified
from tui.core.finding import RemedyCode
from tui.core.plan import Plan

SWITCH, PIN, BUILD, WAIT = RemedyCode.SWITCH_PATH, RemedyCode.PIN_TAG, RemedyCode.BUILD_LOCALLY, RemedyCode.WAIT
DIGEST = "sha256:" + "0123456789abcdef" * 4
OTHER = "sha256:" + "fedcba9876543210" * 4
FOUNDING = {
    "docker-compose.yml": "services:\n  web:\n    image: ghcr.io/karakeep-app/karakeep:${HOARDER_VERSION:-release}\n",
    ".env": "SECRET=canary\nHOARDER_VERSION=latest\nMORE=canary\n",
}


def service(image: str) -> dict[str, str]:
    return {"compose.yaml": f"services:\n  web:\n    image: {image}\n"}


def changed(plan: Plan) -> dict[str, str | None]:
    assert not plan.conflicts, plan.conflicts
    return {change.path: change.after for change in plan.changes}


def image_line(plan: Plan) -> str:
    text = changed(plan)["compose.yaml"]
    assert text is not None
    return text.split("image: ", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(
    ("written", "path", "becomes"),
    [
        pytest.param("a/b:1", "ghcr.io/c/d", "ghcr.io/c/d:1", id="a plain value"),
        pytest.param("a/b", "ghcr.io/c/d", "ghcr.io/c/d", id="no tag"),
        pytest.param("'a/b:1' # why", "ghcr.io/c/d", "'ghcr.io/c/d:1' # why", id="single quotes and a comment"),
        pytest.param('"a/b:1"', "ghcr.io/c/d", '"ghcr.io/c/d:1"', id="double quotes"),
        pytest.param("a/b:${V:-1}", "c/d", "c/d:${V:-1}", id="a variable in the tag stays"),
        pytest.param("a/b:${V:-1}", "c/d:2", "c/d:${V:-2}", id="a tag goes to the default"),
        pytest.param("${R:-x.io}/b:1", "c/d", "c/d:1", id="a variable in the path is written out"),
        pytest.param("${I:-a/b:1}", "c/d", "${I:-c/d:1}", id="a whole reference in a default"),
        pytest.param(f"a/b:1@{DIGEST}", "c/d", f"c/d:1@{DIGEST}", id="a digest names the same bytes"),
        pytest.param(f"a/b:1@{DIGEST}", "c/d:2", "c/d:2", id="a new tag drops the digest"),
        pytest.param('"a\\u002Fb:1"', "c/d", '"c/d:1"', id="an escape in the path"),
        pytest.param("!!str a/b:1", "c/d", "!!str c/d:1", id="a YAML tag before the value"),
        pytest.param("&x a/b:1", "c/d", "&x c/d:1", id="an anchor before the value"),
    ],
)
def test_switch_path_edits_just_the_path(written: str, path: str, becomes: str) -> None:
    assert image_line(planned(service(written), ("web", SWITCH, path))) == becomes


@pytest.mark.parametrize(
    ("written", "tag", "becomes"),
    [
        pytest.param("a/b:1", "2", "a/b:2", id="a plain value"),
        pytest.param("a/b", "2", "a/b:2", id="no tag yet"),
        pytest.param("'a/b'", "2", "'a/b:2'", id="no tag yet, in quotes"),
        pytest.param("a/b:1", DIGEST, f"a/b:1@{DIGEST}".replace(":1", ""), id="a digest alone"),
        pytest.param("a/b:1", f"2@{DIGEST}", f"a/b:2@{DIGEST}", id="tag and digest"),
        pytest.param(f"a/b:1@{DIGEST}", "2", "a/b:2", id="a new tag drops the digest"),
        pytest.param(f"a/b@{DIGEST}", OTHER, f"a/b@{OTHER}", id="another digest"),
        pytest.param("a/b:${V:-1}", "2", "a/b:${V:-2}", id="the default of a variable"),
        pytest.param("a/b:${V:-1}-alpine", "2-alpine", "a/b:2-alpine", id="a variable and a suffix are written out"),
        pytest.param("a/b:${V-${W-1}}", "2", "a/b:${V-${W-2}}", id="a default in a default"),
        pytest.param("host:5000/a/b", "2", "host:5000/a/b:2", id="a port is no tag"),
    ],
)
def test_pin_tag_edits_just_the_tag(written: str, tag: str, becomes: str) -> None:
    assert image_line(planned(service(written), ("web", PIN, tag))) == becomes


def test_pin_tag_edits_the_env_file_where_the_tag_lives() -> None:
    plan = planned(FOUNDING, ("web", PIN, "0.22.0"))
    assert changed(plan) == {".env": FOUNDING[".env"].replace("latest", "0.22.0")}
    assert "canary" not in unified(plan.changes)


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        pytest.param("V=1", "V=2", id="plain"),
        pytest.param("V='1'", "V='2'", id="single quotes"),
        pytest.param('V="1"', 'V="2"', id="double quotes"),
        pytest.param("export V=1", "export V=2", id="export"),
        pytest.param("V = 1", "V = 2", id="blanks around the sign"),
        pytest.param("V=1 # old: 0", "V=2 # old: 0", id="a comment behind"),
        pytest.param("#V=0\nV=1\r", "#V=0\nV=2\r", id="a commented one beside it, and CRLF"),
        pytest.param("V: 1", "V: 2", id="a colon in place of the sign"),
        pytest.param("W=1\nV=$W", "W=2\nV=$W", id="a variable in a variable"),
        pytest.param("V=1\nV=1", "V=1\nV=2", id="the last of two lines counts"),
    ],
)
def test_each_form_of_an_env_line_keeps_its_form(line: str, becomes: str) -> None:
    files = {**service("a/b:${V}"), ".env": f"{line}\n"}
    assert changed(planned(files, ("web", PIN, "2"))) == {".env": f"{becomes}\n"}


def test_the_shell_outranks_the_file_so_the_slot_is_written() -> None:
    files = {**service("a/b:${V:-1}"), ".env": "V=1\n"}
    plan = planned(files, ("web", PIN, "2"), environ={"V": "9"})
    assert image_line(plan) == "a/b:2"
    whole = planned(service("${IMAGE}"), ("web", PIN, "2"), environ={"IMAGE": "a/b:1"})
    assert image_line(whole) == "a/b:2"


def test_a_shared_variable_is_an_effect_that_names_itself() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a/web:${V}\n  worker:\n    image: a/worker:${V}\n",
        ".env": "V=1\n",
    }
    plan = planned(files, ("web", PIN, "2"))
    (effect,) = plan.unwanted
    assert (effect.before, effect.after, effect.because) == ("a/worker:1", "a/worker:2", "same variable V")
    both = planned(files, ("web", PIN, "2"), ("worker", PIN, "3"))
    (conflict,) = both.conflicts
    assert (conflict.choice.argument, conflict.against) == ("3", both.steps[0].choice)
    assert "undo what was chosen for web (2): both stand at .env:1" in conflict.message
    assert [change.after for change in both.changes] == ["V=2\n"]


@pytest.mark.parametrize(
    ("files", "code", "argument"),
    [
        pytest.param(
            {
                "compose.yaml": "services:\n  a:\n    image: x/a:${V}\n  b:\n    image: x/b:${V}\n",
                ".env": "V=1\n",
            },
            PIN,
            "2",
            id="a shared variable",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: &i x/y:1\n  b:\n    image: *i\n"}, PIN, "2", id="an anchor"
        ),
        pytest.param(
            {"compose.yaml": "x: &x\n  image: x/y:1\nservices:\n  a:\n    <<: *x\n  b:\n    <<: *x\n"},
            SWITCH,
            "ghcr.io/x/y",
            id="a merge key",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: x/y:1\n  b:\n    image: x/y:1\n"},
            WAIT,
            "2026-12-08",
            id="a wait for one image of two services",
        ),
    ],
)
def test_what_an_earlier_choice_has_done_is_chosen_all_the_same(
    files: dict[str, str], code: RemedyCode, argument: str
) -> None:
    plan = planned(files, ("a", code, argument), ("b", code, argument))
    assert plan.conflicts == ()
    assert plan.unwanted == ()
    assert [bool(step.changes) for step in plan.steps] == [True, False]
    assert plan.changes == planned(files, ("a", code, argument)).changes


def test_a_second_source_for_one_build_is_not_taken_for_the_first() -> None:
    plan = planned(service("a/b:1"), ("web", BUILD, "one"), ("web", BUILD, "two"))
    assert [step.choice.argument for step in plan.steps if step.changes] == ["one", "two"]
    assert "context: ./two\n" in changed(plan)["compose.yaml"]


def test_an_anchor_is_an_effect_too() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: &i x/y:1\n  b:\n    image: *i\n"}
    plan = planned(files, ("a", PIN, "2"))
    assert changed(plan) == {"compose.yaml": "services:\n  a:\n    image: &i x/y:2\n  b:\n    image: *i\n"}
    assert [effect.because for effect in plan.unwanted] == ["same anchor"]


def test_choices_build_on_each_other_and_each_has_its_own_diff() -> None:
    plan = planned(FOUNDING, ("web", SWITCH, "ghcr.io/hoarder-app/hoarder"), ("web", PIN, "0.22.0"))
    assert [step.file_name for step in plan.steps] == ["0001-web-switch-path.diff", "0002-web-pin-tag.diff"]
    assert [[change.path for change in step.changes] for step in plan.steps] == [["docker-compose.yml"], [".env"]]
    assert set(changed(plan)) == {"docker-compose.yml", ".env"}
    assert plan.effects[0].after == "ghcr.io/hoarder-app/hoarder:0.22.0"


def test_line_ends_and_byte_order_mark_stay() -> None:
    files = {"compose.yaml": "\ufeffservices:\r\n  web:\r\n    image: a/b:1\r\n    # end"}
    assert changed(planned(files, ("web", PIN, "2"))) == {
        "compose.yaml": "\ufeffservices:\r\n  web:\r\n    image: a/b:2\r\n    # end"
    }


def test_build_locally_adds_one_block_and_nothing_pulls_the_old_path() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: ghcr.io/a/b:1 # note\n    restart: always\n"}
    plan = planned(files, ("web", BUILD, "https://github.com/a/b.git#v1:src dockerfile=docker/Dockerfile"))
    assert changed(plan)["compose.yaml"] == (
        "services:\n  web:\n    image: local/b:1 # note\n    build:\n"
        "      context: https://github.com/a/b.git#v1:src\n      dockerfile: docker/Dockerfile\n"
        "    pull_policy: build\n    restart: always\n"
    )


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        pytest.param(
            "services:\r\n  web:\r\n    image: a/b\r\n",
            "services:\r\n  web:\r\n    image: local/b:built\r\n    build:\r\n"
            "      context: ./src\r\n    pull_policy: build\r\n",
            id="CRLF",
        ),
        pytest.param(
            "services:\n web:\n  image: a/b",
            "services:\n web:\n  image: local/b:built\n  build:\n   context: ./src\n  pull_policy: build",
            id="a one-space indent and no newline at the end",
        ),
        pytest.param(
            "services:\n  web:\n    pull_policy: always\n    image: a/b\n",
            "services:\n  web:\n    pull_policy: build\n    image: local/b:built\n    build:\n      context: ./src\n",
            id="a pull policy that is there",
        ),
        pytest.param(
            "x: &p always\nservices:\n  web:\n    pull_policy: *p\n    image: a/b\n",
            "x: &p always\nservices:\n  web:\n    pull_policy: build\n    image: local/b:built\n    build:\n"
            "      context: ./src\n",
            id="a pull policy that is an alias",
        ),
        pytest.param(
            "x: &x\n  image: a/b\nservices:\n  web:\n    <<: *x\n    restart: always\n",
            "x: &x\n  image: a/b\nservices:\n  web:\n    image: local/b:built\n    build:\n      context: ./src\n"
            "    pull_policy: build\n    <<: *x\n    restart: always\n",
            id="an image that a merge key brings",
        ),
        pytest.param(
            "services:\n    web:\n        image: 'a/b:1' # note\n",
            "services:\n    web:\n        image: 'local/b:1' # note\n        build:\n            context: './src'\n"
            "        pull_policy: build\n",
            id="four blanks and single quotes",
        ),
        pytest.param(
            "services:\n  web:\n    image: >-\n      a/b:1\n\n  # next\n",
            "services:\n  web:\n    image: local/b:1\n    build:\n      context: ./src\n    pull_policy: build\n\n"
            "  # next\n",
            id="a folded value",
        ),
        pytest.param(
            "services:\n  web: {image: a/b:1, restart: always} # c\n",
            "services:\n  web: {image: 'local/b:1', build: {context: './src'}, pull_policy: build, restart: always}"
            " # c\n",
            id="in braces",
        ),
        pytest.param(
            'services: {"web": {"pull_policy": "always", "image": "a/b:1"}}\n',
            'services: {"web": {"pull_policy": "build", "image": "local/b:1", "build": {"context": "./src"}}}\n',
            id="JSON",
        ),
        pytest.param(
            "x: &x\n  image: a/b\nservices:\n  web: *x # c\n  web2:\n    image: c/d\n",
            "x: &x\n  image: a/b\nservices:\n  web: # c\n    <<: *x\n    image: local/b:built\n    build:\n"
            "      context: ./src\n    pull_policy: build\n  web2:\n    image: c/d\n",
            id="an alias",
        ),
    ],
)
def test_build_locally_copies_the_form_of_the_file(text: str, becomes: str) -> None:
    assert changed(planned({"compose.yaml": text}, ("web", BUILD, "src"))) == {"compose.yaml": becomes}


def test_wait_creates_pullfix_yaml_and_then_adds_to_it_and_moves_its_date() -> None:
    files = {"srv/compose.yaml": "services:\n  a:\n    image: x/a:1\n  b:\n    image: x/b:1\n"}
    first = changed(planned(files, ("a", WAIT, "2026-11-24/2026-12-08 upstream moves: wait")))
    text = first["srv/pullfix.yaml"]
    assert text is not None
    assert text.endswith(
        "waiting:\n  - image: x/a:1\n    because: 'upstream moves: wait'\n"
        "    since: 2026-11-24\n    until: 2026-12-08\n"
    )
    second = changed(planned({**files, "srv/pullfix.yaml": text}, ("b", WAIT, "2026-12-24")))["srv/pullfix.yaml"]
    assert second == f"{text}  - image: x/b:1\n    until: 2026-12-24\n"
    moved = changed(planned({**files, "srv/pullfix.yaml": second}, ("a", WAIT, "2027-01-01")))["srv/pullfix.yaml"]
    assert moved == second.replace("2026-12-08", "2027-01-01")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("waiting: []\n", "waiting:\n  - E\n", id="an empty list"),
        pytest.param("waiting:\n", "waiting:\n  - E\n", id="nothing yet"),
        pytest.param("waiting:", "waiting:\n  - E\n", id="nothing yet, and no newline at the end"),
        pytest.param(
            "waiting: ~ # none\nignore: []\n", "waiting: # none\n  - E\nignore: []\n", id="null and a comment"
        ),
        pytest.param("waiting: []\r\nmoves:\r\n", "waiting:\r\n  - E\r\nmoves:\r\n", id="CRLF"),
        pytest.param(
            "waiting:\n- image: x/b:1\n  until: 2026-12-01\n\n# own\nignore: []\n",
            "waiting:\n- image: x/b:1\n  until: 2026-12-01\n- E\n\n# own\nignore: []\n",
            id="entries that are not indented",
        ),
        pytest.param("ignore: []", "ignore: []\nwaiting:\n  - E\n", id="no such key, and no newline at the end"),
    ],
)
def test_wait_goes_into_a_file_in_the_form_that_it_has(before: str, after: str) -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: x/a:1\n", "pullfix.yaml": before}
    newline = "\r\n" if "\r" in before else "\n"
    indent = after.partition("- E")[0].rpartition("\n")[2]
    wanted = after.replace("E", f"image: x/a:1{newline}{indent}  until: 2026-12-08", 1)
    assert changed(planned(files, ("a", WAIT, "2026-12-08"))) == {"pullfix.yaml": wanted}


@pytest.mark.parametrize(
    ("text", "choice", "says"),
    [
        pytest.param("image: a/b:1", (SWITCH, "Not A Path"), "no path", id="a bad path"),
        pytest.param("image: a/b:1", (PIN, "no tag!"), "neither a tag nor a digest", id="a bad tag"),
        pytest.param("image: a/b:1", (PIN, "1"), "nothing to change", id="no change"),
        pytest.param("image: a/b:1", (WAIT, "tomorrow"), "no date", id="a bad date"),
        pytest.param("image: a/b:1", (BUILD, "ftp://x/y"), "no Git URL", id="a bad source"),
        pytest.param(
            "image: a/b:1\n    build: .", (BUILD, "s dockerfile=D"), "no place for", id="a build in short form"
        ),
    ],
)
def test_what_cannot_be_done_safely_is_a_conflict_that_says_why(
    text: str, choice: tuple[RemedyCode, str], says: str
) -> None:
    body = f"services:\n  web:\n    {text}\n"
    plan = planned({"compose.yaml": body}, ("compose.yaml#services.web.image", *choice))
    (conflict,) = plan.conflicts
    assert says in conflict.message
    assert plan.changes == ()


def test_a_file_outside_the_project_is_never_edited() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    extends: {file: ../base.yaml, service: base}\n",
        "../base.yaml": "services:\n  base:\n    image: a/b:1\n",
    }
    reference = one(files, "web")
    assert reference.id.path == "../base.yaml"
    (conflict,) = planned(files, ("web", PIN, "2")).conflicts
    assert "outside the project" in conflict.message


def test_an_include_with_its_own_env_file_is_edited_in_that_file() -> None:
    files = {
        "compose.yaml": "include: [sub/compose.yaml]\nservices: {}\n",
        "sub/compose.yaml": "services:\n  db:\n    image: a/db:${V}\n",
        "sub/.env": "V=1\n",
        ".env": "OTHER=1\n",
    }
    assert changed(planned(files, ("db", PIN, "2"))) == {"sub/.env": "V=2\n"}


def test_a_folded_value_of_one_line_is_edited_in_its_line() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: >-\n      a/b:1\n"}
    assert changed(planned(files, ("web", PIN, "2"))) == {
        "compose.yaml": "services:\n  web:\n    image: >-\n      a/b:2\n"
    }
