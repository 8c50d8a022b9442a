"""References: one slot of one file that holds an image, and what it resolves to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tui.core.finding import Problem
from tui.core.image import BadName, ImageName
from tui.core.text import Span
from tui.core.value import Quoting, Resolved


class Kind(Enum):
    """The kind of file that a reference stands in."""

    COMPOSE = "compose"
    DOCKERFILE = "dockerfile"


class Role(Enum):
    """What the image is for."""

    PULLED = "pulled"
    """Pulled to run a service."""
    BUILT = "built"
    """The name that a local build gives its result; it is not pulled unless the build is skipped."""
    BASE = "base"
    """A FROM that a build pulls."""
    STAGE = "stage"
    """A FROM that names an earlier stage of the same file."""
    SCRATCH = "scratch"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, order=True)
class ReferenceId:
    """Survives edits: the file, the route of keys to the slot, and, where one slot resolves to several values
    (two projects read it with different variables), which of them."""

    path: str
    route: tuple[str, ...]
    nth: int = 0

    def __str__(self) -> str:
        text = f"{self.path}#{'.'.join(_escaped(key) for key in self.route)}"
        return f"{text}@{self.nth}" if self.nth else text


def _escaped(key: str) -> str:
    """Dots inside a key are doubled-quoted, so that the text form stays unambiguous."""
    return f'"{key}"' if "." in key or "@" in key else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One image reference, resolved. All that is shown of it is a function of this and of the answers."""

    id: ReferenceId
    kind: Kind
    role: Role
    slot: Span
    """The whole value as written, quotes included. Its start is the reference's `file:line:column`."""
    quoting: Quoting | None = None
    """How text stands in the slot, where its first character does not tell: in a Dockerfile."""
    written: str
    """The value as written, before interpolation, without its quotes."""
    resolved: Resolved | None
    """None when interpolation failed; `problems` then says why."""
    name: ImageName | BadName | None
    """What the resolved value means; None when there is none."""
    platform: str | None = None
    """`os/arch[/variant]` as the service asks for it; None: the machine's own."""
    services: tuple[str, ...] = ()
    """The services that it feeds, in the order of the file."""
    project: str = "."
    """`path` of the project that it belongs to."""
    shadowed_by: ReferenceId | None = None
    """Another file's slot that overrides this one: the value here is never pulled."""
    needed: bool = True
    """False: it is the base of a stage that no build of its project comes to, so nothing pulls it."""
    problems: tuple[Problem, ...] = field(default=())

    @property
    def image(self) -> ImageName | None:
        """The parsed name where there is one."""
        return self.name if isinstance(self.name, ImageName) else None

    @property
    def text(self) -> str | None:
        """The resolved value, None where interpolation failed."""
        return self.resolved.text if self.resolved is not None else None

    @property
    def label(self) -> str:
        """What a person calls it: its first service, or its place."""
        return self.services[0] if self.services else str(self.id)
