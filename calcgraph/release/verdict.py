"""Decide how large a release is, and say why in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from calcgraph.release.cases import CasesCompared
from calcgraph.release.changes import LEVELS, MAJOR, NONE, Change
from calcgraph.release.inferences import PairChange, PatternChange
from calcgraph.release.words import plain

__all__ = ["Verdict", "counted", "judge"]

# What a number of changes is of, where it is not just the name of a table.
_ONE_AND_MANY = {
    "criteria": ("condition of a criterion", "conditions of criteria"),
    "frequencies": ("frequency band", "frequency bands"),
    "vocabularies": ("vocabulary", "vocabularies"),
    "core": ("line of core.ttl", "lines of core.ttl"),
    "queries": ("query", "queries"),
    "cases": ("case file", "case files"),
    "shapes": ("file of shapes", "files of shapes"),
    "supports": ("pattern that supports a disease", "patterns that support a disease"),
    "excludes": ("absence that excludes a disease", "absences that exclude a disease"),
    "inferences": ("inference between terms of both copies", "inferences between terms of both copies"),
    "other inferences": ("inference of a term of one copy only", "inferences of terms of one copy only"),
}


@dataclass(frozen=True)
class Verdict:
    """The size of a release and the reason for it; not `certain` if something else might follow from what was not derived."""

    level: str
    sentence: str
    certain: bool


def counted(number: int, thing: str) -> str:
    """Return how many of a table's rows, or other things, in words: `1 term`, `2 statements`."""
    one, many = _ONE_AND_MANY.get(thing, (plain(thing).removesuffix("s"), plain(thing)))
    return f"{number:,} {one if number == 1 else many}"


def judge(
    changes: Sequence[Change],
    pairs: Sequence[PairChange],
    patterns: Sequence[PatternChange],
    cases: CasesCompared,
    built: bool = True,
) -> Verdict:
    """Return the size of a release: the largest of any of its changes; `built` tells whether its graphs are of its tables."""
    found = Counter(
        [
            *((each.level, "inferences" if each.old_terms else "other inferences", each.what) for each in pairs),
            *((each.level, each.pattern.effect, each.what) for each in patterns),
            *((each.level, each.table, each.what) for each in changes),
        ]
    )
    level = max([NONE, *(level for level, _, _ in found), *(MAJOR for _ in cases.changed)], key=LEVELS.index)
    certain = level == MAJOR or (built and not cases.skipped)
    if level == NONE:
        return Verdict(NONE, "Nothing changed.", certain)
    come = "comes" if len(cases.changed) == 1 else "come"
    reasons = [f"{len(cases.changed)} of {cases.compared} cases {come} out otherwise"] if cases.changed else []
    reasons += [
        f"{counted(number, thing)} {'was' if number == 1 else 'were'} {what}"
        for (each, thing, what), number in found.items()
        if each == level
    ]
    listed = " and ".join(part for part in (", ".join(reasons[:-1]), reasons[-1]) if part)
    return Verdict(level, f"{level.capitalize()}{'' if certain else ' at least'}, because {listed}.", certain)
