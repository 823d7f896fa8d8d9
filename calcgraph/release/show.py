"""Tell a comparison as text that can be read aloud: the verdict, the cases, what follows otherwise, then row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from calcgraph.explain import DISCLAIMER
from calcgraph.release.cases import CaseMove, Move
from calcgraph.release.changes import PATCH, Change, is_wording
from calcgraph.release.comparison import Comparison
from calcgraph.release.evidence import ItemChange
from calcgraph.release.inferences import PairChange, PatternChange
from calcgraph.release.verdict import counted
from calcgraph.release.words import Words

__all__ = ["show_comparison"]

_LINES = 12  # of a list that is not to be shown in full
_NAMED = 4  # of terms in one line
_CAUSES = 3  # of a disease that moved
_BEHIND = 8  # rows named that moved most cases
_SHOWN = 0.05  # bits
_KINDS = ("added", "removed", "obsoleted", "renamed", "given another id", "changed")
# What a pair of terms that came or went says of one term, and of several.
_HOW = {
    ("subClassOf", "gained"): ("is now a kind of", "are now kinds of"),
    ("subClassOf", "lost"): ("is no longer a kind of", "are no longer kinds of"),
    ("isWithin", "gained"): ("now lies within", "now lie within"),
    ("isWithin", "lost"): ("no longer lies within", "no longer lie within"),
    ("isApartFrom", "gained"): ("now lies apart from", "now lie apart from"),
    ("isApartFrom", "lost"): ("no longer lies apart from", "no longer lie apart from"),
}


def show_comparison(found: Comparison, full: bool = False) -> str:
    """Return a comparison as text; lists are cut at a dozen lines unless in full."""
    least = None if full else _LINES
    parts = [
        _head(found),
        *_cases(found, least),
        _section("What supports or excludes a disease", [_pattern(each, found) for each in found.patterns], least),
        _section("Kinds and places", list(_pairs(found)), least),
        *_rows(found, least, full),
    ]
    if found.cases.changed or found.patterns:
        parts.append(DISCLAIMER)
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(found: Comparison) -> str:
    old, new = found.old, found.new
    lines = [f"From {old.name} (version {old.version}) to {new.name} (version {new.version})", found.verdict.sentence]
    if found.verdict.level != "none" and old.version == new.version:
        lines.append(f"Both copies call themselves {old.version}: a release needs a date of its own.")
    for side in (old, new):
        if side.unbuilt:
            lines.append(
                f"The graphs of {side.name} were not built from its tables ({_some(side.unbuilt)}): run  calcgraph build  there; "
                "until then its inferences and cases are not those of its tables."
            )
    return "\n".join(lines)


def _section(title: str, lines: Sequence[str], least: int | None, most: str = "") -> str:
    """Return lines under a title, or the first of them; `most` tells what most of the others are about."""
    if not lines:
        return ""
    shown = lines if least is None or len(lines) <= least + 1 else lines[:least]
    about = f", most of all {most}" if most else ""
    more = [f"  and {len(lines) - len(shown):,} more{about} (--full lists all)"] if len(shown) < len(lines) else []
    return "\n".join([title, *(f"  {line}" for line in shown), *more])


# --- cases ---


def _cases(found: Comparison, least: int | None) -> Iterator[str]:
    cases = found.cases
    if cases.skipped:
        yield f"Cases were not compared. {cases.skipped}"
        return
    what = f"first {cases.places} places, a status or coverage"
    below = f" In {len(cases.below)} more only places below these changed." if cases.below else ""
    if not cases.changed:
        yield f"None of the cases compared ({cases.compared}) changes its {what}.{below}"
    else:
        yield f"Cases that come out otherwise, in their {what}.{below}" + _behind(found)
    for case in cases.changed if least is None else cases.changed[:least]:
        yield "\n".join(_case(case, found))
    if least is not None and len(cases.changed) > least:
        yield f"And {len(cases.changed) - least} more cases (--full lists all)."
    yield _section("Cases that could not be compared", cases.refused, least)


def _behind(found: Comparison) -> str:
    """Return which changed rows moved most of the cases."""
    rows = {(case, row) for (case, _), items in found.evidence.items() for item in items for row in item.by}
    most = sorted(Counter(row for _, row in rows).items(), key=lambda each: (-each[1], each[0]))[:_BEHIND]
    named = ", ".join(f"{row} ({number} {'case' if number == 1 else 'cases'})" for row, number in most)
    return f"\nBehind most of it: {named}." if named else ""


def _case(case: CaseMove, found: Comparison) -> Iterator[str]:
    yield f"Case {case.case}" + (" (whose text changed, too)" if case.edited else "")
    yield from (f"  {text}" for text in case.says)
    for move in case.moves:
        yield f"  {move.label}: {_moved(move)}"
        items = [item for item in found.evidence[case.case, move.id] if abs(item.new - item.old) >= _SHOWN]
        yield from (f"    {_item(item)}" for item in items[:_CAUSES])
        if len(items) > _CAUSES:
            rest = sum(item.new - item.old for item in items[_CAUSES:])
            yield f"    {len(items) - _CAUSES} smaller differences, {rest:+.1f} bits together"


def _moved(move: Move) -> str:
    if move.old is None or move.new is None:
        place = (move.new or move.old or {})["rank"]
        return f"new, at place {place}" if move.old is None else f"no longer ranked, was at place {place}"
    was, now = move.old, move.new
    parts = [f"from place {was['rank']} to {now['rank']}" if was["rank"] != now["rank"] else f"still at place {now['rank']}"]
    if was["status"] != now["status"]:
        parts.append(f"was {was['status']}, now {now['status']}")
    if abs(now["weight"] - was["weight"]) < _SHOWN:
        parts.append(f"still {now['weight']:+.1f} bits")
    else:
        parts.append(f"from {was['weight']:+.1f} to {now['weight']:+.1f} bits")
    return ", ".join(parts)


def _item(item: ItemChange) -> str:
    return f"{item.finding}: from {item.old:+.1f} to {item.new:+.1f}; {item.cause}"


# --- what follows ---


def _pattern(change: PatternChange, found: Comparison) -> str:
    pattern = change.pattern
    words = found.new.words if change.new else found.old.words
    does = f"{pattern.effect} {words.label(pattern.disease)}"
    was = change.old.says(found.old.words) if change.old else ""
    now = change.new.says(found.new.words) if change.new else ""
    if was and now:
        return f"{does}: {now}; before: {was} ({change.id})"
    return f"now {does}: {now} ({change.id})" if now else f"no longer {does}: {was} ({change.id})"


def _pairs(found: Comparison) -> Iterator[str]:
    """Yield the changed pairs, those that share a term in one line; pairs of new or removed terms are counted."""
    for (relation, what), (one, several) in _HOW.items():
        pairs = [each for each in found.pairs if (each.relation, each.what) == (relation, what) and each.old_terms]
        words = found.new.words if what == "gained" else found.old.words
        for terms, wider in _grouped(pairs):
            yield f"{_some(words.labels(terms))} {one if len(terms) == 1 else several} {_some(words.labels(wider))}"
    others = sum(not each.old_terms for each in found.pairs)
    if others:
        yield counted(others, "other inferences")


def _grouped(pairs: Sequence[PairChange]) -> list[tuple[list[str], list[str]]]:
    """Return the pairs put together by their narrower or their wider term, whichever makes fewer lines."""
    by_term, by_wider = defaultdict(list), defaultdict(list)
    for pair in pairs:
        by_term[pair.term].append(pair.wider)
        by_wider[pair.wider].append(pair.term)
    if len(by_term) <= len(by_wider):
        return [([term], wider) for term, wider in sorted(by_term.items())]
    return [(terms, [wider]) for wider, terms in sorted(by_wider.items())]


def _some(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) <= _NAMED + 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


# --- rows ---


def _rows(found: Comparison, least: int | None, full: bool) -> Iterator[str]:
    """Yield a section for each table and kind of change; wording is counted only, unless in full or there is nothing else."""
    known = {each.id for each in found.patterns if each.pattern.effect == "supports"}  # told as patterns
    changes = [each for each in found.changes if not (each.table == "criteria" and each.id.rpartition("-")[0] in known)]
    everything = full or found.verdict.level == PATCH
    by_kind: dict[tuple[str, str], list[Change]] = defaultdict(list)
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        if change.level == PATCH and not everything:
            counts[change.table, change.what] += 1
        else:
            by_kind[change.table, change.what].append(change)
    for table in dict.fromkeys(table for table, _ in by_kind):
        for what in sorted({kind for each, kind in by_kind if each == table}, key=_KINDS.index):
            rows = by_kind[table, what]
            lines = [_row(each, found.new.words, full) for each in rows]
            yield _section(_title(table, what, len(rows)), lines, least, _most_of(rows[_LINES:], found))
    if counts:
        kinds = ", ".join(f"{counted(number, table)} {what}" for (table, what), number in counts.items())
        yield f"Wording and sources only: {kinds} (--full lists all)"


def _most_of(rows: Sequence[Change], found: Comparison) -> str:
    """Return the diseases that most of some statements are about."""
    subjects = Counter(found.subject(each) for each in rows if each.table == "statements")
    return ", ".join(f"of {name} ({number})" for name, number in subjects.most_common(_NAMED))


def _title(table: str, what: str, number: int) -> str:
    title = f"{counted(number, table)} {what}"
    return title[0].upper() + title[1:]


def _row(change: Change, words: Words, full: bool) -> str:
    """Return a changed row with its cells; beside others, cells that are wording are left out unless in full."""
    cells = [] if change.what == "renamed" else list(change.cells)
    if change.level != PATCH and not full:
        cells = [cell for cell in cells if not is_wording(change.table, cell.column)]
    said = "; ".join([*(cell.says(words) for cell in cells), *([change.note] if change.note else [])])
    return f"{change.says}, {said}" if said else change.says
