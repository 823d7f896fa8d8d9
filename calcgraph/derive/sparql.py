"""The `sparql` route: facts of cases as RDF, generic queries over them and the ontology, on any SPARQL 1.1 engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from calcgraph.case.facts import Fact
from calcgraph.derive.selection import Bits, ConditionRow, CriterionRow, Exclusion, Selected, Selection, Statuses
from calcgraph.knowledge import Knowledge, Record
from calcgraph.namespace import BASE, CASES

__all__ = ["fact_quads", "select", "select_statuses"]

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def select(knowledge: Knowledge, cases: Mapping[str, Sequence[Fact]]) -> list[Selection]:
    """Return what each case selects, all cases in one go."""
    quads = [quad for name, facts in cases.items() for quad in fact_quads(name, facts)]
    with knowledge.including(quads):
        answers = {
            name: knowledge.ask("derive", name)
            for name in ("evidence", "denials", "apart", "conditions", "refuted", "excluded", "described")
        }
    criteria = _criteria([row for row in knowledge.criteria if knowledge.layer in ("all", row["layer"])])
    owner = {_fact_iri(name, fact): (name, fact.id) for name, facts in cases.items() for fact in facts}
    by_case = {kind: _by_case(rows, owner) for kind, rows in answers.items()}
    return [
        Selection(
            case=name,
            facts=tuple(facts),
            found=[_found(row) for row in by_case["evidence"][name]],
            missing=[_missing(row) for row in by_case["denials"][name]],
            apart=[_apart(row) for row in by_case["apart"][name]],
            criteria=criteria,
            met=_facts_of(by_case["conditions"][name]),
            refuted=_facts_of(by_case["refuted"][name]),
            excluded=sorted(
                Exclusion(row["disease"], row["statement"], row["fact"])
                for row in by_case["excluded"][name]
                if knowledge.layer in ("all", row["layer"])
            ),
            described=frozenset((row["fact"], row["said"]) for row in by_case["described"][name]),
        )
        for name, facts in cases.items()
    ]


def select_statuses(knowledge: Knowledge, cases: Mapping[str, Sequence[Fact]]) -> dict[str, Statuses]:
    """Return only what decides the statuses of each case: conditions met and refuted, statements that exclude."""
    quads = [quad for name, facts in cases.items() for quad in fact_quads(name, facts)]
    found = {name: Statuses(set(), set(), set()) for name in cases}
    with knowledge.including(quads):
        for query, field, kind in (
            ("conditions", "condition", "met"),
            ("refuted", "condition", "refuted"),
            ("excluded", "statement", "excluding"),
        ):
            for row in knowledge.ask("derive", query):
                getattr(found[row["case"].removeprefix(CASES)], kind).add(row[field])
    return found


def fact_quads(name: str, facts: Sequence[Fact]) -> Iterator[ox.Quad]:
    """Yield the facts of a case as RDF."""
    case = ox.NamedNode(CASES + name)
    for fact in facts:
        node = ox.NamedNode(_fact_iri(name, fact))
        yield ox.Quad(node, _TYPE, _cg("Fact"))
        yield ox.Quad(node, _cg("ofCase"), case)
        yield ox.Quad(node, _cg("inFacet"), ox.Literal(fact.facet))
        links = {"asserts": fact.said, "amountsTo": (*fact.said, *fact.amounts_to)} if fact.present else {"denies": fact.said}
        for relation, terms in (links | {"rulesOut": fact.others, "at": fact.locations, "seenWith": fact.signs}).items():
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
        case, fact = owner[row["fact"]]
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
    return Selected(row["disease"], row["fact"], row["term"], row["statement"], _bits(row), match)


def _apart(row: Record) -> Selected:
    return Selected(row["disease"], row["fact"], row["term"], row["statement"], _bits(row), "elsewhere")


def _bits(row: Record) -> Bits:
    return Bits(row["low"], row["middle"], row["high"])


def _facts_of(rows: Sequence[Record]) -> dict[str, list[str]]:
    """Return for each condition the facts that speak to it, by name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row["condition"]].add(row["fact"])
    return {condition: sorted(facts) for condition, facts in found.items()}


def _criteria(rows: Sequence[Record]) -> list[CriterionRow]:
    grouped: dict[tuple[str, str, bool], dict[str, ConditionRow]] = {}
    for row in rows:
        conditions = grouped.setdefault((row["criterion"], row["target"], row["ranked"]), {})
        conditions[row["condition"]] = ConditionRow(row["condition"], row["feature"], row["wanted"])
    return [
        CriterionRow(name, target, ranked, tuple(conditions.values())) for (name, target, ranked), conditions in grouped.items()
    ]
