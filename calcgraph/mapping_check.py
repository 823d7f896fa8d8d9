"""Check the mappings: each code with its label in the list of its vocabulary, and which terms have a code, or why not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calcgraph.build.tables import Row, read_table
from calcgraph.codes import Code
from calcgraph.knowledge import Knowledge

__all__ = ["Aim", "Gap", "MappingReport", "check_mappings", "mapping_data", "show_mappings"]

_MATCHES = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch", "relatedMatch")
_AIM_COLUMNS = ("id", "kind", "vocabularies", "related", "reason")
_NEAR = ("exactMatch", "closeMatch")


@dataclass(frozen=True)
class Aim:
    """What terms of a kind should be mapped to, and how many are: by any match but a related one, and by exact or close ones.

    A unit is connected with an analyte, and no match of it: there a related match counts.
    """

    kind: str
    vocabularies: tuple[str, ...]
    reason: str
    terms: int
    mapped: int
    near: int
    without_reason: tuple[str, ...]

    @property
    def available(self) -> int:
        """The terms that are mapped, or should be since no reason says why they cannot be."""
        return self.mapped + len(self.without_reason)


@dataclass(frozen=True)
class Gap:
    """A vocabulary that has no term for one of ours, and why."""

    term: str
    kind: str
    vocabulary: str
    reason: str


@dataclass(frozen=True)
class MappingReport:
    """Counts of matches by (kind, vocabulary), what is aimed at, the gaps with their reasons, and what is wrong."""

    counts: Mapping[tuple[str, str], Mapping[str, int]]
    aims: Sequence[Aim]
    gaps: Sequence[Gap]
    faults: Sequence[str]


def check_mappings(knowledge: Knowledge, folder: Path) -> MappingReport:
    """Check the built mappings against the lists of ids in an ontology folder; an aim without a reason for a gap is a fault."""
    mapped = knowledge.codes.all
    codes = [code for code in mapped if code.term in knowledge.terms.by_iri]
    rows = knowledge.ask("lookup", "mapping_gaps")
    gaps = [
        Gap(term.label, term.facet, row["vocabulary"], row["reason"])
        for row in rows
        if (term := knowledge.terms.by_iri.get(row["term"]))
    ]
    reasoned = {(row["term"], row["vocabulary"]) for row in rows}
    aims = [_aim(row, codes, knowledge, reasoned) for row in read_table(folder / "mapping_aims.tsv", _AIM_COLUMNS)]
    faults = [*_faults(mapped, folder), *(f"{each}: no code, and no reason why" for aim in aims for each in aim.without_reason)]
    return MappingReport(_counts(codes, knowledge), aims, gaps, faults)


def _counts(codes: Sequence[Code], knowledge: Knowledge) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for code in codes:
        found[knowledge.terms.by_iri[code.term].facet, code.vocabulary][code.match].add(code.term)
    return {key: {match: len(terms) for match, terms in by_match.items()} for key, by_match in sorted(found.items())}


def _aim(row: Row, codes: Sequence[Code], knowledge: Knowledge, reasoned: set[tuple[str, str]]) -> Aim:
    wanted = tuple(row.many("vocabularies"))
    terms = {iri for iri, term in knowledge.terms.by_iri.items() if term.facet == row["kind"]}
    terms -= _groups_of_states(terms, knowledge)
    own = [code for code in codes if code.term in terms and code.vocabulary in wanted]
    mapped = {code.term for code in own if code.match != "relatedMatch" or row["related"]}
    near = {code.term for code in own if code.match in _NEAR}
    unexplained = [iri for iri in sorted(terms - mapped) if not any((iri, name) in reasoned for name in wanted)]
    labels = tuple(f"{knowledge.terms.label(iri)} ({' or '.join(wanted)})" for iri in unexplained)
    return Aim(row["kind"], wanted, row["reason"], len(terms), len(mapped), len(near), labels)


def _groups_of_states(terms: set[str], knowledge: Knowledge) -> set[str]:
    """Return the terms that gather the states of one analyte: no laboratory reports these."""
    states = knowledge.links("ofAnalyte").keys()
    return {wider for term in terms & states for wider in knowledge.within(term)} - states


def _faults(codes: Sequence[Code], folder: Path) -> Iterator[str]:
    """Yield each code that its vocabulary's list does not have so, each that is listed for nothing, and each altered list."""
    used: dict[str, dict[str, str]] = defaultdict(dict)
    for code in codes:
        used[code.vocabulary][code.curie] = code.label or ""
    for row in read_table(folder / "vocabularies.tsv", ("id", "sha256")):
        path = folder / "vocabularies" / f"{row['id']}.tsv"
        listed = {each["id"]: each.get("label", "") for each in read_table(path, ("id",))}
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            yield f"{path.name}: not the list that its checksum was taken of"
        for curie, label in used[row["id"]].items():
            if listed.get(curie) != label:
                yield f"{curie} {label!r}: the list has {listed.get(curie, 'no such id')!r}"
        yield from (f"{curie}: listed, but no term is mapped to it" for curie in listed.keys() - used[row["id"]].keys())


def mapping_data(report: MappingReport) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "coverage": [{"kind": kind, "vocabulary": name, **counts} for (kind, name), counts in report.counts.items()],
        "aims": [
            vars(aim) | {"vocabularies": list(aim.vocabularies), "without_reason": list(aim.without_reason)}
            for aim in report.aims
        ],
        "gaps": [vars(gap) for gap in report.gaps],
        "faults": list(report.faults),
    }


def show_mappings(report: MappingReport) -> str:
    """Return the report as text: coverage by kind and vocabulary, what is aimed at, each gap with its reason."""
    from calcgraph.show import table

    names = [match.removesuffix("Match") for match in _MATCHES]
    rows = [[kind, name, *(str(counts.get(match, "")) for match in _MATCHES)] for (kind, name), counts in report.counts.items()]
    aims = [
        [aim.kind, " or ".join(aim.vocabularies), str(aim.terms), _share(aim.mapped, aim.terms), _share(aim.near, aim.terms)]
        for aim in report.aims
    ]
    gaps = [f"  {gap.term} ({gap.kind}) in {gap.vocabulary}: {gap.reason}" for gap in report.gaps]
    parts = [
        "Terms with a code, by kind, vocabulary and match",
        table(["kind", "vocabulary", *names], rows),
        "\nMapped as aimed at",
        table(["kind", "to", "terms", "mapped", "exact or close"], aims),
        f"\nNo term there ({len(gaps)})",
        *gaps,
        "",
        *(f"fault: {fault}" for fault in report.faults),
        f"{len(report.faults)} faults.",
    ]
    return "\n".join(parts) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "0"
