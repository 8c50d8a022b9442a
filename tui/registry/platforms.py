"""Which platforms of an index an engine takes for the one that is asked.

Source: containerd/platforms, compare.go (`platformVector`), which Docker uses to choose from an index: a newer ARM
runs older ones, 64-bit x86 runs 386, 64-bit ARM runs 32-bit.
"""

from __future__ import annotations

from collections.abc import Iterable

_ARM = ("v8", "v7", "v6", "v5")
_AMD64 = ("v4", "v3", "v2", "v1")
_NAMES = {"x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "i386": "386", "armhf": "arm", "armel": "arm"}


def split(platform: str) -> tuple[str, str, str]:
    """System, architecture and variant, in the one spelling that compares."""
    system, _, rest = platform.lower().partition("/")
    architecture, _, variant = rest.partition("/")
    if architecture == "armel":
        variant = variant or "v6"
    architecture = _NAMES.get(architecture, architecture)
    standard = {"arm64": "v8", "arm": "v7", "amd64": "v1"}.get(architecture, "")
    if variant and not variant.startswith("v"):
        variant = f"v{variant}"
    return system, architecture, variant or standard


def accepted(asked: str) -> tuple[tuple[str, str, str], ...]:
    """What serves for `asked`, best first."""
    system, architecture, variant = split(asked)
    same = [(system, architecture, variant)]
    ladder = {"arm": _ARM, "amd64": _AMD64}.get(architecture, ())
    if variant in ladder:
        same = [(system, architecture, lower) for lower in ladder[ladder.index(variant) :]]
    if architecture == "arm64":
        same += [(system, "arm64", "v8")] + [(system, "arm", lower) for lower in _ARM]
    if architecture == "amd64":
        same.append((system, "386", ""))
    return tuple(dict.fromkeys(same))


def pick(asked: str, offered: Iterable[str]) -> str | None:
    """The platform of `offered` that an engine takes, None where none serves."""
    known = {split(platform): platform for platform in reversed(tuple(offered))}
    return next((known[wanted] for wanted in accepted(asked) if wanted in known), None)
