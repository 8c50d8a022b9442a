"""The words that tags are made of, and a tag cut into them.

Tags have no grammar that anybody keeps. What is here was read off the tag lists of real images; each table says what
its words mean in them. `versions` gives the pieces their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREFIXES = _words("v version ver release releases rel r")
"""Stand before a version and mean nothing: `v1.2`, `version-1.2`, `RELEASE.2024-05-10T01-41-38Z`."""
CHANNELS = _words("latest stable lts current mainline release releases rolling production prod default")
"""Name whatever release is newest of its sort."""
UNRELEASED = _words(
    "main master trunk head develop development dev devel edge nightly snapshot canary unstable experimental next "
    "testing test insiders daily weekly bleeding rawhide"
)
"""Name what no release is made of yet."""
PRE_RANK = {
    **dict.fromkeys(sorted(UNRELEASED), 0),
    "alpha": 1, "a": 1, "eap": 1, "ea": 1, "m": 2, "milestone": 2, "preview": 2, "beta": 3, "b": 3, "pre": 4,
    "prerelease": 4, "cr": 5, "rc": 5,
}  # fmt: skip
"""How near to the release a pre-release is."""
BUILDS = _words("r ls b build rev revision p pl patch sp security hotfix fix cu gdr")
"""Count builds of a version, where a number follows: `-r3` (Bitnami, Alpine), `-ls261` (LinuxServer), `-b08` (Java)."""
NOTHING = frozenset({"final", "ga"})
"""Say that a release is one."""
ANY = ("x", ".")
"""The word and the sign before it that stand for any number: `1.x` is the line of 1, and moves as 1 does."""
COMMITS = _words("sha commit git pr pull mr merge branch issue run ci")
"""Stand before what is no version: a commit, a pull request, a run of a build."""
SYSTEMS = _words(
    "alpine debian ubuntu ubi centos fedora oraclelinux ol leap el al azurelinux mariner photon windowsservercore "
    "nanoserver windows ltsc"
)
"""Systems that an image stands on. Another version of one is another image, and may stand in for it."""
OWNERS = SYSTEMS | _words(
    "jdk jre java openjdk adoptopenjdk ibmjava amazoncorretto temurin corretto sapmachine zulu semeru openj graalvm "
    "php python py node jsc ruby go golang perl lua scala otp erlang elixir nginx openresty apache postgres postgresql "
    "pg mysql mariadb mongo spark hadoop cuda cudnn rocm mono dotnet sdk libtorrentv tomcat jetty cpuv rpi"
)
"""Systems, runtimes and boards: a number behind one is its own version, not the image's (`-debian-12`, `-jdk21`)."""
_ARCH = (
    "linux-amd64|amd64v[1-4]|amd64|x86[_-]64|i[36]86|arm64v8|arm64|aarch64|arm32v[5678]|armv[5678]l?|armhf|armel|arm|"
    "ppc64le|s390x|riscv64|mips64le|loong64|loongarch64"
)
_PIECE = re.compile(
    rf"(?P<stamp>\d{{4}}-\d\d-\d\d(?:T\d\d-\d\d-\d\dZ)?)(?![0-9A-Za-z])"
    rf"|(?P<arch>{_ARCH})(?![0-9A-Za-z])"
    rf"|(?P<commit>g?[0-9a-f]{{7,40}})(?![0-9A-Za-z])"
    rf"|(?P<number>\d+(?:\.\d+)*)"
    rf"|(?P<word>[A-Za-z]+)"
    rf"|(?P<sign>[-_.])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[a-f]", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


class Sort(Enum):
    """What a piece of a tag is, by its looks alone."""

    STAMP = "stamp"
    """2024-05-10, with or without a time of day."""
    ARCH = "arch"
    COMMIT = "commit"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a tag. `sign`: what stands between it and the piece before, empty where nothing does."""

    sort: Sort
    text: str
    sign: str
    start: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of a NUMBER."""
        return tuple(map(int, self.text.split(".")))


def pieces(tag: str) -> tuple[Piece, ...]:
    """A tag cut into its pieces, signs between them left out."""
    found: list[Piece] = []
    at, sign = 0, ""
    while at < len(tag):
        match = _PIECE.match(tag, at)
        if match is None:  # a sign that no tag has; whoever asks has not read the grammar
            at += 1
            continue
        kind = match.lastgroup or ""
        if kind == "commit" and (is_day(match[0][:8]) or not _LETTER.search(match[0]) or match[0].isalpha()):
            match = _NO_COMMIT.match(tag, at) or match
            kind = match.lastgroup or ""
        if kind == "sign":
            sign += match[0]
        else:
            found.append(Piece(Sort(kind), match[0], sign, at))
            sign = ""
        at = match.end()
    return tuple(found)


_NO_COMMIT = re.compile(r"(?P<number>\d+(?:\.\d+)*)|(?P<word>[A-Za-z]+)")


def is_day(text: str) -> bool:
    """20240605, alone or with the hours and minutes behind it."""
    return text.isdigit() and len(text) in (8, 10, 12, 14) and _DAY.match(text) is not None


def day_numbers(text: str) -> tuple[int, ...]:
    """Year, month, day, and whatever follows them: 20240605.1 is (2024, 6, 5, 1)."""
    parts = re.findall(r"\d+", text)
    first = parts[0]
    if len(first) >= len("20240605"):
        parts = [first[:4], first[4:6], first[6:8], *re.findall(r"\d\d", first[8:]), *parts[1:]]
    return tuple(int(part) for part in parts)
