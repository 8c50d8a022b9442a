"""The pull policy of the services that run an image: a line below it, or in place of the policy that is there."""

from __future__ import annotations

from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.remedies.build_text import SourcePlace, below, replaced
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar
from tui.core.text import Snapshot

MISSING = "missing"


def edits(reference: Reference, policy: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """The edits in the mapping that the image stands in, where it is that of a service."""
    at, route = reference.id, reference.id.route
    service = loaded.service_of(reference)
    file = snapshot.text_file(at.path)
    if service is None or route[-1:] != ("image",) or file is None:
        return Refusal(tr("Only what a service pulls by its own `image:` has a pull policy."))
    if at.path.startswith(("../", "/")) or not file.editable:
        return Refusal(tr("{path} is never written to: it is outside the project, or not UTF-8.", path=at.path))
    place = SourcePlace(file, at.path)
    documents = yaml.parse(file.text)
    roots = [] if isinstance(documents, yaml.YamlFault) else [d.root for d in documents]
    node = next((found for root in roots if (found := yaml.find(root, route[:-1])) is not None), None)
    own = node.entries if isinstance(node, Mapping) and not node.flow else ()
    values = {key.value: (key, value) for key, value in own if isinstance(key, Scalar)}
    key, image = values.get("image", (None, None))
    _, there = values.get("pull_policy", (None, None))
    if key is None or not isinstance(image, Scalar) or not isinstance(there, Scalar | None):
        return Refusal(
            tr(
                "The service has no block of its own with a plain `image:`. Add `pull_policy` at {place}.",
                place=place.place(node),
            )
        )
    if there is not None:
        return (replaced(there, policy, place),)
    indent = file.text[file.text.rfind("\n", 0, key.start) + 1 : key.start].lstrip("\ufeff")
    if indent.strip(" "):
        return Refusal(tr("The service starts in the middle of a line. Edit {place} by hand.", place=place.place(key)))
    end = image.start + len(file.text[image.start : image.end].rstrip())
    return (below(end, [f"{indent}pull_policy: {policy}"], place),)
