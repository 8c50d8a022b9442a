"""What httpx looks for and this program has no use for: told once that it is not there, it is quick.

- `httpx._main` is httpx's own command line. Where click, rich and pygments happen to be installed, importing httpx
  loads all three: half of its time.
- httpcore looks for `sniffio` at each request, to see whether trio runs. Where it is not installed, each of these
  looks goes through all folders of modules: a third of the time of a request on loopback.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec


def lighten() -> None:
    """To be called before httpx is imported. None in `sys.modules` is Python's own way to say: there is none."""
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
