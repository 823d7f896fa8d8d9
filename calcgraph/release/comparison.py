"""Compare two copies in full: old and new data to snapshots, snapshots to changes, changes to a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from calcgraph.release.cases import CasesCompared, case_files, compare_cases
from calcgraph.release.changes import Change
from calcgraph.release.evidence import Causes, ItemChange
from calcgraph.release.files import compare_files, compare_structure
from calcgraph.release.home import Home, opened
from calcgraph.release.inferences import PairChange, PatternChange, compare_pairs, compare_patterns
from calcgraph.release.new_ids import follow_new_ids, new_ids
from calcgraph.release.snapshot import Snapshot, read_snapshot
from calcgraph.release.tables import compare_tables
from calcgraph.release.verdict import Verdict, judge
from calcgraph.release.words import Words

__all__ = ["Comparison", "Side", "compare"]


@dataclass(frozen=True)
class Side:
    """One of the two copies: what the user named it, its version, its words, and the rows that it was not built from."""

    name: str
    version: str
    words: Words
    unbuilt: Sequence[str]


@dataclass(frozen=True)
class Comparison:
    """All that differs between two copies. `evidence` tells for each case and disease that moved by what it did."""

    old: Side
    new: Side
    verdict: Verdict
    changes: Sequence[Change]
    pairs: Sequence[PairChange]
    patterns: Sequence[PatternChange]
    cases: CasesCompared
    evidence: Mapping[tuple[str, str], Sequence[ItemChange]]

    def subject(self, change: Change) -> str:
        """Return the label of what a changed statement is about."""
        side = self.old if change.what == "removed" else self.new
        return side.words.subject(change.id)


def compare(old: Path, new: Path, folders: Sequence[Path] = (), places: int = 5) -> Comparison:
    """Compare two copies of the data, and what their cases come to up to some place.

    What is no copy raises UsageError, a file that cannot be read UnreadableInput. Where the present code derives nothing with
    a copy, its cases are skipped and that is told.
    """
    with opened(old) as before, opened(new) as after:
        return _compare(before, after, folders, places)


def _compare(before: Home, after: Home, folders: Sequence[Path], places: int) -> Comparison:
    old, new = read_snapshot(before.ontology), read_snapshot(after.ontology)
    renamed = new_ids(old, new)
    followed = follow_new_ids(old, renamed)
    changes = [
        *compare_tables(followed, new, renamed),
        *compare_structure(old, new),
        *compare_files(before, after),
    ]
    pairs, patterns = compare_pairs(followed, new), compare_patterns(followed, new)
    cases = compare_cases(before, after, case_files(before, after, folders), places)
    return Comparison(
        _side(before, old),
        _side(after, new),
        judge(changes, pairs, patterns, cases, built=not (old.unbuilt or new.unbuilt)),
        changes,
        pairs,
        patterns,
        cases,
        _evidence(followed, new, changes, cases),
    )


def _side(home: Home, copy: Snapshot) -> Side:
    return Side(home.name, copy.version, Words(copy), copy.unbuilt)


def _evidence(
    old: Snapshot, new: Snapshot, changes: Sequence[Change], cases: CasesCompared
) -> dict[tuple[str, str], Sequence[ItemChange]]:
    causes = Causes(old, new, changes)
    return {(case.case, move.id): causes.of(case, move) for case in cases.changed for move in case.moves}
