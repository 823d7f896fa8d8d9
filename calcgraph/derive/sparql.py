"""The `sparql` route: facts of cases as RDF, generic queries over them and the ontology, on any SPARQL 1.1 engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from calcgraph.case.facts import Fact
from calcgraph.derive.selection import Bits, ConditionRow, CriterionRow, Selected, Selection
from calcgraph.knowledge import Knowledge, Record
from calcgraph.namespace import BASE, CASES

__all__ = ["fact_quads", "select"]

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def select(knowledge: Knowledge, cases: Mapping[str, Sequence[Fact]]) -> list[Selection]:
    """Return what each case selects, all cases in one go."""
    quads = [quad for name, facts in cases.items() for quad in fact_quads(name, facts)]
    with knowledge.including(quads):
        answers = {
            name: knowledge.ask("derive", name)
            for name in ("evidence", "denials", "apart", "conditions", "refuted", "criteria", "described")
        }
    criteria = _criteria([row for row in answers["criteria"] if knowledge.layer in ("all", row["layer"])])
    owner = {_fact_iri(name, fact): (name, fact.id) for name, facts in cases.items() for fact in facts}
    owner |= {CASES + name: (name, "") for name in cases}
    by_case = {kind: _by_case(rows, owner) for kind, rows in answers.items() if kind != "criteria"}
    return [
        Selection(
            case=name,
            facts=tuple(facts),
            found=[_found(row) for row in by_case["evidence"][name]],
            missing=[_missing(row) for row in by_case["denials"][name]],
            apart=[_apart(row) for row in by_case["apart"][name]],
            criteria=criteria,
            met=_first_fact(by_case["conditions"][name]),
            refuted=_first_fact(by_case["refuted"][name]),
            described=frozenset((row["fact"], row["said"]) for row in by_case["described"][name]),
        )
        for name, facts in cases.items()
    ]


def fact_quads(name: str, facts: Sequence[Fact]) -> Iterator[ox.Quad]:
    """Yield the facts of a case as RDF."""
    case = ox.NamedNode(CASES + name)
    if any(fact.facet == "site" for fact in facts):
        yield ox.Quad(case, _cg("hasSite"), ox.Literal(True))
    for fact in facts:
        node = ox.NamedNode(_fact_iri(name, fact))
        yield ox.Quad(node, _TYPE, _cg("Fact"))
        yield ox.Quad(node, _cg("ofCase"), case)
        yield ox.Quad(node, _cg("inFacet"), ox.Literal(fact.facet))
        links = {"asserts" if fact.present else "denies": fact.said, "rulesOut": fact.others}
        for relation, terms in (links | {"at": fact.locations, "seenWith": fact.signs}).items():
            for term in terms:
                yield ox.Quad(node, _cg(relation), ox.NamedNode(term))


def _cg(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)


def _fact_iri(name: str, fact: Fact) -> str:
    return f"{CASES}{name}/fact/{fact.id}"


def _by_case(rows: Sequence[Record], owner: Mapping[str, tuple[str, str]]) -> dict[str, list[Record]]:
    """Sort rows by case and give the facts in them their own names back."""
    sorted_rows: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        case, fact = owner[row.get("fact") or row["case"]]
        sorted_rows[case].append({**row, "fact": fact})
    return sorted_rows


def _found(row: Record) -> Selected:
    match = _match(row["reach"], row["said"] == row["term"], row["isKind"])
    return Selected(
        row["disease"], row["fact"], row["term"], row["statement"], _bits(row), match, row["said"], row["specificity"]
    )


def _match(reach: str, same: bool, kind: bool) -> str:
    """Name how a fact met a term."""
    if reach == "contrary":
        return "said not to show"
    if same:
        return "same" if reach == "direct" else "less specific"
    if reach == "direct":
        return "more specific" if kind else "part of"
    return "through"


def _missing(row: Record) -> Selected:
    match = "stated absent" if row["stated"] else "ruled out"
    return Selected(row["disease"], row["fact"], row["term"], row["statement"], _bits(row), match, obligate=bool(row["obligate"]))


def _apart(row: Record) -> Selected:
    return Selected(row["disease"], row["fact"], row["term"], row["statement"], _bits(row), "elsewhere", obligate=True)


def _bits(row: Record) -> Bits:
    return Bits(row["low"], row["middle"], row["high"])


def _first_fact(rows: Sequence[Record]) -> dict[str, str]:
    """Return for each condition the fact that comes first by name: any would do, one must be chosen."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row["condition"], row["fact"])):
        found.setdefault(row["condition"], row["fact"])
    return found


def _criteria(rows: Sequence[Record]) -> list[CriterionRow]:
    grouped: dict[tuple[str, str, bool], dict[str, ConditionRow]] = {}
    for row in rows:
        conditions = grouped.setdefault((row["criterion"], row["target"], row["ranked"]), {})
        conditions[row["condition"]] = ConditionRow(row["condition"], row["feature"], row["wanted"])
    return [
        CriterionRow(name, target, ranked, tuple(conditions.values())) for (name, target, ranked), conditions in grouped.items()
    ]
