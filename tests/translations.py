"""The sentences in the code and their translations: taken out, brought together, compiled. Babel does the work.

`python -m tests.translations` writes `tui/locale/*/LC_MESSAGES/pullfix.po` and `.mo` anew; the tests compare with them.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "tui"
LOCALES = PACKAGE / "locale"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"tr": None, "later": None, "trn": (1, 2)}
"""The functions of `tui.core.language`, and which of their words are sentences."""
_SINCE = datetime(2026, 11, 25, tzinfo=UTC)


def template() -> Catalog:
    """Every sentence of the code, each with the files that it stands in."""
    found = Catalog(project="pullfix", creation_date=_SINCE)
    taken = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
    for name, _, sentence, comments, context in sorted(taken, key=lambda each: (each[0], each[1])):
        found.add(sentence, locations=[(f"tui/{Path(name).as_posix()}", 0)], auto_comments=comments, context=context)
    for path in sorted(PACKAGE.rglob("*.py")):  # Babel reads no words within f-strings before Python 3.12
        for sentence in sentences_of(path):
            if sentence not in found:
                found.add(sentence, locations=[(f"tui/{path.relative_to(PACKAGE).as_posix()}", 0)])
    return found


def sentences_of(path: Path) -> Iterator[str | tuple[str, str]]:
    """Every sentence of a file, by its syntax: one, or the forms for one and many."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            wanted = KEYWORDS[node.func.id] or (1,)
            words = [word.value for word in node.args[: len(wanted)] if isinstance(word, ast.Constant)]
            if len(words) == len(wanted) and all(words):
                yield words[0] if len(words) == 1 else (words[0], words[1])


def paths() -> list[Path]:
    """The catalogues, one a language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/pullfix.po"))


def read(path: Path) -> Catalog:
    """One language's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def brought_up_to_date(old: Catalog) -> Catalog:
    """With the sentences of the code: new ones empty, old ones gone. Nothing is guessed."""
    old.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    old.obsolete.clear()
    return old


def written(catalogue: Catalog) -> bytes:
    """As a .po file: file names without line numbers, so that only a change of sentences is a change."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """As a .mo file."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write all catalogues anew."""
    for path in paths():
        catalogue = brought_up_to_date(read(path))
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        empty = sum(
            not any(one.string if isinstance(one.string, tuple) else (one.string,)) for one in catalogue if one.id
        )
        print(f"{path.parent.parent.name}: {len(catalogue)} sentences, {empty} of them not translated yet")


if __name__ == "__main__":
    main()
