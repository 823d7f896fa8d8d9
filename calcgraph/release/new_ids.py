"""Find terms that were given another id, and read the old copy under the new ids, so that only what else changed is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calcgraph.build.tables import SEPARATOR
from calcgraph.release.snapshot import TERMS, Snapshot, Table

__all__ = ["follow_new_ids", "new_ids"]


def new_ids(old: Snapshot, new: Snapshot) -> dict[str, str]:
    """Return the new id of each term of the old copy that has the same label and definition under another id."""
    before, after = _by_words(old.table(TERMS), new.table(TERMS)), _by_words(new.table(TERMS), old.table(TERMS))
    return {before[words]: after[words] for words in sorted(before.keys() & after.keys())}


def _by_words(these: Table, others: Table) -> dict[tuple[str, str], str]:
    """Return the ids of the terms that the other copy does not have, by label and definition."""
    return {(row["label"], row.get("definition", "")): name for name, row in sorted(these.items()) if name not in others}


def follow_new_ids(copy: Snapshot, renamed: Mapping[str, str]) -> Snapshot:
    """Return the copy with its terms under their new ids."""
    if not renamed:
        return copy

    def now(name: str) -> str:
        """Return the new id of a term."""
        return renamed.get(name, name)

    def follow(row: Mapping[str, str]) -> dict[str, str]:
        """Return a row with the ids in its cells replaced."""
        return {column: SEPARATOR.join(map(now, cell.split(SEPARATOR))) for column, cell in row.items()}

    return replace(
        copy,
        tables={name: {now(key): follow(row) for key, row in rows.items()} for name, rows in copy.tables.items()},
        labels={now(name): label for name, label in copy.labels.items()},
        pairs={name: frozenset((now(term), now(wider)) for term, wider in pairs) for name, pairs in copy.pairs.items()},
    )
