"""What an answer teaches: what this registry hides, what the tag means, who owns the path. A sentence or two for each.

Texts are data, one record a family of registries and one entry a kind of tag. They hold facts of the registries' own
documents and code, not of one exchange; what happened in this exchange is said by `diagnose`. Placeholders: {host},
{owner} (the first part of the path), {name} (the last), {path}, {tag}.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tui.core.floating import is_floating
from tui.core.image import DEFAULT_REGISTRY, DEFAULT_TAG, OFFICIAL, ImageName
from tui.core.language import later, tr
from tui.core.tag_words import UNRELEASED
from tui.core.versions import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Registries that behave alike. `hosts`: names, or with a leading dot the ends of names."""

    hosts: tuple[str, ...]
    hides: str
    owner: str
    official: str = ""
    """In place of `owner` for the images below `library/`."""


FAMILIES = (
    Family(
        # moby daemon/internal/distribution/errors.go; docker/hub-feedback#736.
        hosts=(DEFAULT_REGISTRY,),
        hides=later(
            "Docker Hub gives everybody a token and then answers 401 alike for what is missing, private, renamed "
            "or taken down; “may require docker login” is text of the client, not of Docker Hub."
        ),
        owner=later(
            "{owner} is an account on Docker Hub, which need not be the GitHub organisation of that name. "
            "Accounts cannot be renamed: a project that changes its name opens another one, and nothing leads "
            "there."
        ),
        official=later(
            "It is a Docker Official Image (library/{name}): Docker publishes it, and no other account can push "
            "to it. One that is retired can still be pulled, without updates."
        ),
    ),
    Family(
        # oras-project/oras#1128; grantbevis/borg-server#10; ietf-tools/www#392.
        hosts=("ghcr.io",),
        hides=later(
            "ghcr.io gives nobody a token for what is private, gone or never pushed. 401 there hints at private, "
            "403 proves nothing; a stale login gets the same 403, also for public images."
        ),
        owner=later(
            "The package belongs to the GitHub account {owner}. When that account is renamed, GitHub redirects "
            "its repositories but does not move its packages: the old path turns to “denied”."
        ),
    ),
    Family(
        # linuxserver/docker-documentation docs/FAQ.md.
        hosts=("lscr.io",),
        hides=later(
            "lscr.io is a front: it sends you on to ghcr.io, whose token and whose silence about what is private "
            "or gone it shares. Ad blockers know its name, and then it does not resolve."
        ),
        owner=later(
            "LinuxServer.io packs the programs of others here; the same images are ghcr.io/linuxserver/{name} "
            "and linuxserver/{name} on Docker Hub."
        ),
    ),
    Family(
        # quay/quay endpoints/v2/v2auth.py, manifest.py, errors.py.
        hosts=("quay.io",),
        hides=later(
            "Quay answers 401 alike for what is missing and what is private. It has a word of its own only for a "
            "tag that was deleted or ran out (TAG_EXPIRED): tags can be given an end there."
        ),
        owner=later(
            "{owner} is an organisation or a person on Quay, with accounts of its own that no GitHub name reserves."
        ),
    ),
    Family(
        # argoproj/argo-cd#26260; mozilla/jetstream#2683; karakeep-app/karakeep#3000.
        hosts=("gcr.io", ".gcr.io"),
        hides=later(
            "gcr.io refuses the token alike for a private image and for a project that is not there. Container "
            "Registry itself closed in 2025: what answers was copied to Artifact Registry by its owner."
        ),
        owner=later(
            "{owner} is a Google Cloud project. Its images stop for everybody when its bill is not paid, whoever "
            "made them."
        ),
    ),
    Family(
        hosts=(".pkg.dev",),
        hides=later(
            "Artifact Registry refuses the token alike for a private repository and for one that is not there, "
            "and says so: “(or it may not exist)”."
        ),
        owner=later(
            "{owner} is a Google Cloud project; who may read is set there for each repository, and nobody may "
            "until it is."
        ),
    ),
    Family(
        # fluxcd/flux#3492; awslabs/aws-lambda-web-adapter#595.
        hosts=("public.ecr.aws",),
        hides=later(
            "Amazon ECR Public does say when a repository is not there (NAME_UNKNOWN). A login that ran out "
            "hides public images too: it lasts twelve hours."
        ),
        owner=later(
            "{owner} is the alias of an AWS account; docker/library there is Docker's own copy of the official images."
        ),
    ),
    Family(
        hosts=(".amazonaws.com",),
        hides=later(
            "A private ECR answers nobody without a login, so without one nothing is known of what is behind it. "
            "A login lasts twelve hours."
        ),
        owner=later("The number at the start of {host} is the AWS account that owns it; nothing is public there."),
    ),
    Family(
        # microsoft/containerregistry#52, #57.
        hosts=("mcr.microsoft.com",),
        hides=later(
            "Microsoft's registry asks for no login, so it hides nothing: what it does not give is not there. "
            "Its list of tags is a page written beforehand, and is missing for some repositories."
        ),
        owner=later("Microsoft alone publishes here; {path} belongs to one of its products."),
    ),
    Family(
        # canonical/microk8s#4754; container_registry_authentication_service.rb.
        hosts=("registry.gitlab.com",),
        hides=later(
            "GitLab refuses the token alike for a private project and for one that is not there, and since 2026 "
            "a stale login hides public ones too."
        ),
        owner=later(
            "The path is that of a project of {owner} on gitlab.com: the image shares the project's visibility, "
            "and its fate."
        ),
    ),
    Family(
        # kubernetes/registry.k8s.io cmd/archeio/docs; registry.k8s.io#258.
        hosts=("registry.k8s.io", "k8s.gcr.io"),
        hides=later(
            "registry.k8s.io asks for no login and keeps nothing itself: it redirects to a store near you, so a "
            "firewall can break a pull after a good first answer. A missing image and a missing tag look the "
            "same."
        ),
        owner=later(
            "The Kubernetes project publishes here; k8s.gcr.io, its former name, has been frozen since April 2023."
        ),
    ),
    Family(
        # Azure/acr#841, Azure/AKS#4052.
        hosts=(".azurecr.io",),
        hides=later(
            "An Azure registry answers 401 for what is missing and what is private unless its owner opened it to "
            "all; a firewall of its own says 403."
        ),
        owner=later("{host} belongs to one Azure subscription; when that ends, the name itself stops resolving."),
    ),
    Family(
        # go-gitea/gitea routers/api/packages/container/container.go.
        hosts=("codeberg.org", "gitea.com"),
        hides=later(
            "Forgejo and Gitea give everybody a token; a missing tag and a missing image look the same, and a "
            "401 means that the owner is not public."
        ),
        owner=later("The package belongs to the account {owner} on {host}, and follows its visibility."),
    ),
)
OTHER = Family(
    # distribution registry/handlers/api_test.go: manifests of a missing repository are MANIFEST_UNKNOWN too.
    hosts=(),
    hides=later(
        "Of {host} nothing special is known. A plain registry says the same for a missing tag and a missing "
        "repository, so its list of tags is asked for too; one behind a login says 401 before it looks."
    ),
    owner=later("Who runs {host} decides whether {path} is there and who may read it; no other registry knows of it."),
)


