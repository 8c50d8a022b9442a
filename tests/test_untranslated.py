"""Nothing that people read is forgotten: every sentence of the code goes through `tui.core.language`.

Looked at are the string literals of the package, by its syntax. What looks like a sentence, or stands where one is
wanted, must be a literal argument of `tr`, `trn` or `later`. What only looks like one is listed in `ALLOWED` with the
reason; an entry that allows nothing any more is a fault, too.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tui"
IN_WORK: tuple[str, ...] = ()
"""Parts whose sentences are still being brought in: the start of their path below the package. To be emptied."""
_MARKERS = ("tr", "trn", "later")
_LOOKS_SAID = re.compile(
    r"[a-z]{2}[,;:)”]? +[A-Za-z{“(]"  # two words
    r"|[}”)][,;:]? +[a-z]{2}"  # a word behind what is filled in
    r"|[a-z]{2} $|^ [a-z]{2}"  # a part that is put together with others
    r"|^[A-Z].*[.?!…]$",  # a whole sentence
    re.DOTALL,
)
_WANTED = ("title", "message", "help", "description", "tooltip", "placeholder", "consequence", "risk", "why", "todo",
           "likely", "epilog")  # fmt: skip
"""Arguments of these names hold what people read, be it a single word."""
_FOR_PROGRAMMERS = ("ValueError", "TypeError", "KeyError", "AssertionError", "RuntimeError", "NotImplementedError")
_STYLES = re.compile(
    r"(?:(?:not|bold|dim|italic|reverse|underline|strike|on|red|green|yellow|blue|cyan|magenta|white|black|\{\}"
    r"|\$[\w-]+)(?: |$))+"
)


@dataclass(frozen=True)
class Allowed:
    """What may stand in a file although it looks like a sentence: literals that the form matches."""

    file: str
    form: str
    because: str


ALLOWED = (
    Allowed("core/access.py", r"\{(tool)?\} log(in|out)|(aws|az|gcloud) ", "commands that people run"),
    Allowed("core/sentences/oddity.py", r"curl ", "a command that people run"),
    Allowed("core/remedies/login.py", r"unset ", "a command that people run"),
    Allowed("cli/arguments.py", r"pullfix ", "commands that people run"),
    Allowed("core/answers.py", r"tag or repository", "a value of an enumeration, kept on the disk"),
    Allowed("core/building.py", r" dockerfile=", "the form of an argument"),
    Allowed("core/remedies/build_locally.py", r" dockerfile=", "the form of an argument"),
    Allowed("core/remedies/fallback_sources.py", r" digest=|  digest: ", "the form of an argument, and YAML"),
    Allowed("sources/clones.py", r" dockerfile=", "the form of an argument"),
    Allowed("core/catalogue.py", r"either_way: true", "YAML"),
    Allowed("core/remedies/build_text.py", r"\{\}(image|build|pull_policy)", "YAML that is written"),
    Allowed("core/remedies/other_context.py", r"(, )?\{\}dockerfile", "YAML that is written"),
    Allowed("core/remedies/pull_policy.py", r"\{\}pull_policy", "YAML that is written"),
    Allowed("core/remedies/ignore.py", r"(code|image|because): ", "YAML that is written"),
    Allowed("core/remedies/wait.py", r"(image|until|because|see|since): ", "YAML that is written"),
    Allowed("core/remedies/rules_block.py", r"# ", "a comment that is written"),
    Allowed("core/remedies/rules_text.py", r"# ", "a comment that is written"),
    Allowed("core/diff.py", r"diff --git|(new|deleted) file mode|\\ No newline", "the form of a diff"),
    Allowed("core/patch.py", r"diff --git|(rename|copy) from|GIT binary|Binary files|(old|new file|deleted file) mode",
            "the form of a diff"),
    Allowed("core/export.py", r"", "the head of a diff, written to a file"),
    Allowed("core/sentences/phrases.py", r"(access|authentication|not|requested) ", "what registries say"),
    Allowed("core/syntax/yaml.py", r"start any token|cannot be read", "what a parser says, and what stands for it"),
    Allowed("core/syntax/yaml_words.py", r"", "what a parser says"),
    Allowed("core/tag_words.py", r"", "words that stand in tags"),
    Allowed("cli/applying.py", r"patch \{\}", "what a record of the journal is named by"),
    Allowed("cli/select.py", r"select: \{\}", "what a record of the journal is named by"),
    Allowed("journal/reason.py", r"Change \{\} images", "the subject of a commit"),
    Allowed("cli/help_words.py", r".*\(\?P<", "what argparse says"),
    Allowed("cli/watch.py", r"\a", "codes of a terminal"),
    Allowed("crash.py", r"", "a report for the maintainers, kept in a file"),
    Allowed("cache.py", r"pullfix-answers ", "the first line of a file"),
    Allowed("registry/absence.py", r"accept header|not found", "what registries say"),
    Allowed("registry/families.py", r"", "what registries say, and their names"),
    Allowed("registry/hosts.py", r"", "what registries say"),
    Allowed("registry/refusals.py", r"too many|rate limit|authentication", "what registries say"),
    Allowed("registry/helper.py", r"credentials not|no credentials", "what helpers say"),
    Allowed("registry/talk.py", r"Bearer |Basic ", "HTTP"),
    Allowed("registry/wire.py", r"unreachable: |All connection|Name or|name resolution|No address", "what systems say"),
    Allowed("sources/github.py", r"Bearer ", "HTTP"),
    Allowed("sources/remote_git.py", r"terminal prompts|Authentication failed|ref: ", "what git says"),
    Allowed("world.py", r"(user|\{\} as) ", "who made a record of the journal"),
    Allowed("app/emphasis.py", r" not dim", "a style"),
    Allowed("app/palette.py", r"pullfix help ", "a command that people run"),
    Allowed("app/widgets/diff_", r"diff --git ", "the form of a diff"),
    Allowed("demo/", r"", "plays registries, an engine and GitHub: their words"),
)  # fmt: skip


@dataclass
class Module:
    """One file, with the parent of each node."""

    name: str
    tree: ast.Module
    above: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def chain(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes above, the nearest first."""
        while node in self.above:
            node = self.above[node]
            yield node


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = Module(path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8")))
        for node in ast.walk(module.tree):
            module.above |= dict.fromkeys(ast.iter_child_nodes(node), node)
        if not module.name.startswith(IN_WORK):
            found.append(module)
    return tuple(found)


def called(node: ast.AST) -> str:
    """The name of the function that a call calls; empty for what is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def shown(node: ast.AST) -> str:
    """A literal with `{}` for what is filled in; empty for what is no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def literals(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Every text of a module but docstrings, parts of f-strings, and what is marked."""
    for node in ast.walk(module.tree):
        above = module.above.get(node)
        text = shown(node)
        if not text or isinstance(above, (ast.Expr, ast.JoinedStr)) or not re.search("[A-Za-z]{2}", text):
            continue
        if called(above) in _MARKERS and node in above.args:  # type: ignore[arg-type,union-attr]
            continue
        assert isinstance(node, ast.expr)
        yield node, text


def is_said(module: Module, node: ast.expr, text: str) -> bool:
    """Is it for people?"""
    above = module.above.get(node)
    if isinstance(above, ast.keyword) and above.arg in _WANTED and isinstance(node, (ast.Constant, ast.JoinedStr)):
        return re.search("[A-Za-z]{2}", re.sub(r"\{\}", "", text)) is not None
    return _LOOKS_SAID.search(text) is not None


def is_code(module: Module, node: ast.expr, text: str) -> bool:
    """Is it a form, a style, a style sheet, or for programmers alone?"""
    for above in module.chain(node):
        if called(above) in ("compile", "fullmatch", "match", "search", "sub", "cast", *_FOR_PROGRAMMERS):
            return True
        if isinstance(above, (ast.Assert, ast.AnnAssign)) and node is getattr(above, "annotation", above):
            return True
        if isinstance(above, (ast.Assign, ast.AnnAssign)):
            names = above.targets if isinstance(above, ast.Assign) else [above.target]
            return any("CSS" in getattr(name, "id", "") for name in names) or bool(_STYLES.fullmatch(text))
    return bool(_STYLES.fullmatch(text))


def test_every_sentence_goes_through_the_language() -> None:
    used: set[Allowed] = set()
    forgotten = []
    for module in modules():
        rules = [rule for rule in ALLOWED if module.name.startswith(rule.file)]
        for node, text in literals(module):
            if not is_said(module, node, text) or is_code(module, node, text):
                continue
            allowing = [rule for rule in rules if re.match(rule.form, text)]
            used.update(allowing)
            if not allowing:
                forgotten.append(f"tui/{module.name}:{node.lineno}: {text!r}")
    assert forgotten == []
    idle = [rule for rule in ALLOWED if rule not in used and not rule.file.startswith(IN_WORK)]
    assert idle == [], "these allow nothing any more"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_what_is_filled_in_is_what_stands_in_the_sentence() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if called(node) not in ("tr", "trn") or not isinstance(node, ast.Call):
                continue
            given = {word.arg for word in node.keywords}
            if called(node) == "trn":
                given.add("n")
            texts = [shown(one) for one in node.args if isinstance(one, ast.Constant) and shown(one)]
            if any(isinstance(one, ast.JoinedStr) for one in node.args):
                wrong.append(f"tui/{module.name}:{node.lineno}: an f-string")
            filled = called(node) == "trn" or bool(given)
            wanted = set().union(*map(_fields, texts)) if filled else set()
            if texts and None not in given and (wanted | ({"n"} & given)) != given:
                wrong.append(f"tui/{module.name}:{node.lineno}: {sorted(wanted)} and {sorted(map(str, given))}")
    assert wrong == []


def marked() -> frozenset[str]:
    """Names that hold what `later` marks: of constants, fields and arguments, and of functions that give it."""
    found: set[str] = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if called(node) != "later":
                continue
            for above in module.chain(node):
                if isinstance(above, ast.keyword) and above.arg:
                    found.add(above.arg)
                if isinstance(above, (ast.Assign, ast.AnnAssign)):
                    targets = above.targets if isinstance(above, ast.Assign) else [above.target]
                    found |= {name.id for t in targets for name in ast.walk(t) if isinstance(name, ast.Name)}
                    break
    return frozenset(found)


def is_marked(word: ast.expr, names: set[str]) -> bool:
    """Does it hold the name of what was marked?"""
    return any(getattr(one, "id", getattr(one, "attr", "")) in names for one in ast.walk(word))


def derived(module: Module, names: frozenset[str]) -> set[str]:
    """The names of a module that are taken out of marked ones: in loops and by assignments."""
    found = set(names)
    for node in (*ast.walk(module.tree), *ast.walk(module.tree)):  # twice: one may be taken out of another
        if isinstance(node, (ast.For, ast.comprehension)):
            target, source = [node.target], node.iter
        elif isinstance(node, (ast.Assign, ast.NamedExpr)):
            target, source = node.targets if isinstance(node, ast.Assign) else [node.target], node.value
        else:
            continue
        if is_marked(source, found):
            found |= {one.id for part in target for one in ast.walk(part) if isinstance(one, ast.Name)}
    return found


PASSED = {
    "core/language.py": "the function itself",
    "journal/refusal.py": "`refused` is given one of its own constants",
    "sources/remote_git.py": "`_silence` is given one of the two constants above it",
    "sources/commit.py": "`_onto` is given one of the two pairs above it, and what git is in the middle of",
    "sources/git.py": "what git is in the middle of, out of the table above it",
    "registry/daemon_json.py": "`_fault` gives one of the constants above it",
    "core/kinds/faults.py": "`kind_of` gives one of the constants above it",
    "core/kinds/shape.py": "`kind_of` gives one of the constants of `faults`",
    "app/causes.py": "`_said` is given one of the table above it",
    "app/dialogs/step_list.py": "the states of a step are marked where they are defined",
}
"""Files in which `tr` is given what a function was given or gives, and where that comes from."""


def test_what_is_translated_was_marked() -> None:
    names, wrong, passed = marked(), [], set()
    for module in modules():
        known = derived(module, names)
        for node in ast.walk(module.tree):
            if called(node) != "tr" or not isinstance(node, ast.Call) or isinstance(node.args[0], ast.Constant):
                continue
            if is_marked(node.args[0], known):
                continue
            passed.add(module.name)
            if module.name not in PASSED:
                wrong.append(f"tui/{module.name}:{node.lineno}: {ast.unparse(node)}")
    assert wrong == []
    assert PASSED.keys() - passed - {"core/language.py"} == set(), "these pass nothing any more"


def is_blank(side: ast.expr) -> bool:
    """Is it, or does it end in, a literal of nothing but blanks and line ends?"""
    last = side.right if isinstance(side, ast.BinOp) else side
    return isinstance(last, ast.Constant) and isinstance(last.value, str) and not last.value.strip()


def test_no_sentence_is_put_together_from_translated_parts() -> None:
    glued = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
                continue
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if called(side) in ("tr", "trn", "sentences", "listing") and not is_blank(other):
                    glued.append(f"tui/{module.name}:{node.lineno}: {ast.unparse(node)[:80]}")
    assert glued == []


def test_nothing_is_translated_while_modules_are_loaded() -> None:
    early = []
    for module in modules():
        for node in ast.walk(module.tree):
            if called(node) not in ("tr", "trn", "listing", "sentences") or not isinstance(node, ast.Call):
                continue
            within = [
                n for n in module.chain(node) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            ]
            defaults = [d for n in within[:1] for d in (*n.args.defaults, *n.args.kw_defaults) if d is not None]
            if not within or any(node is inner for d in defaults for inner in ast.walk(d)):
                early.append(f"tui/{module.name}:{node.lineno}")
    assert early == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('print("The image is gone.")', True),
        ('print(f"{n} images are gone")', True),
        ('said = " and more"', True),
        ('Remedy(title="Wait")', True),
        ('print(tr("The image is gone."))', False),
        ('print(tr("{why} is gone.", why="the image here"))', True),
        ('x = "image"', False),
        ('x = "linux/amd64"', False),
        ('raise ValueError("The offset is wrong.")', False),
        ('style = "not bold red"', False),
    ],
)
def test_a_forgotten_sentence_is_found(code: str, *, found: bool) -> None:
    module = Module("x.py", ast.parse(code))
    for node in ast.walk(module.tree):
        module.above |= dict.fromkeys(ast.iter_child_nodes(node), node)
    hits = [t for node, t in literals(module) if is_said(module, node, t) and not is_code(module, node, t)]
    assert bool(hits) is found
