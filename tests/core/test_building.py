"""Build locally: which repository, which commit of it, who says so; and where the build goes in the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.core.test_image import good
from tests.loading import loaded, planned
from tui.core import building
from tui.core.answers import Cause, Denied, Present, Purpose
from tui.core.building import Source, remedy, sources
from tui.core.catalogue import Move
from tui.core.diagnose import status_of_answer
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.git_refs import NoRefs, Refs, candidates, match, refused, without_login
from tui.core.where import locate

AT = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://git.example/hoarder-app/hoarder.git"
BUILD = RemedyCode.BUILD_LOCALLY
DENIED = status_of_answer(Denied(asked_at=AT, step=Purpose.TOKEN, could_be=(Cause.PRIVATE,)))


def commit(name: str) -> str:
    return name.encode().hex().ljust(40, "0")[:40]


def refs(*tags: str, branches: tuple[str, ...] = ("main",), default: str = "main") -> Refs:
    return Refs(
        url=URL,
        asked_at=AT,
        tags={tag: commit(tag) for tag in tags},
        branches={branch: commit(branch) for branch in branches},
        default=default,
    )


@pytest.mark.parametrize(
    ("image_tag", "there", "found"),
    [
        pytest.param("0.22.0", ("v0.22.0", "0.22.0"), "0.22.0", id="its own name first"),
        pytest.param("1.2.3", ("release-1.2.3",), "release-1.2.3", id="behind release-"),
        pytest.param("1.2.3", ("hoarder-1.2.3", "cli-1.2.3"), "hoarder-1.2.3", id="behind its own name"),
        pytest.param("1.2.3", ("hoarder/v1.2.3",), "hoarder/v1.2.3", id="below its own name"),
        pytest.param("1.2.3", ("cli-1.2.3",), None, id="of another program"),
        pytest.param("v1.2.3-alpine3.20", ("v1.2.3",), "v1.2.3", id="without the variant"),
        pytest.param("1.2.3", ("v1.2.4", "v2.0.0"), None, id="another release is another program"),
        pytest.param("1.2.3-rc.1", ("v1.2.3", "v1.2.3-rc.1"), "v1.2.3-rc.1", id="a pre-release"),
        pytest.param("latest", ("v1.9.0", "v1.10.0", "v2.0.0-rc1"), "v1.10.0", id="latest: the newest release"),
        pytest.param("latest", ("hoarder-1.0.0", "cli-9.0.0"), "hoarder-1.0.0", id="latest of this program"),
        pytest.param("1", ("v1.9.0", "v2.0.0"), "v1.9.0", id="the newest of its line"),
        pytest.param("3", ("v1.9.0",), None, id="a line that is not there"),
        pytest.param("latest", (), "main", id="no release at all: the default branch"),
        pytest.param("nightly", ("v1.0.0",), "main", id="nightly is no release"),
        pytest.param("main", ("v1.0.0",), "main", id="the name of a branch"),
        pytest.param("sha-1a2b3c4", ("v1.0.0",), None, id="a commit that no tag and no branch has"),
    ],
)
def test_which_git_tag_an_image_tag_means(image_tag: str, there: tuple[str, ...], found: str | None) -> None:
    one = match(refs(*there), image_tag, "hoarder")
    assert (one.name if one else None) == found
    assert one is None or one.commit == commit(one.name)
    assert one is None or one.exact == (found in candidates(image_tag, "hoarder"))


def test_a_tag_that_names_a_commit_is_found_by_it() -> None:
    one = match(refs("v1.0.0"), f"sha-{commit('v1.0.0')[:9]}", "hoarder")
    assert one is not None
    assert (one.name, one.commit) == ("v1.0.0", commit("v1.0.0"))


def test_the_default_branch_is_asked_for_only_where_it_is_what_counts() -> None:
    unknown = refs(default="")
    assert building.wants_default(good("ghcr.io/a/b:latest"), unknown)
    assert not building.wants_default(good("ghcr.io/a/b:latest"), refs("v1.0.0", default=""))
    assert not building.wants_default(good("ghcr.io/a/b:1.0.0"), unknown)
    assert not building.wants_default(good("ghcr.io/a/b:main"), unknown)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://github.com/a/b.git", True),
        ("git://127.0.0.1/a", True),
        ("ssh://git@host/a/b", True),
        ("http://localhost:8080/a", True),
        ("http://github.com/a/b", False),
        ("file:///etc", False),
        ("ext::sh -c id", False),
        ("https://-oProxyCommand=x/a", False),
        ("https://[::1", False),
        ("git@host:a/b", False),
    ],
)
def test_only_some_urls_are_asked(url: str, *, asked: bool) -> None:
    assert (refused(url) == "") == asked


def test_a_login_in_a_url_is_never_shown() -> None:
    assert without_login("https://me:canary@h.example/a.git") == "https://h.example/a.git"
    assert without_login("https://token@h.example/a") == "https://h.example/a"
    assert without_login("ssh://git@h.example/a") == "ssh://git@h.example/a"


def move(**more: str) -> Move:
    return Move(id="a", sources=("x.io/old/app",), targets=(), evidence=("docs: here",), **more)  # type: ignore[arg-type]


def test_the_catalogue_comes_first_then_labels_and_a_guess_is_called_one() -> None:
    labelled = Present(asked_at=AT, labels=((building.LABEL, "https://git.example/a/b/tree/main/docker"),))
    found = sources(
        good("ghcr.io/owner/sub/app:1"),
        [move(source_repo="https://git.example/x/y.git", dockerfile="D")],
        DENIED,
        [labelled],
    )
    assert [(one.url, one.dockerfile, one.guessed) for one in found] == [
        ("https://git.example/x/y.git", "D", False),
        ("https://git.example/a/b.git", "", False),
        ("https://github.com/owner/sub.git", "", True),
    ]
    assert "guess" in found[-1].said
    odd = Present(asked_at=AT, labels=((building.LABEL, "file:///etc"),))
    assert sources(good("x.io/a/b"), [], DENIED, [odd, None]) == ()


HOME = Source(url=URL, said="Known move (1 source).", dockerfile="docker/Dockerfile")
GUESS = Source(url=URL, said="A guess.", guessed=True)


def card(tag: str, asked: Refs | NoRefs | None, source: Source = HOME, more: str = "") -> Remedy:
    files = {"compose.yaml": f"services:\n  web:\n    image: x.io/old/app:{tag}\n{more}"}
    snapshot, found = loaded(files)
    reference = locate("compose.yaml#services.web.image", found, snapshot)
    known: Mapping[str, Refs | NoRefs] = {URL: asked} if asked else {}
    assert reference.image is not None
    return remedy(reference, reference.image, (source,), known, found)


def test_the_commit_of_the_release_is_offered_with_its_name_behind_it() -> None:
    given = card("0.22.0", refs("v0.22.0"))
    assert given.disposition is Disposition.READY
    assert given.to == f"{URL}#{commit('v0.22.0')} dockerfile=docker/Dockerfile # v0.22.0"
    assert building.shown(given.to) == "git.example/hoarder-app/hoarder at v0.22.0, docker/Dockerfile"
    assert given.why == f"{URL} has the tag v0.22.0 at {commit('v0.22.0')[:12]}."
    assert "no published provenance" in given.risk
    assert not given.recommended
    assert given.candidates[0].proven


def test_a_release_that_the_repository_lacks_is_not_offered() -> None:
    given = card("0.22.0", refs("v0.21.0"))
    assert (given.disposition, given.to) == (Disposition.ASKS, "")
    assert given.why == f"{URL} has no tag for 0.22.0."


def test_a_repository_that_gives_no_answer_is_offered_unverified_and_a_guess_not_at_all() -> None:
    silent = NoRefs(URL, "git is not on this machine.")
    given = card("0.22.0", silent)
    assert given.to == f"{URL}#v0.22.0 dockerfile=docker/Dockerfile"
    assert "nobody asked the repository" in given.risk
    assert "git is not on this machine." in given.evidence
    assert card("0.22.0", silent, GUESS).to == ""


def test_a_guess_that_answers_is_offered_and_stays_a_guess() -> None:
    given = card("latest", refs("v1.0.0"), GUESS)
    assert given.to == f"{URL}#{commit('v1.0.0')} # v1.0.0"
    assert given.why == f"latest names no release; v1.0.0 is the newest release there, at {commit('v1.0.0')[:12]}."
    assert not given.candidates[0].proven
    assert given.evidence[-1] == "That its Dockerfile stands at its root is not known."


def test_others_that_pull_the_same_image_are_named() -> None:
    given = card("1", None, more="  worker:\n    image: x.io/old/app:1\n  other:\n    image: x.io/old/app:2\n")
    assert "worker pulls the same image and stays as written." in given.consequence


SHA = "a" * 40
ARGUMENT = f"{URL}#{SHA} dockerfile=docker/Dockerfile # v1.2"


@pytest.mark.parametrize(
    ("before", "argument", "after"),
    [
        pytest.param(
            "  web:\n    image: a/b:1\n", ARGUMENT,
            f"  web:\n    image: local/b:1\n    build:\n      context: {URL}#{SHA} # v1.2\n"
            "      dockerfile: docker/Dockerfile\n    pull_policy: build\n",
            id="the commit, and its tag behind it",
        ),
        pytest.param(
            "  web: {image: a/b:1}\n", f"{URL}#{SHA} # v1.2",
            f"  web: {{image: 'local/b:1', build: {{context: '{URL}#{SHA}'}}, 'pull_policy': 'build'}}\n".replace(
                "'pull_policy': 'build'", "pull_policy: build"),
            id="no comment in braces",
        ),
        pytest.param("  web:\n    build: ./x # mine\n    image: a/b:1\n", "./y",
                     "  web:\n    build: ./y # mine\n    image: a/b:1\n", id="a build in short form"),
        pytest.param(
            "  web:\n    build:\n      context: ./x\n      target: t\n    image: a/b:1\n", ARGUMENT,
            f"  web:\n    build:\n      context: {URL}#{SHA} # v1.2\n      dockerfile: docker/Dockerfile\n"
            "      target: t\n    image: a/b:1\n",
            id="a build with a context",
        ),
        pytest.param(
            "  web:\n    build:\n      dockerfile: 'D'\n      context: './x'\n    image: a/b:1\n", "./y",
            "  web:\n    build:\n      dockerfile: 'Dockerfile'\n      context: './y'\n    image: a/b:1\n",
            id="the Dockerfile goes with its context",
        ),
        pytest.param('  web: {"build": {"context": "./x"}, "image": "a/b:1"}\n', "./y dockerfile=D",
                     '  web: {"build": {"context": "./y", "dockerfile": "D"}, "image": "a/b:1"}\n', id="as JSON"),
    ],
)  # fmt: skip
def test_where_a_build_is_written(before: str, argument: str, after: str) -> None:
    plan = planned({"compose.yaml": f"services:\n{before}"}, ("compose.yaml#services.web.image", BUILD, argument))
    assert not plan.conflicts
    assert [change.after for change in plan.changes] == [f"services:\n{after}"]


@pytest.mark.parametrize(
    ("build", "says"),
    [
        pytest.param(
            "build: &b\n      context: ./x\n  v:\n    image: c/d\n    build: *b", "takes its `build:`", id="an alias"
        ),
        pytest.param("build:\n      context: >-\n        ./x", "without a plain context", id="a folded context"),
        pytest.param("build:\n      dockerfile: D", "without a plain context", id="no context"),
    ],
)
def test_a_build_that_cannot_be_changed_safely_is_told(build: str, says: str) -> None:
    where = "v" if "*b" in build else "web"
    files = {"compose.yaml": f"services:\n  web:\n    image: a/b:1\n    {build}\n"}
    (conflict,) = planned(files, (f"compose.yaml#services.{where}.image", BUILD, "./y")).conflicts
    assert says in conflict.message


def test_a_build_goes_into_the_override_whose_image_counts() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a/b:1\n",
        "compose.override.yaml": "services:\n  web:\n    image: c/b:2\n",
    }
    plan = planned(files, ("web", BUILD, "./src"))
    assert [change.path for change in plan.changes] == ["compose.override.yaml"]
    assert [(effect.before, effect.after) for effect in plan.effects] == [("c/b:2", "local/b:2")]
    assert not plan.unwanted
