"""The logins of this person: the files read once, each helper asked once for each registry."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.core.engine import Engine
from tui.core.language import tr
from tui.registry import helper as helpers
from tui.registry.credentials import AUTH_VARIABLE, Helper, Store, lookup, paths, store_of, store_of_variable
from tui.registry.exchange import Login
from tui.registry.mirrors import AUTH_FILES, FILES

AT_ONCE = 8
"""Helpers that run at the same time: each is a process, and some ask a keyring that takes one caller after another."""


class Logins:
    """`notes` says what could not be used, each once, as whole sentences."""

    def __init__(
        self,
        environ: Mapping[str, str],
        home: Path,
        seconds: float,
        *,
        engine: Engine = Engine.DOCKER,
        system: Path = Path("/nonexistent"),
        helpers: Sequence[str] = FILES,
    ) -> None:
        """`helpers`: who is asked, in order (`Settings.helpers`)."""
        self.notes: list[str] = []
        self._environ = environ
        self._seconds = seconds
        self._engine = engine
        self._helpers = tuple(helpers)
        self._paths = paths(environ, home, engine=engine, system=system, uid=os.getuid())
        self._stores: tuple[Store, ...] | None = None
        self._helped: dict[Helper, asyncio.Task[Login | None]] = {}
        self._hung: set[str] = set()
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def of(self, registry: str, repository: str) -> Login | None:
        """The login for a repository of a registry; None: nobody is logged in there."""
        for name in self._helpers:
            files = name == AUTH_FILES
            found = await (self._of_files(registry, repository) if files else self._helps(Helper(name, registry)))
            if found is not None:
                return found
        return None

    async def _of_files(self, registry: str, repository: str) -> Login | None:
        for store in self._read():
            found = lookup(store, registry, repository)
            login = await self._helps(found) if isinstance(found, Helper) else found
            if login is not None:
                return login
        return None

    async def _helps(self, helper: Helper) -> Login | None:
        """What a helper says, asked once."""
        if helper not in self._helped:
            self._helped[helper] = asyncio.create_task(self._ask(helper))
        return await asyncio.shield(self._helped[helper])

    async def _ask(self, helper: Helper) -> Login | None:
        async with self._gate:
            if helper.name in self._hung:
                return None  # said already; each further try would keep its registry waiting for nothing
            reply = await helpers.ask(helper, self._environ, self._seconds)
        if isinstance(reply, helpers.Hung):
            self._hung.add(helper.name)
        if isinstance(reply, str):
            self._tell(reply)
            return None
        return reply

    def _tell(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    def _read(self) -> tuple[Store, ...]:
        if self._stores is None:
            stores = []
            if (text := self._environ.get(AUTH_VARIABLE)) and self._engine is not Engine.PODMAN:
                stores.append(store_of_variable(text))
            for path in self._paths:
                try:
                    stores.append(store_of(str(path), path.read_text("utf-8")))
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except (OSError, UnicodeDecodeError):
                    stores.append(
                        Store(str(path), note=tr("{path} cannot be read, so its logins are not used.", path=path))
                    )
            for store in stores:
                self._tell(store.note)
            self._stores = tuple(stores)
        return self._stores

    async def aclose(self) -> None:
        """Stop the helpers that still run."""
        for task in self._helped.values():
            task.cancel()
        await asyncio.gather(*self._helped.values(), return_exceptions=True)
