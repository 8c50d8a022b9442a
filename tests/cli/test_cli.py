"""Each command from its words to its exit status, output and files, against the demo project and its registry."""

from __future__ import annotations

import base64
import json
import socketserver
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from tests.cli.conftest import Call, Said
from tests.conftest import NOW
from tui.cli import demo, main
from tui.core import signs
from tui.core.errors import UsageError
from tui.demo.engine import EmbeddedEngine, Held
from tui.registry.gates import AT_ONCE
from tui.store import bundled
from tui.world import World


def report(said: Said) -> dict[str, object]:
    found = json.loads(said.out)
    jsonschema.validate(found, json.loads(bundled("report.schema.json")))
    assert isinstance(found, dict)
    return found


def test_list_names_the_places_of_every_part(call: Call, project: Path) -> None:
    said = call("list", str(project), "--format", "json")
    references = {r["services"][0]: r for r in report(said)["references"]}  # type: ignore[attr-defined]
    assert said.status == 0
    assert references["web"]["resolved"] == "ghcr.io/karakeep-app/karakeep:latest"
    assert references["web"]["pieces"] == [
        {"text": "ghcr.io/karakeep-app/karakeep:", "from": "docker-compose.yml:4:12"},
        {"text": "latest", "variable": "HOARDER_VERSION", "from": ".env:1:17"},
    ]
    assert references["db"]["written"] == "postgres:16-alpine"


def test_a_project_that_cannot_be_read_is_no_clean_check(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "compose.yaml").write_text("services:\n  a:\n    image: redis:7-alpine\n")
    assert call("check", str(tmp_path)).status == 0
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "compose.yaml").write_text("services:\n  a: {image: x\n")
    said = call("check", str(tmp_path))
    assert said.status == 2
    assert "bad/compose.yaml:" in said.err
    assert "available" in said.out


def test_words_that_are_nearly_right_are_told_so(call: Call, project: Path) -> None:
    assert "Is it `pullfix list`?" in call("lst", str(project)).err
    assert "no platform" in call("check", str(project), "--platform", "foo").err
    said = call("plan", str(project), "--wait", "web=2020-01-01")
    assert (said.status, said.out) == (2, "")
    assert "2020-01-01 is before" in said.err
    assert "“foo” is no date" in call("plan", str(project), "--wait", "web=foo").err


def test_the_demo_leaves_nothing_in_the_cache_of_the_person(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(main, "world", lambda _environ: replace(world, cache_dir=cache))
    assert main.main(["demo", "--headless"]) in (0, 1)
    assert not cache.exists()


def test_the_directory_and_the_name_of_a_project_can_be_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "stack").mkdir()
    (tmp_path / "base.yaml").write_text("services:\n  a:\n    image: x/${COMPOSE_PROJECT_NAME}:${TAG:-1}\n")
    (tmp_path / "stack" / ".env").write_text("TAG=2\n")
    words = ("list", str(tmp_path), "-f", "base.yaml", "--project-directory", "stack", "--format", "json")
    for more, image in (((), "x/stack:2"), (("-p", "told"), "x/told:2")):
        (reference,) = report(call(*words, *more))["references"]  # type: ignore[misc]
        assert reference["resolved"] == image


def test_check_finds_the_founding_case(call: Call, project: Path) -> None:
    said = call("check", str(project), "--format", "json")
    references = {r["services"][0]: r for r in report(said)["references"]}  # type: ignore[attr-defined]
    verdicts = {name: r["status"]["verdict"] for name, r in references.items()}
    assert said.status == 1
    assert verdicts == {
        "web": "denied",
        "chrome": "available",
        "search": "tag-missing",
        "cache": "available",
        "db": "rate-limited",
        "backup": "denied",
        "metrics": "unreachable",
        "mirror": "available",
    }
    assert set(references["web"]["status"]["could_be"]) >= {"private", "missing"}
    (remedy,) = [r for r in references["web"]["findings"][0]["remedies"] if r["recommended"]]
    assert (remedy["code"], remedy["to"]) == ("switch-path", "ghcr.io/hoarder-app/hoarder")


