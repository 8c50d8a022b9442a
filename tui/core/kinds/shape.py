"""What Compose's schema refuses in the outline of a file: keys that it does not know, names, words of a closed set.

Compose refuses the whole project for each; its images are shown all the same. Source: the schema of the Compose
Specification as docker-compose 2.40.3 applies it, each key tried against it. What the schema says of ports, limits and
the like is not repeated here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.core.finding import Problem
from tui.core.kinds.compose import RESET, Fragment, ServiceModel, Slot, entries, tag_of
from tui.core.kinds.faults import kind_of
from tui.core.syntax.yaml import Mapping, Node, Scalar, Style, is_null, resolved
from tui.core.text import SourceFile, Span

_TOP = frozenset({"name", "version", "services", "models", "networks", "volumes", "secrets", "configs", "include"})
_SERVICE = frozenset(
    {"annotations", "attach", "blkio_config", "build", "cap_add", "cap_drop", "cgroup", "cgroup_parent",
     "command", "configs", "container_name", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota",
     "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "cpus", "cpuset", "credential_spec", "depends_on",
     "deploy", "develop", "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search", "domainname",
     "entrypoint", "env_file", "environment", "expose", "extends", "external_links", "extra_hosts", "gpus",
     "group_add", "healthcheck", "hostname", "image", "init", "ipc", "isolation", "label_file", "labels",
     "links", "logging", "mac_address", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit",
     "models", "network_mode", "networks", "oom_kill_disable", "oom_score_adj", "pid", "pids_limit", "platform",
     "ports", "post_start", "pre_stop", "privileged", "profiles", "provider", "pull_policy",
     "pull_refresh_after", "read_only", "restart", "runtime", "scale", "secrets", "security_opt", "shm_size",
     "stdin_open", "stop_grace_period", "stop_signal", "storage_opt", "sysctls", "tmpfs", "tty", "ulimits",
     "use_api_socket", "user", "userns_mode", "uts", "volumes", "volumes_from", "working_dir"}
)  # fmt: skip
_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_MERGES = (None, "tag:yaml.org,2002:merge")
POLICY = re.compile(r"always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+")
"""Looked for anywhere in the text, as Compose does."""


def of_document(file: SourceFile, root: Node | None) -> Iterator[Problem]:
    """The faults of one document that is loaded itself: its top-level keys and the names of its services."""
    target = resolved(root)
    if not isinstance(target, Mapping):
        said = (
            f"This document is {kind_of(root)}; Compose wants a mapping with `services:` in it, and refuses the file."
        )
        yield _problem(file, root, said)
        return
    for key, name, value in _keys(target):
        if name not in _TOP and not name.startswith("x-") and tag_of(value) != RESET:
            yield _problem(file, key, f"“{name}” is no key of a Compose file; Compose refuses it. Call it x-{name}.")
    services = resolved(entries(target).get("services"))
    for key, name, value in _keys(services) if isinstance(services, Mapping) else ():
        if not _NAME.fullmatch(name) and tag_of(value) != RESET:
            yield _problem(
                file, key, f"“{name}” is no name for a service; Compose takes letters, digits, dots, - and _ alone."
            )


def of_service(part: Fragment, name: str) -> Iterator[Problem]:
    """Keys of a service that Compose does not know."""
    target = resolved(part.services[name])
    if not isinstance(target, Mapping):
        if not is_null(target):
            yield _problem(part.file, target, f"“{name}” is {kind_of(target)} here; Compose wants a mapping.")
        return
    for key, word, value in _keys(target):
        if word not in _SERVICE and not word.startswith("x-") and tag_of(value) != RESET:
            yield _problem(part.file, key, f"“{word}” is no key of a service; Compose refuses it in “{name}”.")


def of_merged(model: ServiceModel, policy: str | None) -> Iterator[Problem]:
    """The words of a service that must be of a closed set. `policy`: its `pull_policy`, the variables filled in."""
    slot = model.slots.get("pull_policy")
    if slot is not None and policy is not None and kind_of(slot.node) == "a text" and not POLICY.search(policy):
        message = (
            f"`pull_policy` of “{model.name}” is “{policy}”; Compose wants always, never, missing, build, daily, "
            "weekly or every_<time>."
        )
        yield Problem(code="wrong-word", message=message, path=slot.path, span=slot.span)
    yield from _nested(model, "profiles")
    yield from _nested(model, "provider")
    yield from _nested(model, "build")


def _nested(model: ServiceModel, key: str) -> Iterator[Problem]:
    """The one value inside that must be a text."""
    slot = model.slots.get(key)
    if slot is None:
        return
    target = resolved(slot.node)
    if isinstance(target, Mapping):
        wanted = {"provider": "type", "build": "context"}.get(key, "")
        value = entries(target).get(wanted)
        if value is None and key == "provider":
            yield _said(slot, f"`provider` of “{model.name}” has no `type`; Compose refuses the project.", target)
        inner = [value] if value is not None else []
    else:
        inner = (
            list(target.items) if key == "profiles" and target is not None and not isinstance(target, Scalar) else []
        )
    for node in inner:
        if kind_of(node) != "a text" and tag_of(node) != RESET:
            yield _said(slot, f"`{key}` of “{model.name}” holds {kind_of(node)}; Compose wants a text there.", node)


def _keys(mapping: Mapping) -> Iterator[tuple[Node, str, Node]]:
    """The keys that are texts, with their words; merge keys aside."""
    for key, value in mapping.entries:
        word = resolved(key)
        if not isinstance(word, Scalar) or kind_of(word) != "a text":
            continue
        if not (word.value == "<<" and word.style is Style.PLAIN and word.tag in _MERGES):
            yield key, word.value, value


def _problem(file: SourceFile, node: Node | None, message: str) -> Problem:
    span = Span(file.path, node.start, node.end) if node is not None else Span(file.path, 0, 0)
    return Problem(code="wrong-shape", message=message, path=file.path, span=span)


def _said(slot: Slot, message: str, node: Node) -> Problem:
    return Problem(code="wrong-kind", message=message, path=slot.path, span=Span(slot.path, node.start, node.end))
