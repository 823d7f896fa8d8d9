"""Compare what follows in two copies: kinds and parts, what supports a disease, and what excludes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calcgraph.release.changes import MAJOR, MINOR
from calcgraph.release.snapshot import RELATIONS, TERMS, Snapshot
from calcgraph.release.words import Words

__all__ = ["PairChange", "Pattern", "PatternChange", "compare_pairs", "compare_patterns", "patterns"]


@dataclass(frozen=True, order=True)
class PairChange:
    """A pair of terms that is inferred in one copy only. `old_terms` tells whether both copies have both terms."""

    relation: str
    what: str
    term: str
    wider: str
    old_terms: bool

    @property
    def level(self) -> str:
        """How far it matters: what is inferred of a new term changes nothing of the others."""
        return MAJOR if self.old_terms else MINOR


@dataclass(frozen=True, order=True)
class Pattern:
    """Facts that support a disease if all are present, or that exclude it if the one fact is stated absent."""

    effect: str
    disease: str
    facts: tuple[tuple[str, str], ...]
    layer: str

    def says(self, words: Words) -> str:
        """Return the pattern in words."""
        facts = [words.at(feature, place) for feature, place in self.facts]
        layer = "" if self.layer == "article" else f" ({self.layer})"
        if self.effect == "supports":
            return f"{' and '.join(facts)}{layer}"
        return f"no {facts[0]}{layer}"


@dataclass(frozen=True)
class PatternChange:
    """A pattern of one copy that the other does not have; both are there if a row holds another pattern now."""

    id: str
    old: Pattern | None
    new: Pattern | None
    level: str

    @property
    def what(self) -> str:
        """Whether it is added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def pattern(self) -> Pattern:
        """The pattern as it is now, or was."""
        found = self.new or self.old
        assert found is not None
        return found


def compare_pairs(old: Snapshot, new: Snapshot) -> list[PairChange]:
    """Return the pairs of terms that are inferred in one copy only, without those that say less than another of them."""
    before, after = _terms(old), _terms(new)
    found: list[PairChange] = []
    for relation in RELATIONS:
        for what, has, lacks in (("gained", new, old), ("lost", old, new)):
            for term, wider in sorted(has.pairs[relation] - lacks.pairs[relation]):
                if relation == "isWithin" and (term, wider) in has.pairs["subClassOf"] - lacks.pairs["subClassOf"]:
                    continue  # whatever is a kind of something is also within it
                found.append(PairChange(relation, what, term, wider, {term, wider} <= before & after))
    return found


def _terms(copy: Snapshot) -> set[str]:
    return {name for pairs in copy.pairs.values() for pair in pairs for name in pair} | set(copy.table(TERMS))


def compare_patterns(old: Snapshot, new: Snapshot) -> list[PatternChange]:
    """Return the patterns that support or exclude a disease in one copy only; under which id a pattern stands is no matter."""
    before, after = dict(patterns(old)), dict(patterns(new))
    kept = set(before.values()) & set(after.values())
    found = []
    for name in sorted({*before, *after}):  # by what it does, and the criterion or statement
        was, now = before.get(name), after.get(name)
        was, now = None if was in kept else was, None if now in kept else now
        if was is not None or now is not None:
            known = any(each is not None and each.disease in old.table(TERMS) for each in (was, now))
            found.append(PatternChange(name[1], was, now, MAJOR if known else MINOR))
    return found


def patterns(copy: Snapshot) -> Iterator[tuple[tuple[str, str], Pattern]]:
    """Yield each pattern of a copy with its effect and the name of the criterion or obligate statement that states it."""
    criteria: dict[str, list[Mapping[str, str]]] = {}
    for key, row in copy.table("criteria").items():
        criteria.setdefault(key.rpartition("-")[0], []).append(row)
    for name, rows in criteria.items():
        facts = tuple(sorted({(row["feature"], row["location"]) for row in rows}))
        yield ("supports", name), Pattern("supports", rows[0]["supports"], facts, rows[0]["layer"])
    terms = copy.table(TERMS)
    for key, row in copy.table("statements").items():
        ranked = terms.get(row["subject"], {}).get("entry") == "yes"
        if row.get("obligate") == "yes" and row["feature"] and row["relation"] != "hasLocation" and ranked:
            yield ("excludes", key), Pattern("excludes", row["subject"], ((row["feature"], row["location"]),), row["layer"])