def test_check_as_text_names_the_file_the_line_and_the_env_line(call: Call, project: Path) -> None:
    said = call("check", str(project))
    assert said.status == 1
    assert "docker-compose.yml:4:12" in said.out
    assert ".env:1:17" in said.out
    assert "✗ denied" in said.out
    assert "demo-only" not in said.out + said.err


CHOICES = [
    pytest.param(("--switch", "web=ghcr.io/hoarder-app/hoarder"), id="switch path"),
    pytest.param(("--pin", "search=v1.13.3"), id="pin tag"),
    pytest.param(("--pin", "cache=7-alpine+digest"), id="pin tag and digest"),
    pytest.param(("--build", "web=https://github.com/karakeep-app/karakeep.git#v0.22.0"), id="build locally"),
    pytest.param(("--wait", "web=2026-12-08"), id="wait"),
    pytest.param(("--auto",), id="auto"),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_a_plan_is_what_git_takes_and_undo_leaves_git_clean(call: Call, project: Path, choice: tuple[str, ...]) -> None:
    said = call("plan", str(project), *choice)
    assert said.status == 0, said.err
    assert git_status(project) == ""
    words = ["git", "apply", "--check", "--unidiff-zero"]
    subprocess.run(words, cwd=project, input=said.out, text=True, check=True)
    assert call("plan", str(project), *choice, "--apply").status == 0
    assert git_status(project) != ""
    assert call("undo", str(project)).status == 0
    assert git_status(project) == ""


def git_status(project: Path) -> str:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=project, check=True, capture_output=True, text=True)
    return done.stdout


