"""Rate limits as registries tell them: how long to wait, how many pulls are left. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tui.core.answers import Quota
from tui.registry.exchange import Reply

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9}
_DURATION = re.compile(r"retry[- ]after:?\s*((?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h))+)", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)")
_EPOCH = 1_000_000_000
"""A number of seconds above this is a moment, not a wait: 2001, or 31 years."""
_QUOTA = re.compile(r"\s*(\d{1,9})\s*(?:;\s*w\s*=\s*(\d{1,9}))?")


def retry_after(reply: Reply, message: str | None, now: datetime) -> float | None:
    """Seconds to wait; None where nothing useful is said.

    Retry-After in seconds or as a date (0 and what is past say nothing), X-Retry-After as seconds since 1970 (Docker
    Hub's website), or GHCR's Go duration inside the message (`retry-after: 880.092µs`).
    """
    for name in ("retry-after", "x-retry-after"):
        header = reply.get(name).strip()
        wait = _seconds(header, now) if header else None
        if wait is not None:
            return wait
    found = _DURATION.search(message or "")
    return sum(float(n) * _UNITS[unit.lower()] for n, unit in _PART.findall(found[1])) or None if found else None


def _seconds(header: str, now: datetime) -> float | None:
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", header):
        wait = float(header)
        if wait > _EPOCH:
            wait -= now.timestamp()
    else:
        try:
            at = parsedate_to_datetime(header)
        except ValueError:
            return None
        wait = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return wait if wait > 0 else None


def quota(reply: Reply) -> Quota | None:
    """`ratelimit-limit: 100;w=21600` and its like, which Docker Hub sends with manifests (docs.docker.com,
    docker-hub/usage/pulls). None for callers without a limit: it sends no such headers to them."""
    left, limit = (_QUOTA.match(reply.get(f"ratelimit-{name}")) for name in ("remaining", "limit"))
    if left is None or limit is None:
        return None
    window = limit[2] or left[2]
    source = reply.get("docker-ratelimit-source").strip()
    return Quota(int(left[1]), int(limit[1]), int(window) if window else None, source)
