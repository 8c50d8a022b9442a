"""What a Dockerfile means, as far as images go: every FROM, `COPY --from`, `RUN --mount … from=` and `# syntax=`.

Source of the rules: BuildKit `frontend/dockerfile/dockerfile2llb/convert.go` (which arguments a FROM sees, what names a
stage), `instructions/parse.go` and `commands_runmount.go` (no variable is filled in after `from=`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tui.core import image
from tui.core.image import ImageName
from tui.core.reference import Role
from tui.core.syntax.dockerfile import Dockerfile, Instruction
from tui.core.syntax.template import TemplateFault
from tui.core.syntax.words import expand, split
from tui.core.value import Implied, Piece, Resolved

SCRATCH = "scratch"
_PLAIN = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How a Dockerfile is built: what it cannot know by itself."""

    args: Mapping[str, Resolved] = field(default_factory=dict)
    """Build arguments, as Compose or the command line gives them."""
    contexts: frozenset[str] = frozenset()
    """The names that `additional_contexts` takes the place of."""
    platform: str = "linux/amd64"
    """`os/arch[/variant]` that is built for."""
    machine: str = "linux/amd64"
    """`os/arch[/variant]` of the machine that builds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place of a Dockerfile where an image stands. `value` is None where it cannot be filled in."""

    route: tuple[str, ...]
    """`from`, `copy`, `mount` with its number in the file, or `syntax`."""
    role: Role
    written: Resolved
    value: Resolved | None
    platform: str | None = None
    """`--platform` of a FROM, filled in."""
    fault: TemplateFault | None = None
    unset: tuple[str, ...] = ()
    """Variables in it that nobody sets."""


def uses(file: Dockerfile, build: Build) -> tuple[Use, ...]:
    """The images of a Dockerfile, in the order of the file; empty for one without a FROM."""
    reading = _Reading(file, build)
    found = [use for instruction in file.instructions for use in reading.of(instruction)]
    if not reading.stages:
        return ()
    if file.syntax is not None:
        found.insert(0, Use(route=("syntax",), role=Role.BASE, written=file.syntax, value=file.syntax))
    return tuple(found)


class _Reading:
    """One walk over the instructions; the stages so far, and the arguments before the first of them."""

    def __init__(self, file: Dockerfile, build: Build) -> None:
        self._escape, self._build = file.escape, build
        self._args = _automatic(build)
        self._all_stages = [
            _stage(split(instruction.rest, file.escape))
            for instruction in file.instructions
            if instruction.name == "FROM"
        ]
        self.stages: list[str] = []
        self._count = {"from": 0, "copy": 0, "mount": 0}

    def of(self, instruction: Instruction) -> Iterator[Use]:
        match instruction.name:
            case "ARG" if not self.stages:
                self._argument(instruction)
            case "FROM":
                yield from self._from(instruction)
            case "COPY":
                for flag in instruction.flags:
                    if flag.text.startswith("--from="):
                        yield self._named("copy", Resolved(flag.cut(len("--from="), len(flag.text))))
            case "RUN":
                for flag in instruction.flags:
                    if flag.text.startswith("--mount="):
                        yield from (self._named("mount", source) for source in _mounted(flag))
            case _:
                pass

    def _argument(self, instruction: Instruction) -> None:
        """`ARG NAME[=DEFAULT] …` before the first FROM: the only ones that a FROM sees."""
        for word in split(instruction.rest, self._escape):
            name, sign, _ = word.text.partition("=")
            if name in self._build.args:
                self._args[name] = self._build.args[name]
            elif sign:
                default = Resolved(word.cut(len(name) + 1, len(word.text)))
                try:
                    self._args[name] = expand(default, self._args.get, self._escape)
                except TemplateFault:
                    continue  # whoever uses it meets an unset variable, and is told so

    def _from(self, instruction: Instruction) -> Iterator[Use]:
        words = split(instruction.rest, self._escape)
        if words:
            yield self._base(words[0], instruction.flags)
        self.stages.append(_stage(words))

    def _base(self, word: Resolved, flags: tuple[Resolved, ...]) -> Use:
        route = self._route("from")
        unset = tuple(name for name in _names(word.text) if name not in self._args)
        try:
            value = expand(word, self._args.get, self._escape)
            platform = self._platform(flags)
        except TemplateFault as fault:
            return Use(route=route, role=Role.BASE, written=word, value=None, fault=fault, unset=unset)
        if not value.text:
            empty = TemplateFault("", unset[0] if unset else None)
            return Use(route=route, role=Role.BASE, written=word, value=None, fault=empty, unset=unset)
        role = self._role(value.text, self.stages)
        return Use(route=route, role=role, written=word, value=value, platform=platform, unset=unset)

    def _platform(self, flags: tuple[Resolved, ...]) -> str | None:
        for flag in flags:
            if flag.text.startswith("--platform="):
                word = Resolved(flag.cut(len("--platform="), len(flag.text)))
                return expand(word, self._args.get, self._escape).text or None
        return None

    def _named(self, what: str, word: Resolved) -> Use:
        """What `from=` names: any stage by name or number, or an image, as it is written."""
        numbered = word.text.isdecimal() and int(word.text) < len(self._all_stages)
        role = Role.STAGE if numbered else self._role(word.text, self._all_stages)
        return Use(route=self._route(what), role=role, written=word, value=word)

    def _role(self, text: str, stages: list[str]) -> Role:
        if text.lower() in stages and text:
            return Role.STAGE
        if _context_name(text) in self._build.contexts:
            return Role.STAGE
        return Role.SCRATCH if text == SCRATCH else Role.BASE

    def _route(self, what: str) -> tuple[str, ...]:
        number = self._count[what]
        self._count[what] = number + 1
        return (what, str(number))


def _stage(words: tuple[Resolved, ...]) -> str:
    """The name that `FROM … AS NAME` gives, in small letters; empty where it gives none."""
    return words[2].text.lower() if len(words) == 3 and words[1].text.lower() == "as" else ""


def _mounted(flag: Resolved) -> Iterator[Resolved]:
    """The values of `from=` in a mount's comma-separated options."""
    text = flag.text
    for found in re.finditer(r"(?<=[=,])from=([^,]*)", text, re.IGNORECASE):
        if found[1]:
            yield Resolved(flag.cut(found.start(1), found.end(1)))


def _context_name(text: str) -> str:
    """The name that `additional_contexts` knows an image by: familiar, and without `:latest`."""
    name = image.parse(text)
    return name.familiar.removesuffix(":latest") if isinstance(name, ImageName) else text


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[1] or found[2] for found in _PLAIN.finditer(text)))


def _automatic(build: Build) -> dict[str, Resolved]:
    """The arguments that BuildKit sets by itself; a build argument of that name outranks them."""
    values: dict[str, str] = {"TARGETSTAGE": "default"}
    for prefix, platform in (("TARGET", build.platform), ("BUILD", build.machine)):
        system, _, rest = platform.partition("/")
        architecture, _, variant = rest.partition("/")
        values |= {
            f"{prefix}PLATFORM": platform,
            f"{prefix}OS": system,
            f"{prefix}ARCH": architecture,
            f"{prefix}VARIANT": variant,
        }
    return {
        name: build.args.get(name) or Resolved((Piece(value, Implied(f"{name} is set by the builder")),))
        for name, value in values.items()
    }
