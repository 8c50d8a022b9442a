"""Which container engine pulls on this machine. It decides whose settings and whose commands count."""

from __future__ import annotations

from enum import Enum


class Engine(Enum):
    """The values are those of PULLFIX_ENGINE."""

    DOCKER = "docker"
    PODMAN = "podman"
    CONTAINERD = "containerd"
