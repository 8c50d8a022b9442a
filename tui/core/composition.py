"""Several files to one project: overrides, `extends` and `include`, in Compose's order.

Asks the snapshot for each file; one that was not read yet goes on the list of wants, and the caller reads it and comes
again. Cycles end with a problem, never with a loop.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace

from tui.core import discovery, interpolation
from tui.core.env_files import fault_of
from tui.core.finding import Problem
from tui.core.kinds import compose, faults, marks, places, shape
from tui.core.kinds.compose import Fragment, Include, ServiceModel, Slot
from tui.core.language import later, sentences, tr
from tui.core.scope import Scope
from tui.core.slots import value_of
from tui.core.syntax import yaml
from tui.core.syntax.yaml_words import said
from tui.core.text import Entry, Missing, Snapshot, SourceFile, Span, Unreadable

Services = dict[str, ServiceModel]
_BAD_YAML = later("This is no YAML: {said}. The images of this file are not shown until it is mended.")
_EMPTY = later("{path} is empty, and Compose refuses the project. Write its services, or take the file away.")
_NO_GIT = later("{url} is no Git repository: Compose looks for a file of that name, and there is none.")
_FETCHED = later("{url} is fetched from elsewhere by Compose. pullfix does not follow it, nor show its images.")
REMOTE = re.compile(r"(?:https?|git|ssh|oci)://|git@|github\.com/|.+\.git(?:#|$)")
"""What Compose fetches: a context, an include, a file to extend."""
_NO_REMOTE = re.compile(r"https?://(?!.+\.git(?:#|$))")
"""An address that Compose does not take for a Git repository where it includes and extends."""
_RENDERED = re.compile(r"\{\{|(?<!\$)\{%|<%")
"""Signs of a template of Jinja, Go, Helm, ERB."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The services that led to one, each extending the next."""

    real: frozenset[tuple[str, str]] = frozenset()
    """File and service: what a walk must not come to twice."""
    counted: frozenset[tuple[str, str]] = frozenset()
    """The same as Compose counts it (compose-go `loader/extends.go`, `cycleTracker`): by the file's name as `extends`
    has it, and by the first file where it has none. Two services of one name in two files may so close a ring, or not:
    that depends on the order in which it happens to take them."""

    marks: Fragment | None = None
    """The other file that was last come to: its resets are applied at each step within it, to the service that extends.
    Those of the first file count once all is merged; what they do before depends on the order in which Compose happens
    to take the services, so two runs of it may differ."""

    def longer(self, real: tuple[str, str], told: tuple[str, str], marks: Fragment | None) -> Chain:
        """One step further."""
        return Chain(self.real | {real}, self.counted | {told}, marks)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the relative paths of a file start. `base`: those of what it includes, extends and builds."""

    base: str
    work: str
    """Those of the `env_file` and the `project_directory` of its includes. Compose keeps it relative to the directory
    of the including file, and then takes it from the one that it is called in: the two part ways in an include of an
    include (compose-go `loader/include.go`, `relworkingdir`)."""


class Composition:
    """The making of one project. Its lists say what was used, what is missing, and what was wrong."""

    def __init__(self, snapshot: Snapshot, folder: str = ".") -> None:
        self.snapshot, self.folder = snapshot, folder
        """`folder`: where Compose is called."""
        self.environ, self.root = snapshot.environ, snapshot.root
        self.wants: dict[str, None] = {}
        self.used: dict[str, None] = {}
        self.asked: dict[str, Entry | None] = {}
        """Every file that was looked for, with what was there."""
        self.problems: list[Problem] = []
        self.dockerfiles: dict[str, None] = {}
        """The Dockerfiles that its services are built from, whether they are there or not."""
        self.models: dict[str, Slot] = {}
        """The images of top-level `models:`, by their names."""
        self.defined: dict[str, set[str]] = {key: set() for key in ("networks", "volumes", "secrets", "configs")}
        """The names that its documents define at their top."""
        self.name: Slot | None = None

    # --- files

    def file(self, path: str, asked: Slot | None = None, *, quiet: bool = False) -> SourceFile | None:
        """A file of the snapshot. None, with a problem, where it cannot be had; None where it is still to be read."""
        entry = self.snapshot.files.get(path)
        self.asked[path] = entry
        match entry:
            case SourceFile():
                return entry
            case None:
                self.wants[path] = None
            case Missing() if not quiet:
                message = tr(
                    "{path} is not there, and Compose refuses the project. Create it, or take its name out.", path=path
                )
                self._problem("file-missing", message, path, asked)
            case Unreadable(reason=reason) if not quiet:
                self._problem(
                    "file-unreadable", tr("{path} cannot be read: {reason}.", path=path, reason=reason), path, asked
                )
            case _:
                pass
        return None

    def listed(self, path: str) -> bool:
        """Is it among the files of the directory? Quicker than to read it, where what stands in it does not matter."""
        return path in self.snapshot.paths

    def missing(self, path: str) -> bool:
        """Is it known not to be there? Read or not: the listing may say so."""
        entry = self.asked[path] = self.snapshot.files.get(path)
        return isinstance(entry, Missing) or (entry is None and discovery.surely_missing(path, self.snapshot.paths))

    def env_scope(self, paths: tuple[str, ...], scope: Scope, asked: Slot | None = None, *, named: bool) -> Scope:
        """The scope with env files below it. `named`: somebody asked for them, so a missing one is a problem."""
        files = [self.file(path, asked, quiet=not named) for path in paths if path != "/dev/null"]
        judged = (fault_of(path, self.snapshot.files.get(path), named=named) for path in paths)
        self.problems += filter(None, judged)
        below, faults = scope.below(tuple(file for file in files if file is not None))
        for fault in faults:
            message = sentences(fault.message, tr("Compose refuses the project for it."))
            self.problems.append(Problem(code="env-fault", message=message, path=fault.span.path, span=fault.span))
        return below

    def _problem(self, code: str, message: str, path: str, slot: Slot | None) -> None:
        where, span = (slot.path, slot.span) if slot is not None else (path, None)
        self.problems.append(Problem(code=code, message=message, path=where, span=span))

    def _remark(self, code: str, message: str, slot: Slot) -> None:
        self.problems.append(Problem(code=code, message=message, path=slot.path, span=slot.span, soft=True))

    def _fragments(self, file: SourceFile, scope: Scope, *, judged: bool = True) -> tuple[Fragment, ...]:
        """The documents of a file. Compose does not judge a file that is only extended from."""
        documents = yaml.parse(file.text)
        if file.lossy:
            self._problem(
                "file-unreadable", tr("{path} is not UTF-8; Compose refuses it.", path=file.path), file.path, None
            )
            return ()
        if isinstance(documents, yaml.YamlFault):
            end = min(documents.offset + 1, len(file.text))
            span = Span(file.path, max(end - 1, 0), end)
            if _RENDERED.search(file.text) or discovery.TEMPLATE_NAME.search(file.path):
                self._template(span)
                return ()
            message = tr(_BAD_YAML, said=said(documents.message, file.text[documents.offset : documents.offset + 1]))
            self.problems.append(Problem(code="bad-yaml", message=message, path=file.path, span=span))
            return ()
        if _RENDERED.search(file.text):
            hole = next((node for document in documents for node in faults.holes(document.root)), None)
            if hole is not None:
                self._template(Span(file.path, hole.start, hole.end))
                return ()
        found = []
        for document in documents:
            self.problems += faults.structure(file, document.root)
            self.problems += interpolation.faulty(file, document.root, scope)
            if judged:
                self.problems += faults.faults(file, document.root)
                self.problems += shape.of_document(file, document.root)
            self.problems += marks.rings(file, document.root)
            part = compose.fragment(file, marks.marked(file, document.root))
            if part is not None:
                found.append(part)
        return tuple(found)

    def _template(self, span: Span) -> None:
        message = tr("This is a template, and no YAML until it is rendered. Its images are not shown.")
        self.problems.append(Problem(code="template", message=message, path=span.path, span=span, soft=True))

    # --- projects

    def services(self, paths: tuple[str, ...], scope: Scope, ground: Ground, seen: tuple[str, ...] = ()) -> Services:
        """The services of files loaded one over the other."""
        merged: Services = {}
        whole, documents = True, 0
        for path in paths:
            file = self.file(path)
            if file is None:
                whole = False
                continue
            self.used[path] = None
            parts = self._fragments(file, scope)
            documents += len(parts)
            for part in parts:
                own = self._document(part, scope, ground, (*seen, path))
                if part.wipes:
                    merged.clear()
                for name in part.removed:
                    merged.pop(name, None)
                self.problems += faults.nothing_said(part, merged)
                for name, model in own.items():
                    merged[name] = model.over(merged[name]) if name in merged else model
                    self.problems += faults.of_service(merged[name])
        if whole and not documents and not self.problems:
            message = tr(_EMPTY, path=paths[0])
            self._problem("empty", message, paths[0], None)
        return merged

    def _document(self, part: Fragment, scope: Scope, ground: Ground, seen: tuple[str, ...]) -> Services:
        if part.name is not None and yaml.plain(part.name) and not yaml.is_null(part.name) and len(seen) == 1:
            self.name = Slot(part.file.path, ("name",), part.name, scope)
        self.models |= places.top_models(part, scope)
        for key, names in self.defined.items():
            names.update(compose.entries(part.top.get(key)))
        own = {name: self._extended(part, name, scope, ground.base, Chain()) for name in part.services}
        for entry in compose.includes(part, scope):
            for name, model in self._included(entry, scope, ground, seen).items():
                if name in own:
                    self._twice_defined(own[name], model, part, entry)
                own.setdefault(name, model)
        return own

    def _twice_defined(self, own: ServiceModel, other: ServiceModel, part: Fragment, entry: Include) -> None:
        """Compose takes two definitions that come out the same for one, and refuses the project for others."""
        open_ended = (own.slots.keys() | other.slots.keys()) & {"build", "extends"}
        same = self._same(own, other)
        if same and not open_ended:
            return
        message = tr(
            "“{service}” is in an included file too; Compose refuses the project. Rename one of them.", service=own.name
        )
        if open_ended:
            message = tr(
                "“{service}” is in an included file too. Compose refuses the project unless both come out the same.",
                service=own.name,
            )
            self._remark("include-conflict", message, entry.paths[0])
        else:
            self._problem("include-conflict", message, part.file.path, entry.paths[0])

    def _same(self, own: ServiceModel, other: ServiceModel) -> bool:
        """Do two definitions say the same? Compose then takes them for one."""
        nodes = []
        for path, route in (own.home, other.home):
            file = self.snapshot.text_file(path)
            documents = yaml.parse(file.text) if file is not None else ()
            found = () if isinstance(documents, yaml.YamlFault) else documents
            nodes.append(
                next((node for document in found if (node := yaml.find(document.root, route)) is not None), None)
            )
        texts = [self._told(model.slots["image"]) if "image" in model.slots else "" for model in (own, other)]
        return yaml.plain(nodes[0]) == yaml.plain(nodes[1]) and texts[0] == texts[1]

    def _included(self, entry: Include, scope: Scope, ground: Ground, seen: tuple[str, ...]) -> Services:
        paths = tuple(path for slot in entry.paths if (path := self._path(slot, ground.base)) is not None)
        if not paths:
            self._included_scope(entry, scope, ground, "")
            return {}
        if paths[0] in seen or len(seen) > compose.MOST_DEPTH:
            self._problem("include-cycle", tr("{path} is included by itself.", path=paths[0]), paths[0], entry.paths[0])
            return {}
        inner = self._inner_ground(entry, paths[0], ground)
        variables = self._included_scope(entry, scope, ground, inner.base)
        there = [path for slot, path in zip(entry.paths, paths, strict=False) if self.file(path, slot) is not None]
        return self.services(tuple(there), variables, inner, seen) if there else {}

    def _inner_ground(self, entry: Include, path: str, ground: Ground) -> Ground:
        asked = self._told(entry.directory) if entry.directory is not None else ""
        if asked.startswith("/"):
            absolute = within(asked, "", self.root)
            return Ground(absolute, absolute)
        from_work = within(asked, ground.work, self.root) if asked else posixpath.dirname(path)
        from_base = within(asked, ground.base, self.root) if asked else posixpath.dirname(path)
        if asked and not self._is_directory(from_base):
            from_base = posixpath.dirname(from_base)
        return Ground(
            from_work, within(posixpath.relpath(from_base or ".", ground.base or "."), self.folder, self.root)
        )

    def _is_directory(self, path: str) -> bool:
        """As far as the listing knows: one outside the root, or without files, is taken for one."""
        below = "" if path in ("", ".") else f"{path}/"
        return path.startswith(("..", "/")) or any(name.startswith(below) for name in self.snapshot.listing)

    def _included_scope(self, entry: Include, scope: Scope, ground: Ground, folder: str) -> Scope:
        """The variables of an included project: those around it outrank its own env files."""
        if entry.env_files is None:
            return self.env_scope((posixpath.join(folder, ".env"),), scope, named=False)
        env = tuple(path for slot in entry.env_files if (path := self._path(slot, ground.work)) is not None)
        return self.env_scope(env, scope, entry.env_files[0] if entry.env_files else None, named=True)

    def _extended(self, part: Fragment, name: str, scope: Scope, base: str, chain: Chain) -> ServiceModel:
        """A service on top of what it extends."""
        own = places.with_places(compose.service(part, name, scope), part, scope, base)
        self.problems += shape.of_service(part, name)
        asked = own.slots.get("extends")
        if asked is None or asked.reset:
            return own
        wanted = compose.extends(asked)
        base_name = self._told(wanted.service) if wanted is not None else ""
        if wanted is None or not base_name:
            self._problem(
                "extends-missing", tr("`extends` of “{name}” names no service.", name=name), part.file.path, asked
            )
            return own
        if (part.file.path, name) in chain.real:
            message = tr("“{name}” extends itself; Compose refuses the project.", name=name)
            self._problem("extends-cycle", message, part.file.path, asked)
            return own
        told = (self._told(wanted.file), name)
        if told in chain.counted:
            message = tr(
                "“{name}” extends a service of its own name in another file; Compose may take it for a ring.", name=name
            )
            self._remark("extends-ring", message, asked)
        ground = self._ground(part, wanted.file, base_name, base, scope)
        if ground is None:
            return own
        where, folder = ground
        if base_name not in where.services:
            message = tr(
                "“{service}” extends “{base}”, which is not in {path}; Compose refuses the project.",
                service=name,
                base=base_name,
                path=where.file.path,
            )
            self._problem("extends-missing", message, part.file.path, asked)
            return own
        marks = chain.marks if wanted.file is None else where
        longer = chain.longer((part.file.path, name), told, marks)
        found = self._extended(where, base_name, scope, folder, longer)
        resets = compose.resets(chain.marks, name) if chain.marks is not None else ()
        inherited = found.without(("extends", "profiles", *resets))
        base_model = ServiceModel(name, own.home, inherited, found.shadowed, empty=found.empty)
        # `!override` replaces what earlier files say of the service, not what it extends.
        return replace(replace(own, replaces=False).over(base_model), replaces=own.replaces)

    def _told(self, slot: Slot | None) -> str:
        """What a slot says, the variables filled in; empty for none."""
        file = self.snapshot.text_file(slot.path) if slot is not None else None
        return (value_of(slot, file).text or "") if slot is not None and file is not None else ""

    def _ground(
        self, part: Fragment, slot: Slot | None, name: str, base: str, scope: Scope
    ) -> tuple[Fragment, str] | None:
        """The document that an `extends` looks into, and the directory that its own paths start from."""
        if slot is None:
            return part, base
        path = self._path(slot, base)
        file = self.file(path, slot) if path is not None else None
        if path is None or file is None:
            return None
        self.used[path] = None
        parts = self._fragments(file, scope, judged=False)
        if not parts:
            if not any(problem.path == path for problem in self.problems):
                self._problem("extends-missing", tr("{path} has no services to extend.", path=path), path, slot)
            return None
        for part in parts:
            self.problems += faults.builds_of_nothing(part)
        holding = next((candidate for candidate in reversed(parts) if name in candidate.services), parts[-1])
        return holding, posixpath.dirname(path)

    def _path(self, slot: Slot, base: str) -> str | None:
        """The path that a slot names, relative to the snapshot's root."""
        file = self.snapshot.text_file(slot.path)
        value = value_of(slot, file) if file is not None else None
        if value is None or not value.text:
            if value is not None and value.problem is not None:
                self.problems.append(value.problem)
            elif value is not None:
                self._problem("path-empty", tr("The path is empty; Compose refuses the project."), slot.path, slot)
            return None
        if _NO_REMOTE.match(value.text):
            message = tr(_NO_GIT, url=value.text)
            self._problem("file-missing", message, slot.path, slot)
            return None
        if REMOTE.match(value.text):
            message = tr(_FETCHED, url=value.text)
            self._remark("remote", message, slot)
            return None
        return within(value.text, base, self.snapshot.root)


def within(path: str, base: str, root: str) -> str:
    """A path as the snapshot names it: relative to the root where it can be, normal, with forward slashes."""
    if path == "/dev/null":
        return path
    if path.startswith("/"):
        return posixpath.relpath(path, root) if root.startswith("/") else path
    return posixpath.normpath(posixpath.join(base, path))
