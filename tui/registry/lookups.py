"""A thread for each name lookup. The system's resolver cannot be interrupted and may hang for many seconds.

asyncio's own pool has a handful of threads: a few dead names would hold up the lookups of all other hosts, and the
process would wait for them before it may end. These threads hold up nobody, and die with the process.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from tui.registry.mirrors import Address

P = ParamSpec("P")
T = TypeVar("T")


class Lookups(ThreadPoolExecutor):
    """A pool without a pool: asyncio takes nothing but this class as its default."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run it in a thread of its own."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as fault:  # noqa: BLE001  # it belongs to whoever awaits the future
                future.set_exception(fault)
            else:
                future.set_result(result)

        Thread(target=run, name="lookup", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to wait for."""


async def addresses_of(host: str) -> tuple[Address, ...]:
    """The addresses of a `host[:port]`; empty where it has none (Docker: then no network holds it)."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
    except (OSError, UnicodeError, ValueError):
        return ()