def test_an_exported_plan_applies_and_is_in_the_history(call: Call, project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.diff"
    call("plan", str(project), "--switch", "web=ghcr.io/hoarder-app/hoarder", "--pin", "web=0.22.0", "-o", str(patch))
    assert "NEXTAUTH" not in patch.read_text()
    assert patch.stat().st_mode & 0o077 == 0
    assert call("apply", str(project), "--patch", str(patch)).status == 0
    assert "HOARDER_VERSION=0.22.0\n" in (project / ".env").read_text()
    history = json.loads(call("history", str(project), "--format", "json").out)
    assert [record["state"] for record in history["records"]] == ["applied"]
    again = call("apply", str(project), "--patch", str(patch))
    assert again.status == 2
    assert call("undo", str(project)).status == 0
    assert git_status(project) == ""


TWICE = "services:\n  {}:\n    image: getmeili/meilisearch:v1.99\n  {}:\n    image: getmeili/meilisearch:v1.99\n"


def test_one_choice_can_stand_for_all_that_are_alike(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(TWICE.format("web", "worker"))
    alone = call("plan", str(tmp_path), "--pin", "web=v1.13.3")
    assert alone.out.count("+    image: getmeili/meilisearch:v1.13.3") == 1
    for words in (("--pin", "web=v1.13.3", "--alike"), ("--auto",)):
        said = call("plan", str(tmp_path), *words)
        assert (said.status, said.out.count("+    image: getmeili/meilisearch:v1.13.3")) == (0, 2)
        assert "v1.13.3: also for worker, which pulls the same." in said.err


def test_waiting_is_accepted_until_its_date(call: Call, project: Path) -> None:
    compose = project / "docker-compose.yml"
    compose.write_text("services:\n  web:\n    image: ghcr.io/karakeep-app/karakeep:1\n")
    assert call("check", str(project)).status == 1
    assert (
        call("plan", str(project), "--wait", "web=2026-12-08 it moves see=https://a.example/b", "--apply").status == 0
    )
    said = call("check", str(project))
    assert said.status == 0
    assert "waits 14 days" in said.out
    assert "Waiting until 2026-12-08 (14 days): it moves. See https://a.example/b" in said.out
    rules = project / "pullfix.yaml"
    rules.write_text(rules.read_text().replace("2026-12-08", "2026-11-23"))
    late = call("check", str(project))
    assert late.status == 1
    assert "Waited for until 2026-11-23: it moves. See https://a.example/b" in late.out


def test_a_path_that_was_left_is_advice_and_ends_with_0(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services:\n  mirror:\n    image: ghcr.io/arunavo4/gitea-mirror\n")
    said = call("check", str(tmp_path), "--format", "json")
    assert said.status == 0
    (reference,) = report(said)["references"]  # type: ignore[misc]
    finding, *more = reference["findings"]
    assert [one["code"] for one in more] == ["floating-tag"]
    assert reference["status"]["verdict"] == "available"
    assert (finding["code"], finding["severity"]) == ("retired-path", "advice")
    assert finding["likely"].startswith(
        "What is here was built on 2025-07-02, what is at ghcr.io/raylabshq/gitea-mirror on"
    )
    assert [remedy["to"] for remedy in finding["remedies"]] == ["ghcr.io/raylabshq/gitea-mirror"]
    text = call("check", str(tmp_path))
    assert "✓ available  mirror  ghcr.io/arunavo4/gitea-mirror  (moved)" in text.out
    assert text.status == 0
    assert "(moved)" in call("explain", "ghcr.io/arunavo4/gitea-mirror").out


def explain(said: Said) -> dict[str, object]:
    """The document of `explain`, checked against its schema."""
    found = json.loads(said.out)
    schemas = [json.loads(bundled(name)) for name in ("explain.schema.json", "report.schema.json")]
    known = Registry().with_resources(
        (name, Resource.from_contents(schema))
        for name, schema in zip(("explain.schema.json", "report.schema.json"), schemas, strict=True)
    )
    jsonschema.Draft202012Validator(schemas[0], registry=known).validate(found)
    assert isinstance(found, dict)
    return found


def test_explain_shows_the_exchange_the_conclusion_the_facts_and_what_they_teach(call: Call) -> None:
    said = call("explain", "ghcr.io/karakeep-app/karakeep:latest")
    assert said.status == 1
    for part in (
        "1  asks for the manifest\n   GET https://ghcr.io/v2/karakeep-app/karakeep/manifests/latest\n   401 from",
        "2  asks for a token",
        "✗ denied\nghcr.io gives nobody a token for karakeep-app/karakeep.",
        "> Switch path: ghcr.io/hoarder-app/hoarder  (recommended: ",
        "login         None was sent.",
        "known move    ghcr.io/hoarder-app/hoarder → ghcr.io/karakeep-app/karakeep (project rename, both are",
        "proves nothing",
        ":latest is only a name",
        "does not move its packages",
    ):
        assert part in said.out
    found = explain(call("explain", "ghcr.io/karakeep-app/karakeep:latest", "--format", "json"))
    assert found["moves"]
    assert found["findings"][0]["remedies"][0]["to"] == "ghcr.io/hoarder-app/hoarder"  # type: ignore[index]


@pytest.mark.parametrize("form", ["text", "json"])
def test_explain_notes_a_login_that_cannot_be_used(call: Call, world: World, form: str) -> None:
    config = world.home / ".docker" / "config.json"
    config.parent.mkdir()
    config.write_text("garbage")
    said = call("explain", "ghcr.io/karakeep-app/karakeep:latest", "--format", form)
    assert str(config) in said.err
    config.write_text('{"credsStore": "is-not-installed"}')
    said = call("explain", "ghcr.io/karakeep-app/karakeep:latest", "--format", form)
    assert "docker-credential-is-not-installed" in said.err


def test_explain_shows_what_the_people_behind_an_image_announced(call: Call) -> None:
    said = call("explain", "ghcr.io/karakeep-app/karakeep:latest")
    assert (
        "Announced at github.com/karakeep-app/karakeep\n"
        "2026-10-30  v0.22.0\n"
        "   ! The image moves to ghcr.io/karakeep-app/karakeep in the coming weeks.\n"
        "   https://github.com/karakeep-app/karakeep/releases/tag/v0.22.0\n"
        "2026-09-12  v0.21.0\n"
        "     Bookmarks load quicker\n"
    ) in said.out
    found = explain(call("explain", "ghcr.io/arunavo4/gitea-mirror", "--format", "json"))
    told = found["announcements"]
    assert isinstance(told, dict)
    assert told["repository"] == "RayLabsHQ/gitea-mirror"
    assert [line["text"] for line in told["notices"][0]["lines"]] == [
        "The repository and its container image moved to RayLabsHQ."
    ]
    assert explain(call("explain", "redis:7-alpine", "--format", "json"))["announcements"] is None


def test_explain_of_an_image_that_is_there(call: Call) -> None:
    said = call("explain", "redis:7-alpine", "--platform", "linux/arm64")
    assert said.status == 0
    assert "✓ available" in said.out
    assert "Docker Official Image (library/redis)" in said.out
    found = explain(call("explain", "redis:7-alpine", "--format", "json"))
    assert found["status"]["verdict"] == "available"  # type: ignore[index]
    assert found["exchange"]


def test_explain_offline_teaches_and_asks_nobody(call: Call) -> None:
    said = call("explain", "quay.io/a/b@sha256:" + "a" * 64, "--offline", "--format", "json")
    found = explain(said)
    assert said.status == 3
    assert found["exchange"] == []
    assert "TAG_EXPIRED" in found["lessons"]["registry"]  # type: ignore[index]


def test_explain_names_the_login_and_its_place_and_never_its_secret(call: Call, world: World) -> None:
    (world.home / ".docker").mkdir()
    secret = base64.b64encode(b"ada:canary-7f3a").decode()
    (world.home / ".docker" / "config.json").write_text(json.dumps({"auths": {"ghcr.io": {"auth": secret}}}))
    said = call("explain", "ghcr.io/acme-internal/backup:2.1")
    place = str(world.home / ".docker" / "config.json")
    assert f"The login of ada from {place}" in " ".join(said.out.split())
    document = call("explain", "ghcr.io/acme-internal/backup:2.1", "--format", "json")
    login = explain(document)["login"]
    assert (login["user"], login["from"]) == ("ada", place)  # type: ignore[index]
    for text in (said.out, said.err, document.out):
        assert "canary" not in text
        assert secret not in text


def test_explain_asks_the_engine_of_this_machine(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(names=("ghcr.io/karakeep-app/karakeep:latest",), built=NOW, named=NOW, containers=("web-1",))
    with tempfile.TemporaryDirectory(prefix="pf-") as folder, EmbeddedEngine(Path(folder, "e"), [held]) as engine:
        inside = main.world({})
        monkeypatch.setattr(main, "world", lambda _environ: replace(inside, sockets=(engine.path,), engine_seconds=60))
        for words in ((), ("--offline",)):
            said = call("explain", "ghcr.io/karakeep-app/karakeep:latest", *words)
            assert "Your running copy is safe for now: web-1 runs it" in said.out
        found = explain(call("explain", "ghcr.io/karakeep-app/karakeep", "--format", "json"))
    assert found["status"]["local"]["image_id"] == held.image_id  # type: ignore[index]


def test_tags_are_listed_newest_first(call: Call) -> None:
    lines = call("tags", "getmeili/meilisearch").out.splitlines()
    assert lines == [
        "v1.13.3  3 weeks ago   amd64, arm64  = latest now",
        "v1.13.0  7 weeks ago   amd64, arm64",
        "v1.12.8  3 months ago  amd64, arm64",
        "latest   3 weeks ago   amd64, arm64",
    ]


def test_tags_mark_what_the_asked_tag_means_and_can_be_cut(call: Call) -> None:
    said = call("tags", "redis:7-alpine", "--limit", "2")
    assert [line.split("  ")[-1] for line in said.out.splitlines()] == ["= latest now", "identical"]
    assert "7 more. --all shows them." in said.err
    assert len(call("tags", "redis:7-alpine", "--all").out.splitlines()) == 9
    found = json.loads(call("tags", "redis:7-alpine", "--format", "json").out)
    assert (found["total"], len(found["tags"]), found["complete"], found["tag"]) == (9, 9, True, "7-alpine")
    marks = {row["tag"]: row["marks"] for row in found["known"]}
    assert marks["7.4.1-alpine"] == ["identical"]
    same = {row["tag"] for row in found["known"] if row["identical"]}
    assert same == {"7.4.1-alpine", "7.4-alpine", "7-alpine"}
    assert call("tags", "redis", "--limit", "0").status == 2


@pytest.mark.parametrize(
    ("image", "tag", "pushed", "built"),
    [
        pytest.param("redis", "7.2.6", "2026-06-02T09:30:00Z", None, id="Docker Hub tells of the push"),
        pytest.param(
            "ghcr.io/raylabshq/gitea-mirror", "latest", None, "2026-11-12T00:00:00Z", id="others of the build"
        ),
    ],
)
def test_tags_as_data_have_dates_and_platforms(
    call: Call, image: str, tag: str, pushed: str | None, built: str | None
) -> None:
    found = json.loads(call("tags", image, "--format", "json").out)
    jsonschema.validate(found, json.loads(bundled("tags.schema.json")))
    row = next(row for row in found["known"] if row["tag"] == tag)
    assert (row["pushed"], row["built"], row["platforms"]) == (pushed, built, ["linux/amd64", "linux/arm64"])


def test_tags_offline_have_what_was_told_before(call: Call) -> None:
    before = call("tags", "getmeili/meilisearch")
    assert call("tags", "getmeili/meilisearch", "--offline").out == before.out
    assert call("tags", "zenika/alpine-chrome", "--offline").err.endswith("alpine-chrome: not asked.\n")


def test_pin_without_an_argument_takes_the_version_of_what_works(call: Call, project: Path) -> None:
    said = call("plan", str(project), "--pin", "cache")
    assert "+    image: redis:7.4.1-alpine" in said.out
    digest = call("plan", str(project), "--pin", "cache=digest").out
    assert "+    image: redis@sha256:" in digest
    assert "# 7.4.1-alpine" in digest


def test_unpin_goes_back_to_the_line(call: Call, project: Path) -> None:
    assert call("plan", str(project), "--pin", "cache=digest", "--apply").status == 0
    assert "-alpine" in (project / "docker-compose.yml").read_text()
    said = call("plan", str(project), "--unpin", "cache", "--apply")
    assert said.status == 0
    assert "    image: redis:7.4.1-alpine\n" in (project / "docker-compose.yml").read_text()
    assert "+    image: redis:7-alpine" in call("plan", str(project), "--unpin", "cache").out


MISTAKES = [
    pytest.param(("list", "{dir}/nowhere"), "nowhere", id="a missing directory"),
    pytest.param(("list", "{dir}/.env"), ".env", id="a file in place of a directory"),
    pytest.param(
        ("plan", "{dir}", "--switch", "nobody=a/b"), "docker-compose.yml#services.web.image", id="an unknown WHERE"
    ),
    pytest.param(("plan", "{dir}", "--switch", "web=Not A Path"), "Not A Path", id="a bad path"),
    pytest.param(("plan", "{dir}", "--switch", "web"), "needs a path", id="a switch without a path"),
    pytest.param(("plan", "{dir}", "--wait", "web=someday"), "someday", id="a date that is none"),
    pytest.param(("plan", "{dir}"), "--switch", id="no choice"),
    pytest.param(("explain", "upper/Case"), "lower case", id="a bad reference"),
    pytest.param(("apply", "{dir}", "--patch", "{dir}/no.diff"), "no.diff", id="a missing diff"),
    pytest.param(("undo", "{dir}"), "undo", id="nothing to undo"),
    pytest.param(("check", "--deadline", "soon"), "soon", id="a deadline that is no number"),
    pytest.param(("check", "--format", "pdf"), "pdf", id="an unknown format"),
]


@pytest.mark.parametrize(("words", "names"), MISTAKES)
def test_a_mistake_is_one_paragraph_that_says_what_to_do(
    call: Call, project: Path, words: tuple[str, ...], names: str
) -> None:
    said = call(*(word.replace("{dir}", str(project)) for word in words))
    assert said.status == 2
    assert said.out == ""
    assert names in said.err
    assert said.err.startswith("pullfix: ")
    assert git_status(project) == ""


def test_a_broken_file_is_named_and_the_rest_still_works(call: Call, project: Path) -> None:
    (project / "other").mkdir()
    (project / "other" / "compose.yaml").write_text("services:\n  a:\n    image: [unclosed\n")
    (project / "latin").mkdir()
    (project / "latin" / "compose.yaml").write_bytes(b"services:\n  a:\n    image: caf\xe9\n")
    said = call("list", str(project))
    assert said.status == 0
    assert "other/compose.yaml" in said.err
    assert "latin/compose.yaml" in said.err
    assert "ghcr.io/karakeep-app/karakeep:latest" in said.out


def test_an_invalid_and_an_unresolved_value_fail_with_their_place(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        "services:\n  a:\n    image: Not/Lower:1\n"
        "  b:\n    image: x/y:${NEEDED:?set it}\n  c:\n    image: redis:7-alpine\n"
    )
    said = call("check", str(tmp_path), "--format", "json")
    verdicts = {r["services"][0]: r["status"]["verdict"] for r in report(said)["references"]}  # type: ignore[attr-defined]
    assert verdicts == {"a": "invalid", "b": "unresolved", "c": "available"}
    assert said.status == 1
    assert "NEEDED" in call("check", str(tmp_path)).out


def test_an_empty_directory_says_what_was_looked_for(call: Call, tmp_path: Path) -> None:
    said = call("list", str(tmp_path))
    assert said.status == 0
    assert "compose.yaml" in said.err


def test_offline_asks_nobody_and_decides_nothing(call: Call, project: Path) -> None:
    said = call("check", str(project), "--offline", "--format", "json")
    assert said.status == 3
    assert {r["status"]["verdict"] for r in report(said)["references"]} == {"skipped"}  # type: ignore[attr-defined]


def test_the_headless_demo_mends_what_can_be_mended(capfd: pytest.CaptureFixture[str]) -> None:
    assert main.main(["demo", "--headless"]) == 0
    out = capfd.readouterr().out
    assert "+    image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}" in out
    assert out.count("✗ denied") == 3  # web and backup before, backup after: only a login mends that one


def test_the_demo_can_be_kept(tmp_path: Path) -> None:
    with demo.copied(str(tmp_path / "kept")) as folder:
        assert (folder / ".env").is_file()
    assert (tmp_path / "kept" / "docker-compose.yml").is_file()
    (tmp_path / "nowhere").symlink_to("not there")
    for name, says in (("kept/.env", "no directory"), ("nowhere", "no directory"), ("a/b", "no directory .*a to")):
        with pytest.raises(UsageError, match=says), demo.copied(str(tmp_path / name)):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "nowhere"]


def test_the_command_line_never_loads_textual_and_list_never_loads_httpx(project: Path) -> None:
    code = (
        "import sys; from tui.cli.main import main; "
        f"status = main(['list', {str(project)!r}]); "
        "print(status, sorted(set(sys.modules) & {'textual', 'rich', 'httpx', 'asyncio.runners'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split("\n")[-2].startswith("0 ")
    assert "textual" not in done.stderr
    assert "httpx" not in done.stderr


def test_a_bad_rule_is_named_with_its_place_and_the_rest_holds(call: Call, project: Path) -> None:
    (project / "pullfix.yaml").write_text("waiting:\n  - image: redis:7-alpine\nwaitng: []\n")
    said = call("check", str(project))
    assert "pullfix.yaml:2:5: A wait needs" in said.err
    assert "pullfix.yaml:3:1: pullfix.yaml has no key “waitng”" in said.err
    assert said.status == 1


def test_a_login_helper_that_is_missing_is_told_and_nothing_stops(
    call: Call, project: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (world.home / ".docker").mkdir()
    (world.home / ".docker" / "config.json").write_text('{"credHelpers": {"ghcr.io": "nowhere"}}')
    monkeypatch.setenv("PATH", "/nonexistent")
    said = call("check", str(project))
    assert said.status == 1
    assert "nowhere" in said.err


def test_a_stale_login_fails_the_check_of_an_image_that_everybody_may_read(
    call: Call, sealed: Path, tmp_path: Path
) -> None:
    """The verdict is the one that everybody gets; a pull from here sends the login, and fails."""
    (sealed / ".docker").mkdir()
    (sealed / ".docker" / "config.json").write_text('{"auths": {"ghcr.io": {"username": "a", "password": "stale"}}}')
    (tmp_path / "compose.yaml").write_text("services: {web: {image: ghcr.io/hoarder-app/hoarder:latest}}\n")
    said = call("check", str(tmp_path), "--format", "json")
    found = report(said)
    rows = found["references"]
    assert isinstance(rows, list)
    (reference,) = rows
    assert said.status == 1
    assert found["summary"] == {
        "references": 1, "available": 0, "failing": 1, "undecided": 0, "waiting": 0, "not_pulled": 0
    }  # fmt: skip
    assert reference["status"]["verdict"] == "available"
    (finding,) = reference["findings"]
    assert (finding["code"], finding["severity"]) == ("bad-login", "failing")
    login = next(remedy for remedy in finding["remedies"] if remedy["code"] == "login")
    assert login["to"].startswith("docker logout ghcr.io")
    assert "bad login" in call("check", str(tmp_path)).out


def test_check_tells_the_pulls_that_are_left(call: Call, project: Path) -> None:
    assert "docker.io 0 of 100 pulls left." in call("check", str(project), "--max-age", "0").err
    found = report(call("check", str(project), "--format", "json", "--max-age", "0"))
    (pulls,) = found["pulls"]  # type: ignore[misc]
    assert (pulls["registry"], pulls["left"], pulls["limit"], pulls["window"]) == ("docker.io", 0, 100, 21600)
    assert "pulls" not in report(call("check", str(project), "--format", "json", "--offline"))


def test_list_tells_once_where_an_anchor_comes_from(call: Call, tmp_path: Path) -> None:
    text = "x-a: &a {image: 'x/y:${T:-1}'}\nservices:\n  one: *a\n  two: *a\n  longer: {image: z}\n"
    (tmp_path / "compose.yaml").write_text(text)
    assert call("list", str(tmp_path)).out == (
        f"{tmp_path.name}\n"
        "  one     x/y:1  compose.yaml:1:17\n"
        "  two     x/y:1  compose.yaml:1:17\n"
        "          1  the default of T, compose.yaml:1:27\n"
        "  longer  z      compose.yaml:5:19\n"
    )


def test_one_outage_is_told_once_with_all_its_images(call: Call, tmp_path: Path) -> None:
    services = "".join(f"  s{n}:\n    image: registry.acme.example/app{n}:1.{n}\n" for n in range(8))
    (tmp_path / "compose.yaml").write_text(f"services:\n{services}  hub:\n    image: getmeili/meilisearch:v1.99\n")
    said = call("check", str(tmp_path)).out
    assert said.count("registry.acme.example does not take connections.") == 1
    _, paragraph = said.split("8 images: registry.acme.example does not take connections.\n")
    told, _ = paragraph.split("\n\n")
    for n in range(8):
        assert f"s{n}  compose.yaml:{3 + 2 * n}:12  registry.acme.example/app{n}:1.{n}" in told
    assert "meilisearch" not in told
    assert said.count("docker.io has getmeili/meilisearch, but no tag v1.99 in it.") == 1
    rows = json.loads(call("check", str(tmp_path), "--format", "json").out)["references"]
    assert [len(row["findings"]) for row in rows] == [1] * 9


class _Plain(socketserver.StreamRequestHandler):
    """What answers in plain HTTP, whatever it is sent."""

    def handle(self) -> None:
        self.request.recv(4096)
        self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_an_outage_of_tls_is_one_paragraph_whoever_met_it_first(
    call: Call, routes: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """More images than are asked for at once: the later ones are not sent, and have the same said of them."""
    services = "".join(f"  s{n}:\n    image: tls.example/app{n}:1\n" for n in range(3 * AT_ONCE))
    (tmp_path / "compose.yaml").write_text(f"services:\n{services}")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Plain) as server:
        threading.Thread(target=server.serve_forever).start()
        monkeypatch.setitem(routes, "tls.example", f"https://127.0.0.1:{server.server_address[1]}")
        said = call("check", str(tmp_path)).out
        server.shutdown()
    assert said.count("What answers at tls.example speaks no TLS.") == 1
    assert f"{3 * AT_ONCE} images: What answers at tls.example speaks no TLS." in said
    assert "Check the port in the name. If plain http is spoken there" in said


def test_in_the_c_locale_a_report_is_ascii(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "compose.yml").write_text("services:\n  größe:\n    image: redis:7\n  web:\n    image: ${NONE}\n")
    try:
        main.main(["check", str(tmp_path), "--offline"])
        main.main(["help", "registries"])
        main.main(["plan", str(tmp_path), "--offline", "--switch", "“größe”=x/y"])
        with pytest.raises(SystemExit):
            main.main(["plan", "--help"])
        main.main(["bogus…"])
        said = capsys.readouterr()
    finally:
        signs.use(ascii_only=False)
    assert "gr\\xf6\\xdfe" in said.out
    assert "--wait WHERE[=DATE ...]" in said.out
    assert said.err.count('"') >= 4
    assert "\\u" not in said.out + said.err
    assert (said.out + said.err).isascii()
