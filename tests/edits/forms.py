"""Generated projects: each service, env line and Dockerfile in one of the forms that people and tools write."""

from __future__ import annotations

from hypothesis import strategies as st

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGES = [
    "a/b:1", "a/b", "reg.example:5000/a/b:1", f"a/b:1@{DIGEST}", f"a/b@{DIGEST}", "a/b:$V", "a/b:${V}", "a/b:${V:-1}",
    "a/b:${V-1}", "${R:-r.example}/b:${V}", "a/b:${V}-alpine", "a/${N:-b}:1", "${I}", "${I:-a/b:1}",
    "a/b:${V:-${W:-1}}", "a/b:1.${V}", "${R}/${N}:${V}",
]  # fmt: skip
VALUES = [
    "{}", "{}", "'{}'", '"{}"', ">-\n{i}{s}{}", "|-\n{i}{s}{}", ">\n{i}{s}{}", "|\n{i}{s}{}", "!!str {}", "&v{n} {}",
    "&v{n} '{}'", '!!str &v{n} "{}"', "\n{i}{s}{}", "# why\n{i}{s}'{}'", '"{}" # é中', "{}\t# tab", "{}   ", "'{}'\t",
    "{} # a\u0085", "'{}' # b\u2028", "{} # " + "long " * 400, "!!str\n{i}{s}{}", ">2-\n{i}  {}", "|+\n{i}{s}{}\n\n",
]  # fmt: skip
"""`{}`: the image, `{i}`: the indent of the service's keys, `{s}`: one step more, `{n}`: a number of its own."""
KEYS = ["image: ", "image:   ", "'image': ", '"image": ', "image : ", "image:\t"]
AROUND = [
    [], ["restart: always"], ["# note: image: x/y:9"], ["environment:", "{s}SECRET: 'canary'"],
    ["command: [a, 'b: c']"], ["", "ports: ['80:80']"], ["labels:", "{s}- image=a/b:1"], ["pull_policy: always"],
    ["# é中 \u2028# x", "# y\u0085"],
]  # fmt: skip
FLOWS = [
    "{{image: {}, restart: always}}", "{{ restart: always, image: '{}' }}", '{{"image": "{}"}}',
    "{{\n{i}image: {},\n{i}restart: always\n{b}}}", "{{image: {} }} # flow",
]  # fmt: skip
ENV_LINES = [
    "{k}={v}", "{k}='{v}'", '{k}="{v}"', "export {k}={v}", "{k} = {v}", "{k}={v} # was: 0", "#{k}=0\n{k}={v}",
    "{k}=0\n{k}={v}", "  {k}={v}", '{k}="{v}" # c', "{k}: {v}", "{k}='{v}'   ", "{k}={v}\t", "OTHER={v}\n{k}=$OTHER",
    "# {k}: the tag\n{k}={v}\n#{k}={v}9",
]  # fmt: skip
ENV_AROUND = ["SECRET=canary", "", "# note é中", "PASSWORD='canary canary'", "M='two\nlines'", 'export T="x # y"', "E="]
DOCKERFILES = [
    "FROM a/b:1\n", "FROM \\\n  a/b:1 \\\n  AS base\n", "ARG T=1\nFROM a/b:${T}\n", "ARG T='1'\nFROM a/b:$T AS x\n",
    "# syntax=a/syntax:1\nFROM a/b:1\nCOPY --from=c/d:2 /x /y\n", "FROM --platform=linux/amd64 a/b:1\n",
    "FROM a/b:1\nRUN <<EOF\nFROM x/y:9\nEOF\nCOPY --from=c/d:2 /x /y\n", "ARG B=a/b:1\nFROM $B\n",
    "FROM a/b:1\nRUN --mount=type=bind,from=c/d:2,target=/m true\n", "from a/b:1 as x\nFROM x\n",
    "# escape=`\nFROM `\n a/b:1\n", 'ARG T="1" U=2\nFROM a/b:${T}-${U}\n', "FROM a/b:1 # no comment here\n",
]  # fmt: skip


