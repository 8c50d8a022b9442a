"""A snapshot to projects and references: what `Loaded` holds.

Pure: a file that is needed and was not read yet is named in `Loaded.wants`. Loading again after a change is cheap,
since texts are parsed once for each content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tui.core import builds, discovery, image, naming, specs
from tui.core.finding import Problem
from tui.core.fragments import empty_image, folded, nothing_to_run, parts
from tui.core.kinds import shape
from tui.core.kinds.compose import ServiceModel, Slot, has_services
from tui.core.language import tr
from tui.core.loaded import Loaded, Project, Service
from tui.core.options import LoadOptions
from tui.core.readers import differences
from tui.core.reference import Kind, Reference, ReferenceId, Role
from tui.core.scope import Scope
from tui.core.slots import Value, value_of
from tui.core.specs import Spec
from tui.core.standing import User, others
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Sequence, resolved
from tui.core.text import Entry, Snapshot, Unreadable
from tui.core.ties import loose_ends, missing_env_files, refused_values


def load(snapshot: Snapshot, options: LoadOptions) -> Loaded:
    """Everything in the directory. Never raises for what stands in a file."""
    unread = () if options.files else _unread(snapshot)
    if unread:
        return Loaded(wants=unread)
    if options.files or options.directory is not None:
        spec = specs.explicit(snapshot, options)
        made = [_made(spec, snapshot, options)] if spec is not None else []
        loaded = _assembled(snapshot, made, [])
    else:
        made = _discovered(snapshot, options)
        loaded = _assembled(snapshot, made, _dockerfiles(snapshot, made, options))
    return _only(loaded, options.kinds) if options.kinds else loaded


def _only(loaded: Loaded, kinds: tuple[str, ...]) -> Loaded:
    """The references of some kinds of file; projects and services stay."""
    kept = tuple(reference for reference in loaded.references if reference.kind.value in kinds)
    return replace(loaded, references=kept, by_id={reference.id: reference for reference in kept})


@dataclass(slots=True)
class _Made:
    """A loaded project with what it used and what it still wants."""

    project: Project
    references: list[Reference]
    used: tuple[str, ...]
    wants: tuple[str, ...]


def _discovered(snapshot: Snapshot, options: LoadOptions) -> list[_Made]:
    made = [_made(spec, snapshot, options) for spec in specs.of_folders(snapshot, options)]
    taken = {path for one in made for path in one.used}
    single = [
        _made(specs.of_file(path, snapshot, options), snapshot, options)
        for path in discovery.yaml_files(snapshot.listing)
        if path not in taken and _is_compose(path, snapshot)
    ]
    # A file that another one includes or extends is part of that one's project.
    return made + _outermost(single)


def _dockerfiles(snapshot: Snapshot, made: list[_Made], options: LoadOptions) -> list[Reference]:
    """The references of the Dockerfiles that no project builds."""
    built = {path for one in made for path in one.used}
    paths = (path for path in discovery.dockerfiles(snapshot.listing) if path not in built)
    return [reference for path in paths for reference in builds.standalone(path, snapshot, options)]


def _outermost(single: list[_Made]) -> list[_Made]:
    """Those that no other uses; of files that use each other in a ring, the first."""
    uses = {one.project.path: set(one.used) - {one.project.path} for one in single}
    inner = set().union(*uses.values())
    kept = [path for path in uses if path not in inner]
    reached = set(kept).union(*(uses[path] for path in kept))
    for path, used in uses.items():
        if path not in reached:
            kept.append(path)
            reached |= {path, *used}
    return [one for one in single if one.project.path in kept]


def _is_compose(path: str, snapshot: Snapshot) -> bool:
    """Has a file, whatever its name, a top-level `services` of Compose's? One that is no YAML may have."""
    file = snapshot.text_file(path)
    if file is None:
        return path not in snapshot.files
    if not discovery.has_services(file.text):
        return False
    documents = yaml.parse(file.text)
    return isinstance(documents, yaml.YamlFault) or any(has_services(document.root) for document in documents)


# --- one project


@dataclass(frozen=True, slots=True)
class _Memory:
    """A project as it was last made, and all that it was made of."""

    asked: dict[str, Entry | None]
    environ: Mapping[str, str]
    options: LoadOptions
    made: _Made

    def holds(self, snapshot: Snapshot, options: LoadOptions) -> bool:
        """Would it come out the same? A file that was not touched is the same object."""
        same = self.environ is snapshot.environ or self.environ == snapshot.environ
        files = snapshot.files
        return same and self.options == options and all(files.get(path) is entry for path, entry in self.asked.items())


