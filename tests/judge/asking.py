"""How many examples the judge is asked: few in the suite, more with PULLFIX_JUDGE_EXAMPLES=10000."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# Read at import: the seal of every test empties the environment.
EXAMPLES = int(os.environ.get("PULLFIX_JUDGE_EXAMPLES", "0"))
asked = settings(
    max_examples=EXAMPLES or 40,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""Without the variable the examples are the same in every run, so that a change is what fails."""

counts: Counter[str] = Counter()


def counted(kind: str, *, judged: bool) -> None:
    """Count a case: one that Compose answered, or one that it refused. The numbers are printed at the end of a run."""
    counts[f"{kind} {'answered' if judged else 'refused'}"] += 1


def mostly(good: list[str], bad: list[str]) -> st.SearchStrategy[str]:
    """One of the good, and now and then one that Compose refuses: with many faults in a file none would be answered."""
    return st.integers(0, 19).flatmap(lambda number: st.sampled_from(bad if number == 13 else good))
