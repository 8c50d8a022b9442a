"""Which files of a directory are Compose projects: by name, by COMPOSE_FILE, and by content."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

MAIN = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The default files, the first that is there (compose-go `cli.DefaultFileNames`)."""
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
VENDORED = frozenset(
    {".git", ".hg", ".svn", "node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store", ".venv",
     "venv", "__pycache__", "site-packages", ".tox", ".nox", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache",
     ".bundle", ".terraform", ".gradle", ".direnv", ".cache"}
)  # fmt: skip
"""Directories that hold other people's files; passed over unless all are asked for."""
_SIGNS = {"pyvenv.cfg": "", "autoload.php": "vendor", "modules.txt": "vendor"}
"""Files that say the same of the directory that they stand in: of any, or of one of that name."""
YAML_NAME = re.compile(r"\.ya?ml(?:[._-][A-Za-z0-9_.-]+)?$", re.IGNORECASE)
_COMPOSE_NAME = re.compile(
    r"(?:^|[/._-])compose(?:[._-][A-Za-z0-9_.-]*)?\.(?:json|example|sample|dist|tmpl|tpl|template|j2|jinja2?)$",
    re.IGNORECASE,
)
"""Compose files whose name does not say YAML."""
_NO_YAML = (".md", ".lock", ".swp", ".swo", ".sh", ".py")
TEMPLATE_NAME = re.compile(r"\.(?:j2|jinja2?|tmpl|tpl|template|gotmpl|erb|ejs|hbs|mustache)(?:\.|$)", re.IGNORECASE)
"""What is rendered before Compose sees it."""
_LIKELY_NAME = re.compile(r"compose|docker|podman|stack|swarm", re.IGNORECASE)
DOCKERFILE_NAME = re.compile(
    r"(?:^|/)(?:Docker|Container)file(?:[._-][A-Za-z0-9_.-]+)?$|\.(?:docker|container)file$", re.IGNORECASE
)
_NO_DOCKERFILE = (
    ".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".md", ".sh", ".py",
    ".go", ".js", ".ts", ".json", ".yml", ".yaml", ".html", ".orig", ".bak",
)  # fmt: skip
_SERVICES = re.compile(r"^\ufeff?[\"']?services[\"']?[ \t]*:", re.MULTILINE)
_FIRST = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*|---[^\n]*|%[^\n]*)?\r?\n)*([ ]*)(\S?)")
"""The indent of the first line that is no comment, and its first character."""
_COMPOSE_FILE = re.compile(r"^\s*(?:export\s+)?COMPOSE_FILE\s*[=:]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Folder:
    """One directory with what matters in it."""

    path: str
    """`.` for the root."""
    main: str | None
    override: str | None
    env: str | None
    """Its `.env`."""


def folders(listing: Iterable[str], absent: Collection[str] = ()) -> tuple[Folder, ...]:
    """The root, and the directories that hold a default Compose file or an `.env`, in the order of their paths.
    `absent`: links that lead nowhere, which Compose does not see."""
    names: dict[str, set[str]] = {".": set()}
    wanted = {*MAIN, *OVERRIDES, ".env"}
    for path in listing:
        folder, _, name = path.rpartition("/")
        if name in wanted:
            names.setdefault(folder or ".", set()).add(name)
    return tuple(_folder(path, found, absent) for path, found in sorted(names.items()))


def _folder(path: str, names: set[str], absent: Collection[str]) -> Folder:
    def first(candidates: tuple[str, ...]) -> str | None:
        there = [joined(path, name) for name in candidates if name in names]
        return next((name for name in there if name not in absent), None)

    main = first(MAIN)
    return Folder(path, main or _dangling(path, absent), first(OVERRIDES) if main else None, first((".env",)))


def _dangling(path: str, absent: Collection[str]) -> str | None:
    """With no other file, the link is what the person must be told of."""
    return next((link for name in MAIN if (link := joined(path, name)) in absent), None)


def joined(folder: str, name: str) -> str:
    """A path inside a folder of the snapshot."""
    if folder in (".", ""):
        return name
    return f"{folder}/{name}" if folder[-1] != "/" else folder + name


def yaml_files(listing: Iterable[str]) -> tuple[str, ...]:
    """The files whose name says YAML, also `.yml.tmpl` and the like, or Compose: `docker-compose.json`."""
    return tuple(
        path
        for path in listing
        if (YAML_NAME.search(path) or _COMPOSE_NAME.search(path)) and not path.endswith(_NO_YAML)
    )


def foreign(folder: str, names: Collection[str]) -> bool:
    """Does what stands in a directory say that it holds other people's files? A virtual environment of any name, the
    packages of PHP and Go."""
    name = posixpath.basename(folder)
    return any(sign in names and where in ("", name) for sign, where in _SIGNS.items())


def likely(path: str) -> bool:
    """Does the name alone say Compose? So that a file that cannot be read is worth a word."""
    return _LIKELY_NAME.search(posixpath.basename(path)) is not None


def surely_missing(path: str, listed: Collection[str]) -> bool:
    """Does the listing alone say that a file is not there? Not where a link or a directory that was passed over may
    lead to it."""
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or path in listed or not VENDORED.isdisjoint(parts):
        return False
    return not any("/".join(parts[:end]) in listed for end in range(1, len(parts)))


def env_files(listing: Iterable[str]) -> tuple[str, ...]:
    """The `.env` that is looked for beside each YAML file, whether it is there or not."""
    return tuple({joined(path.rpartition("/")[0], ".env"): None for path in yaml_files(listing)})


def dockerfiles(listing: Iterable[str]) -> tuple[str, ...]:
    """The files whose name says Dockerfile or Containerfile; templates of such are left out."""
    return tuple(path for path in listing if DOCKERFILE_NAME.search(path) and not path.lower().endswith(_NO_DOCKERFILE))


def has_services(text: str) -> bool:
    """May the text have a top-level `services`? Cheap, before anything is parsed."""
    if _SERVICES.search(text):
        return True
    if "services" not in text:
        return False
    found = _FIRST.match(text)
    indent, sign = found.groups() if found is not None else ("", "")
    if sign in ("{", "?"):
        return True
    return indent != "" and re.search(rf"^{indent}[\"']?services[\"']?[ \t]*:", text, re.MULTILINE) is not None


def names_files(text: str) -> bool:
    """Does an env file set COMPOSE_FILE?"""
    return _COMPOSE_FILE.search(text) is not None
