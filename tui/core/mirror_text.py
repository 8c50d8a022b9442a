"""The sources of an image as mirrors, for the settings of an engine: a text to copy, never written by us.

Podman's registries.conf takes a mirror for one repository (containers-registries.conf.5.md). Docker's daemon.json takes
mirrors for all of Docker Hub and for nothing else (docs.docker.com/docker-hub/mirror), where the path stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tui.core.image import DEFAULT_REGISTRY, ImageName
from tui.core.language import tr


def mirror_text(sources: Sequence[ImageName]) -> str:
    """What to copy where; the first source is the one that is pulled, the others stand in for it."""
    first, *others = sources
    parts = [
        tr("For Podman, in /etc/containers/registries.conf.d/ (tried in this order, the first itself last):"),
        *_registries_conf(first, others),
        "",
        *_daemon_json(first, others),
    ]
    return "\n".join(parts)


def _registries_conf(first: ImageName, others: Sequence[ImageName]) -> list[str]:
    lines = ["    [[registry]]", f'    location = "{first.path}"']
    for other in others:
        lines += ["    [[registry.mirror]]", f'    location = "{other.path}"']
    return lines


def _daemon_json(first: ImageName, others: Sequence[ImageName]) -> list[str]:
    if first.registry != DEFAULT_REGISTRY:
        return [tr("Docker has mirrors for Docker Hub alone; for {host} the variable is the way.", host=first.registry)]
    hosts = [f"https://{one.registry}" for one in others if one.repository == first.repository]
    if not hosts:
        return [
            tr("Docker's mirrors keep the path of Docker Hub, and no other source has it; the variable is the way.")
        ]
    text = json.dumps({"registry-mirrors": hosts})
    return [
        tr("For Docker, in /etc/docker/daemon.json (asked for every image of Docker Hub, not for this one alone):"),
        f"    {text}",
    ]
