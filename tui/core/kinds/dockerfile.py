"""What a Dockerfile means, as far as images go: every FROM, `COPY --from`, `RUN --mount … from=` and `# syntax=`.

Source of the rules: BuildKit `frontend/dockerfile/dockerfile2llb/convert.go` (which arguments a FROM sees, what names a
stage), `instructions/parse.go` and `commands_runmount.go` (no variable is filled in after `from=`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tui.core import image
from tui.core.image import ImageName
from tui.core.language import later, tr
from tui.core.reference import Role
from tui.core.syntax.dockerfile import Dockerfile, Instruction
from tui.core.syntax.template import TemplateFault
from tui.core.syntax.words import expand, split
from tui.core.value import Implied, Piece, Resolved

SCRATCH = "scratch"
SYNTAX = "BUILDKIT_SYNTAX"
"""The build argument that outranks `# syntax=`."""
_TAKING = ("COPY", "RUN")
_FROM = "--from="
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}", re.ASCII)
_NOT_FILLED = later(
    "No variable is filled in after `from=`. Write the image out, or give it a stage of its own (FROM … "
    "AS name) and name that."
)
_ODD_FROM = later("A FROM has an image and nothing else, or `AS name` behind it; the builder refuses this line.")
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
    target: str | None = ""
    """The stage that is built; empty: the last one. None: nobody knows, so every stage is."""


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
    needed: bool = True
    """False: the stage that is built does without it, and nothing is pulled."""


@dataclass(slots=True)
class _Stage:
    """One FROM with what follows it."""

    name: str
    """In small letters; empty where it has none."""
    uses: list[Use] = field(default_factory=list)
    sources: set[int] = field(default_factory=set)
    """The stages that it stands on or takes files from, by their numbers."""


def uses(file: Dockerfile, build: Build) -> tuple[Use, ...]:
    """The images of a Dockerfile, in the order of the file; empty for one without a FROM."""
    stages = _Reading(file, build).stages()
    if not stages:
        return ()
    built = _built(stages, build.target)
    found = [
        use if number in built else replace(use, needed=False) for number, one in enumerate(stages) for use in one.uses
    ]
    if file.syntax is not None and SYNTAX not in build.args:
        # The frontend runs where the build runs, whatever it builds for.
        found.insert(
            0, Use(route=("syntax",), role=Role.BASE, written=file.syntax, value=file.syntax, platform=build.machine)
        )
    return tuple(found)


def has_target(file: Dockerfile, target: str) -> bool:
    """Is there a stage of that name? Without a name the last one is meant."""
    return not target or target.lower() in (_stage(words) for words in _from_lines(file))


def _built(stages: list[_Stage], target: str | None) -> set[int]:
    """The stages that are needed for the target; all of them where it is unknown, or not there."""
    numbers = {one.name: number for number, one in enumerate(stages) if one.name}
    start = len(stages) - 1 if target == "" else numbers.get((target or "").lower())
    if start is None:
        return set(range(len(stages)))
    built: set[int] = set()
    open_ = [start]
    while open_:
        number = open_.pop()
        if number not in built:
            built.add(number)
            open_ += stages[number].sources
    return built


def _from_lines(file: Dockerfile) -> list[tuple[Resolved, ...]]:
    return [split(one.rest, file.escape) for one in file.instructions if one.name == "FROM"]


class _Reading:
    """One walk over the instructions; the stages so far, and the arguments before the first of them."""

    def __init__(self, file: Dockerfile, build: Build) -> None:
        self._file, self._escape, self._build = file, file.escape, build
        self._args = _automatic(build)
        self._names = [_stage(words) for words in _from_lines(file)]
        self._stages: list[_Stage] = []
        self._count = {"from": 0, "copy": 0, "mount": 0}

    def stages(self) -> list[_Stage]:
        """The stages in the order of the file."""
        for instruction in self._file.instructions:
            if instruction.name == "FROM":
                self._from(instruction)
            elif not self._stages:
                if instruction.name == "ARG":
                    self._argument(instruction)
            elif instruction.name in _TAKING:
                self._taken(instruction)
        return self._stages

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

    def _from(self, instruction: Instruction) -> None:
        words = split(instruction.rest, self._escape)
        stage = _Stage(_stage(words))
        if words:
            stage.uses.append(self._base(words, instruction.flags, stage))
        self._stages.append(stage)

    def _base(self, words: tuple[Resolved, ...], flags: tuple[Resolved, ...], stage: _Stage) -> Use:
        word = words[0]
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
        # A FROM knows the stages before it, the last of a name, and none in capitals (`addState`).
        before = [number for number, one in enumerate(self._stages) if one.name and one.name == value.text]
        stage.sources.update(before[-1:])
        role = Role.STAGE if before else self._role(value.text)
        # A context of the stage's own name stands in for the whole stage: its base is not asked for.
        needed = not stage.name or stage.name not in self._build.contexts
        return Use(
            route=route, role=role, written=word, value=value, platform=platform, unset=unset, needed=needed,
            fault=None if len(words) in (1, 3) else TemplateFault(tr(_ODD_FROM)),
        )  # fmt: skip

    def _platform(self, flags: tuple[Resolved, ...]) -> str | None:
        for flag in flags:
            if flag.text.startswith("--platform="):
                word = Resolved(flag.cut(len("--platform="), len(flag.text)))
                return expand(word, self._args.get, self._escape).text or None
        return None

    def _taken(self, instruction: Instruction) -> None:
        """`COPY --from=` and `RUN --mount=…,from=`."""
        for flag in instruction.flags:
            if instruction.name == "COPY" and flag.text.startswith(_FROM):
                self._named("copy", Resolved(flag.cut(len(_FROM), len(flag.text))))
            elif instruction.name == "RUN" and flag.text.startswith("--mount="):
                for source in _mounted(flag):
                    self._named("mount", source)

    def _named(self, what: str, word: Resolved) -> None:
        """What `from=` names: any stage by its name, in a COPY by its number too, or an image, as it is written."""
        route, text, stage = self._route(what), word.text, self._stages[-1]
        fault: TemplateFault | None = None
        role = self._role(text)
        if what == "copy" and _NUMBER.fullmatch(text):
            role = Role.STAGE
            if 0 <= int(text) < len(self._names):
                stage.sources.add(int(text))
            else:
                fault = TemplateFault(
                    tr(
                        "There is no stage {number} here; the first one is 0. Name the stage that you mean.",
                        number=text,
                    )
                )
        elif text.lower() in self._names:
            role = Role.STAGE
            stage.sources.add(len(self._names) - 1 - self._names[::-1].index(text.lower()))
        elif "$" in text:
            fault = TemplateFault(tr(_NOT_FILLED))
        value = word if fault is None else None
        stage.uses.append(Use(route=route, role=role, written=word, value=value, fault=fault))

    def _role(self, text: str) -> Role:
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
        name: build.args.get(name)
        or Resolved((Piece(value, Implied(tr("{variable} is set by the builder", variable=name))),))
        for name, value in values.items()
    }
