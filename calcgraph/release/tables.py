"""Compare the tables of two copies row by row: what came, went, was renamed or changed in which cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from calcgraph.build.tables import values_of
from calcgraph.namespace import SCORED_KINDS
from calcgraph.release.changes import MAJOR, MINOR, PATCH, CellChange, Change, cells_of, level_of
from calcgraph.release.snapshot import MAPPINGS, TERMS, Snapshot
from calcgraph.release.words import Words

__all__ = ["compare_tables"]

_ORDER = (TERMS, "statements", "criteria", "relations", "reference_ranges", "constants", "frequencies", MAPPINGS)
_LOST_IS_MAJOR = (TERMS, "relations", "reference_ranges")


def compare_tables(old: Snapshot, new: Snapshot, renamed: Mapping[str, str]) -> list[Change]:
    """Return every changed row, table by table. `old` must name terms by their new ids, which `renamed` gives by the old ones."""
    found = [
        change
        for table in sorted({*old.tables, *new.tables}, key=_place)
        for key in sorted({*old.table(table), *new.table(table)})
        for change in _row(table, key, old, new)
    ]
    words = Words(new)
    for before, now in sorted(renamed.items()):
        found.append(Change(TERMS, "given another id", before, f"{words.row(TERMS, now)}, before {before}", MAJOR))
    return found


def _place(table: str) -> tuple[int, str]:
    return (_ORDER.index(table) if table in _ORDER else len(_ORDER), table)


def _row(table: str, key: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    before, after = old.table(table).get(key), new.table(table).get(key)
    if before is None:
        yield Change(table, "added", key, Words(new).row(table, key), PATCH if table == "references" else MINOR)
    elif after is None:
        yield _of_statement(_removed(table, key, old, new), old, new)
    else:
        cells = cells_of(before, after)
        if table == TERMS:
            if key in new.obsolete.keys() - old.obsolete.keys():
                yield _obsoleted(key, old, new, MINOR)  # cases that name it are still read
            yield from (_renamed(key, cell, new) for cell in cells if cell.column == "label")
            cells = [cell for cell in cells if cell.column != "label"]
        if cells:
            change = Change(table, "changed", key, Words(new).row(table, key), level_of(table, cells), tuple(cells))
            yield _of_statement(change, old, new)


def _removed(table: str, key: str, old: Snapshot, new: Snapshot) -> Change:
    if table == TERMS and key in new.obsolete:
        return _obsoleted(key, old, new, MAJOR)
    level = PATCH if table == "references" else MAJOR if table in _LOST_IS_MAJOR else MINOR
    return Change(table, "removed", key, Words(old).row(table, key), level)


def _obsoleted(key: str, old: Snapshot, new: Snapshot, level: str) -> Change:
    instead = new.obsolete[key]
    note = f"replaced by {new.label(instead)} ({instead})" if instead else ""
    return Change(TERMS, "obsoleted", key, Words(old).row(TERMS, key), level, note=note)


def _renamed(key: str, label: CellChange, new: Snapshot) -> Change:
    """Return the change of a term's label, with what became of the old one: cases may still say it."""
    means = [name for name, row in new.table(TERMS).items() if label.old in _names(row)]
    note = f"cases that say {label.old!r} are no longer read"
    if means:
        note = "" if key in means else f"{label.old!r} now means {new.label(means[0])}"
    return Change(TERMS, "renamed", key, f"{label.old} is now called {label.new} ({key})", MINOR, (label,), note)


def _names(row: Mapping[str, str]) -> list[str]:
    columns = ("synonyms", "narrow_synonyms", "broad_synonyms")
    return [row["label"], *(word for column in columns for word in values_of(row.get(column, "")))]


# --- statements: what they let be said of a disease ---


def _of_statement(change: Change, old: Snapshot, new: Snapshot) -> Change:
    """Return the change, as a major one if it takes away what a statement let follow: that a disease can show a feature."""
    row = old.table("statements").get(change.id) if change.table == "statements" and change.level != PATCH else None
    if row is None or not _is_axiom(row, old) or row["subject"] not in new.table(TERMS):
        return change
    if any(_says_as_much(each, row, new) and _is_axiom(each, new) for each in new.table("statements").values()):
        return change
    return replace(change, level=MAJOR, note="nothing else says " + ("so" if change.what == "removed" else "what it said before"))


def _is_axiom(row: Mapping[str, str], copy: Snapshot) -> bool:
    """Tell whether a statement is written as a class axiom: what is stated of a group, or as absent, is not."""
    if row.get("kind") not in SCORED_KINDS or row.get("polarity") != "present":
        return False
    terms, kinds = copy.table(TERMS), copy.pairs["subClassOf"]
    return not any(term.get("entry") == "yes" and (name, row["subject"]) in kinds for name, term in terms.items())


def _says_as_much(row: Mapping[str, str], lost: Mapping[str, str], copy: Snapshot) -> bool:
    """Tell whether one statement entails another: of the disease or a wider one, the same or a narrower thing and place."""
    kinds, place = copy.pairs["subClassOf"], lost["location"]
    return (
        row["relation"] == lost["relation"]
        and (row["subject"] == lost["subject"] or (lost["subject"], row["subject"]) in kinds)
        and (row["feature"] == lost["feature"] or (row["feature"], lost["feature"]) in kinds)
        and (not place or (bool(row["location"]) and copy.within(row["location"], place)))
    )
