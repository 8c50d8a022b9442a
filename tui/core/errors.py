"""The exceptions of pullfix. Bad input is data (a Problem); these are for "we cannot go on".

PullfixError            what happened, where, and what to do: one plain paragraph
├── UsageError          the call's words are off (exit 2)
├── ProjectError        the directory cannot be read at all (exit 2)
├── CatalogueError      a catalogue file is not as its schema wants it (path, line, reason)
├── PatchError          a diff cannot be read, or does not fit the files
└── ApplyError          writing was refused or failed; nothing was changed
"""


class PullfixError(Exception):
    """One plain paragraph for a person: what happened, where, what to do."""


class UsageError(PullfixError):
    """The call's words are off."""


class ProjectError(PullfixError):
    """The directory cannot be read at all."""


class CatalogueError(PullfixError):
    """A catalogue file is not as its schema wants it."""


class PatchError(PullfixError):
    """A diff cannot be read, or does not fit the files."""


class ApplyError(PullfixError):
    """Writing was refused or failed; the files are as they were."""