_memories: dict[tuple[str, Spec], _Memory] = {}
MOST_MEMORIES = 4096


def _made(spec: Spec, snapshot: Snapshot, options: LoadOptions) -> _Made:
    """One project; the last one of the same name is taken where nothing changed that it was made of: every preview of
    an edit loads the whole directory again."""
    memory = _memories.get((snapshot.root, spec))
    if memory is not None and memory.holds(snapshot, options):
        return memory.made
    made, asked = _fresh(spec, snapshot, options)
    if len(_memories) >= MOST_MEMORIES:
        _memories.clear()
    _memories[snapshot.root, spec] = _Memory(asked, snapshot.environ, options, made)
    return made


def _fresh(spec: Spec, snapshot: Snapshot, options: LoadOptions) -> tuple[_Made, dict[str, Entry | None]]:
    composition, models, scope = naming.composed(spec, snapshot)
    services, references = [], []
    idle: list[Problem] = []
    for model in (unsettled.settled() for unsettled in models.values()):
        made = _service(model, spec, snapshot, options, scope)
        if made is not None:
            services.append(made[0])
            references += made[1]
            user = User(services=(model.name,), project=spec.path, platform=made[0].platform or None)
            references += builds.references(model, user, composition, snapshot, options)
            references += others(model, composition.models, user, snapshot)
            composition.problems += missing_env_files(model, composition)
            composition.problems += refused_values(model, composition)
        # A fault in an overridden value is one of the project all the same: Compose fills in each file by itself.
        faults = (_value(lost, snapshot).problem for lost in model.shadowed)
        composition.problems += [fault for fault in faults if fault is not None]
        composition.problems += shape.of_merged(model, _text(model.slots.get("pull_policy"), snapshot))
        if made is not None:
            composition.problems += empty_image(model, snapshot)
            idle += nothing_to_run(model, snapshot)
    idle += loose_ends(models, composition)
    composition.problems += folded(spec, idle)
    composition.problems += differences(references, snapshot)
    told = {problem for reference in references for problem in reference.problems}
    project = Project(
        path=spec.path,
        files=tuple(dict.fromkeys((*spec.files, *composition.used))),
        services=tuple(services),
        problems=tuple(problem for problem in dict.fromkeys(composition.problems) if problem not in told),
        read=tuple(dict.fromkeys((*spec.files, *composition.used, *composition.dockerfiles, *composition.asked))),
    )
    used = (*composition.used, *composition.dockerfiles)
    return _Made(project, references, used, tuple(composition.wants)), composition.asked


def _service(
    model: ServiceModel, spec: Spec, snapshot: Snapshot, options: LoadOptions, scope: Scope
) -> tuple[Service, list[Reference]] | None:
    """A service and its references; None where no active profile has it."""
    texts = {key: _text(model.slots.get(key), snapshot) for key in ("platform", "pull_policy")}
    if options.profiles and not _active(model, snapshot, options.profiles):
        return None
    builds = "build" in model.slots
    slot = model.slots.get("image")
    value = _value(slot, snapshot) if slot is not None else None
    # Compose takes the default platform from the project's own variables, `.env` among them (`pkg/compose/pull.go`).
    platform = options.platform or texts["platform"] or scope.text("DOCKER_DEFAULT_PLATFORM")
    references = []
    if slot is not None and value is not None:
        role = Role.BUILT if builds or texts["pull_policy"] == "build" else Role.PULLED
        references = [_reference(slot, value, role, platform, (model.name,), spec)]
        for lost in model.shadowed:
            old = _reference(lost, _value(lost, snapshot), role, platform, (), spec)
            if old.id != references[0].id:
                references.append(replace(old, shadowed_by=references[0].id))
    home_path, home_route = model.home
    service = Service(
        name=model.name,
        image=(value.text or None) if value is not None else None,
        reference=references[0].id if references else None,
        pulled=bool(references) and not builds and texts["pull_policy"] not in ("build", "never"),
        home=ReferenceId(home_path, home_route),
        builds=builds,
        pull_policy=texts["pull_policy"],
        platform=platform,
    )
    return service, references