class TagKind(Enum):
    """What sort of name is asked for."""

    NONE = "none"
    LATEST = "latest"
    CHANNEL = "channel"
    UNRELEASED = "unreleased"
    LINE = "line"
    RELEASE = "release"
    COMMIT = "commit"
    NAME = "name"
    DIGEST = "digest"


TAGS = {
    TagKind.NONE: later(
        "Without a tag, :latest is meant, and that is only a name: its owner puts it on any image at any "
        "time, and a copy that is here stays as old as it is until somebody pulls."
    ),
    TagKind.LATEST: later(
        ":latest is only a name: its owner puts it on any image at any time, the newest or not, and a copy "
        "that is here stays as old as it is until somebody pulls."
    ),
    TagKind.CHANNEL: later(
        ":{tag} floats: it is put on each new release, so two machines that pulled on different days can run "
        "different images under one name."
    ),
    TagKind.UNRELEASED: later(
        ":{tag} floats, and faster than a release does: it is put on whatever was built last, finished or not."
    ),
    TagKind.LINE: later(
        ":{tag} is a line of versions: it is put on each new release in it, so a pull can bring a newer one, "
        "though by custom never one that breaks with the line."
    ),
    TagKind.RELEASE: later(
        ":{tag} names one release. By custom it stays where it is, but its owner can put it on other bytes "
        "at any time; a digest alone cannot change."
    ),
    TagKind.COMMIT: later(
        ":{tag} names one build of one commit. Nobody moves such a tag, but many owners delete old ones."
    ),
    TagKind.NAME: later(":{tag} means whatever its owner puts it on; nothing in its name promises that it stays."),
    TagKind.DIGEST: later(
        "A digest names the bytes themselves: they are the same in every registry and for ever, updates "
        "never come, and an owner who cleans up untagged images can still take them away."
    ),
}


def family_of(registry: str) -> Family:
    """The family of a registry, by the name that stands in references."""
    bare = registry.partition(":")[0].lower()
    for family in FAMILIES:
        if any(bare == host or (host.startswith(".") and bare.endswith(host)) for host in family.hosts):
            return family
    return OTHER


def tag_kind(image: ImageName) -> TagKind:
    """What sort of name this reference asks for. A tag beside a digest is not asked for."""
    if image.digest is not None:
        return TagKind.DIGEST
    if image.tag is None:
        return TagKind.NONE
    if image.tag == DEFAULT_TAG:
        return TagKind.LATEST
    found = read(image.tag)
    if found.pre in UNRELEASED and not found.complete:
        return TagKind.UNRELEASED
    if found.channel:
        return TagKind.CHANNEL
    if found.numbers:
        return TagKind.LINE if is_floating(image.tag) else TagKind.RELEASE
    return TagKind.COMMIT if found.commit else TagKind.NAME


def lessons(image: ImageName) -> tuple[str, ...]:
    """What the registry hides, what the tag means, who owns the path: in this order."""
    family = family_of(image.registry)
    official = family.official and image.repository.startswith(f"{OFFICIAL}/")
    names = {
        "host": image.registry,
        "owner": image.repository.partition("/")[0],
        "name": image.repository.rpartition("/")[2],
        "path": image.repository,
        "tag": image.tag or "",
    }
    texts = (family.hides, TAGS[tag_kind(image)], family.official if official else family.owner)
    return tuple(tr(text, **names) for text in texts)
