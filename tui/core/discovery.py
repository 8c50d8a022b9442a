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
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache", ".terraform",
     "site-packages", ".cache", "bower_components"}
)  # fmt: skip
"""Directories that hold other people's files; passed over unless all are asked for."""
YAML_NAME = re.compile(r"\.ya?ml(?:\.[A-Za-z0-9_.-]+)?$", re.IGNORECASE)
DOCKERFILE_NAME = re.compile(
    r"(?:^|/)(?:Docker|Container)file(?:[._-][A-Za-z0-9_.-]+)?$|\.(?:docker|container)file$", re.IGNORECASE
)
_NO_DOCKERFILE = (
    ".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".md", ".sh", ".py",
    ".go", ".js", ".ts", ".json", ".yml", ".yaml", ".html", ".orig", ".bak",
)  # fmt: skip
_SERVICES = re.compile(r"^\ufeff?(?:services|\"services\"|'services')[ \t]*:|^\{\s*\"services\"", re.MULTILINE)
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


def folders(listing: Iterable[str]) -> tuple[Folder, ...]:
    """The root, and the directories that hold a default Compose file or an `.env`, in the order of their paths."""
    names: dict[str, set[str]] = {".": set()}
    wanted = {*MAIN, *OVERRIDES, ".env"}
    for path in listing:
        folder, _, name = path.rpartition("/")
        if name in wanted:
            names.setdefault(folder or ".", set()).add(name)
    return tuple(_folder(path, found) for path, found in sorted(names.items()))


def _folder(path: str, names: set[str]) -> Folder:
    def first(candidates: tuple[str, ...]) -> str | None:
        return next((joined(path, name) for name in candidates if name in names), None)

    main = first(MAIN)
    return Folder(path, main, first(OVERRIDES) if main else None, first((".env",)))


def joined(folder: str, name: str) -> str:
    """A path inside a folder of the snapshot."""
    return name if folder in (".", "") else posixpath.join(folder, name)


def yaml_files(listing: Iterable[str]) -> tuple[str, ...]:
    """The files whose name says YAML, also `.yml.tmpl` and the like."""
    return tuple(path for path in listing if YAML_NAME.search(path) and not path.endswith((".md", ".lock")))


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
    """Does a line of the text start a top-level `services:`? Cheap, before anything is parsed."""
    return _SERVICES.search(text) is not None


def names_files(text: str) -> bool:
    """Does an env file set COMPOSE_FILE?"""
    return _COMPOSE_FILE.search(text) is not None