def _active(model: ServiceModel, snapshot: Snapshot, wanted: tuple[str, ...]) -> bool:
    slot = model.slots.get("profiles")
    node = resolved(slot.node) if slot is not None else None
    if slot is None or not isinstance(node, Sequence) or not node.items or "*" in wanted:
        return True
    items = (replace(slot, node=item) for item in node.items)
    return any(_text(item, snapshot) in wanted for item in items)


def _value(slot: Slot, snapshot: Snapshot) -> Value:
    file = snapshot.text_file(slot.path)
    return value_of(slot, file) if file is not None else Value("", None)


def _text(slot: Slot | None, snapshot: Snapshot) -> str | None:
    return _value(slot, snapshot).text if slot is not None else None


def _reference(
    slot: Slot, value: Value, role: Role, platform: str | None, services: tuple[str, ...], spec: Spec
) -> Reference:
    return Reference(
        id=ReferenceId(slot.path, slot.route),
        kind=Kind.COMPOSE,
        role=role,
        slot=slot.span,
        written=value.written,
        resolved=value.resolved,
        name=image.parse(value.resolved.text) if value.resolved is not None else None,
        platform=platform or None,
        services=services,
        project=spec.path,
        problems=value.problems,
    )


# --- all projects


def _assembled(snapshot: Snapshot, made: list[_Made], alone: list[Reference]) -> Loaded:
    """One reference for each slot and value; services that share both share the reference."""
    by_id: dict[ReferenceId, Reference] = {}
    projects = []
    for one in made:
        renamed: dict[ReferenceId, ReferenceId] = {}
        for reference in one.references:
            if reference.shadowed_by is not None:
                winner = renamed.get(reference.shadowed_by, reference.shadowed_by)
                reference = replace(reference, shadowed_by=winner)
            kept = _merged(by_id, reference)
            renamed.setdefault(reference.id, kept)
        if all(old == new for old, new in renamed.items()):
            projects.append(one.project)
            continue
        services = tuple(
            replace(service, reference=renamed[service.reference]) if service.reference in renamed else service
            for service in one.project.services
        )
        projects.append(replace(one.project, services=services))
    by_id |= {reference.id: reference for reference in alone}
    projects = parts(projects)
    return Loaded(
        projects=tuple(projects),
        references=tuple(by_id.values()),
        problems=tuple(_strays(snapshot, projects)),
        wants=tuple(dict.fromkeys(path for one in made for path in one.wants)),
        by_id=by_id,
    )


def _merged(by_id: dict[ReferenceId, Reference], new: Reference) -> ReferenceId:
    """Put a reference among the others: into an equal one, or under the next free number of its slot."""
    at = new.id
    while (old := by_id.get(at)) is not None:
        if (old.text, old.platform, old.role) == (new.text, new.platform, new.role):
            services = tuple(dict.fromkeys((*old.services, *new.services)))
            shadow = old.shadowed_by if new.shadowed_by is not None else None
            by_id[at] = replace(old if old.needed else new, services=services, shadowed_by=shadow)
            return at
        at = replace(at, nth=at.nth + 1)
    by_id[at] = new if at == new.id else replace(new, id=at)
    return at


def _strays(snapshot: Snapshot, projects: list[Project]) -> Iterator[Problem]:
    """Files that would be Compose and cannot be read, where no project has said so."""
    told = {problem.path for project in projects for problem in project.problems}
    for path in discovery.yaml_files(snapshot.listing):
        entry = snapshot.files.get(path)
        if isinstance(entry, Unreadable) and path not in told and discovery.likely(path):
            yield Problem(
                code="file-unreadable",
                message=tr("{path} cannot be read: {reason}.", path=path, reason=entry.reason),
                path=path,
            )
    for path, entry in snapshot.files.items():
        if isinstance(entry, Unreadable) and path.endswith("/"):
            message = tr(
                "{path} cannot be looked into: {reason}. What is in it is not shown.", path=path, reason=entry.reason
            )
            yield Problem(code="file-unreadable", message=message, path=path, soft=True)


def _unread(snapshot: Snapshot) -> tuple[str, ...]:
    """What can only be judged by its content: all YAML files, Dockerfiles and env files that are there."""
    there = [*discovery.yaml_files(snapshot.listing), *discovery.dockerfiles(snapshot.listing)]
    there += [folder.env for folder in discovery.folders(snapshot.listing) if folder.env]
    return tuple(path for path in there if path not in snapshot.files)