@st.composite
def compose_files(draw: st.DrawFn) -> str:
    """One Compose file, LF alone."""
    base = " " * draw(st.sampled_from([1, 2, 2, 2, 3, 4, 8]))
    step = " " * draw(st.sampled_from([1, 2, 2, 2, 3, 4]))
    head = draw(st.sampled_from(["", "", "name: own\n", "---\n", "# first\n\n", "version: '3' # old\n"]))
    anchor = draw(st.sampled_from(IMAGES))
    head += f"x-base: &base\n{base}image: {anchor}\n{base}restart: always\n"
    text = f"{head}services:\n"
    for number in range(draw(st.integers(1, 4))):
        text += draw(services(number, base, step))
    return text + draw(st.sampled_from(["", "", "\n# end\n", "volumes: {}\n", "\n\n"]))


@st.composite
def services(draw: st.DrawFn, number: int, base: str, step: str) -> str:
    """One service, in a block, in braces, or from an anchor."""
    indent = base + step
    image = draw(st.sampled_from(IMAGES))
    form = draw(st.integers(0, 9))
    if form == 0:
        flow = draw(st.sampled_from(FLOWS))
        bare = flow.startswith(("{{image", "{{\n"))
        shown = f'"{image}"' if bare and set(image) & set("${},") else image
        return f"{base}s{number}: {flow.format(shown, i=indent, b=base)}\n"
    if form == 1:
        return f"{base}s{number}:\n{indent}<<: *base\n{indent}environment: {{A: b}}\n"
    if form == 2:
        return f"{base}s{number}: *base\n"
    value = draw(st.sampled_from(VALUES)).format(image, i=indent, s=step, n=number)
    lines = [f"{indent}{draw(st.sampled_from(KEYS))}{value}"]
    for around in (draw(st.sampled_from(AROUND)), draw(st.sampled_from(AROUND))):
        own = [f"{indent}{line.replace('{s}', step)}" if line else "" for line in around]
        if not any(line.strip().split(":")[0] in {one.strip().split(":")[0] for one in lines} for line in own if line):
            lines = [*own, *lines] if draw(st.booleans()) else [*lines, *own]
    return f"{base}s{number}:\n" + "\n".join(lines) + "\n"


@st.composite
def env_files(draw: st.DrawFn) -> str:
    """An env file that sets the variables of the images, secrets among them."""
    lines = []
    for key, value in (("V", "1"), ("W", "2"), ("R", "r.example"), ("N", "b"), ("I", "a/b:1")):
        lines.append(draw(st.sampled_from(ENV_AROUND)))
        if draw(st.integers(0, 4)):
            lines.append(draw(st.sampled_from(ENV_LINES)).format(k=key, v=value))
    return "\n".join(lines) + "\n"


@st.composite
def ended(draw: st.DrawFn, text: str) -> str:
    """The text with the line ends, the mark and the last line that a file may have."""
    how = draw(st.sampled_from(["lf"] * 5 + ["crlf", "crlf", "bom", "none", "none", "mixed", "all"]))
    if how in ("none", "all"):
        text = text.rstrip("\n")
    if how in ("crlf", "all"):
        text = text.replace("\n", "\r\n")
    if how == "mixed":
        text = "".join(line + ("\r\n" if n % 3 else "\n") for n, line in enumerate(text.split("\n")[:-1]))
    return "\ufeff" + text if how in ("bom", "all") else text


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """The files of one project."""
    files = {"compose.yaml": draw(ended(draw(compose_files())))}
    if draw(st.integers(0, 3)):
        files[".env"] = draw(ended(draw(env_files())))
    if draw(st.integers(0, 2)) == 0:
        files["Dockerfile"] = draw(ended(draw(st.sampled_from(DOCKERFILES))))
    return files
