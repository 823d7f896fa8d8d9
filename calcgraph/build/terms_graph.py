"""Write the term tables: classes with labels, definitions, synonyms, parents, parts and laboratory states."""

from __future__ import annotations

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.build.axioms import CG, add_disjoint, restrict, sign_at
from calcgraph.build.cells import add_literals, describe
from calcgraph.build.tables import Row, Tables
from calcgraph.namespace import PREFIXES

__all__ = ["add_terms", "lab_state_ids"]

OBO = Namespace(PREFIXES["oboInOwl"])

_FLAGS = {"entry": CG.ranked, "must_not_miss": CG.mustNotMiss, "nonspecific": CG.nonspecific}
# A state that is a plain yes or no shares the synonym columns of high and low.
_SYNONYM_COLUMN = {"positive": "high_synonyms", "negative": "low_synonyms", "abnormal": "high_synonyms"}


def add_terms(graph: Graph, tables: Tables) -> None:
    """Add every term; a parent or whole that is no term raises TableError."""
    for rows in tables.terms.values():
        for row in rows:
            _add_term(graph, row)
    for row in tables.terms["analytes"]:
        _add_lab_states(graph, row)
    known = set(graph.subjects(RDF.type, OWL.Class))
    for row in tables.all_terms():
        for column in ("parent", "part_of", "located_in", "genus", "found_by"):
            for name in row.many(column):
                if CG[name] not in known:
                    raise row.fault(column, f"{name} is no term")
    add_disjoint(graph, [CG[row["id"]] for row in tables.terms["demographics"] if row["parent"] == "Sex"], "Sex")


def lab_state_ids(analyte: Row) -> dict[str, str]:
    """Return the class id of each state that an analyte can be in: {"high": "HighSerumCalcium", …}."""
    return {state: f"{state.capitalize()}{analyte['id']}" for state in analyte["states"].split()}


def _add_term(graph: Graph, row: Row) -> None:
    term = CG[row["id"]]
    if not row["definition"]:
        raise row.fault("definition", "a term needs a definition")
    describe(graph, term, row["label"], row["definition"], row["definition_source"])
    _add_synonyms(graph, term, row, "synonyms")
    _add_synonyms(graph, term, row, "narrow_synonyms", OBO.hasNarrowSynonym)
    _add_synonyms(graph, term, row, "broad_synonyms", OBO.hasBroadSynonym)
    if "parent" in row and not row["parent"]:
        raise row.fault("parent", "a term needs a parent")
    for parent in row.many("parent") or ["Analyte"]:
        graph.add((term, RDFS.subClassOf, CG[parent]))
    for whole in row.many("part_of"):
        restrict(graph, term, CG.partOf, CG[whole], f"{row['id']}-part-{whole}")
    for place in row.many("located_in"):
        restrict(graph, term, CG.locatedIn, CG[place], f"{row['id']}-located-{place}")
        graph.add((term, CG.alwaysAt, CG[place]))
    _define_by_place(graph, term, row)
    _add_methods(graph, term, row)
    add_literals(graph, term, row)
    for column, name in _FLAGS.items():
        if row.get(column) == "yes":
            graph.add((term, name, Literal(True)))


def _add_methods(graph: Graph, term: URIRef, row: Row) -> None:
    for modality in row.many("found_by"):
        graph.add((term, CG.foundBy, CG[modality]))


def _define_by_place(graph: Graph, term: URIRef, row: Row) -> None:
    """Define a sign that is nothing but a wider one at a place: `Sign ≡ Genus ⊓ ∃locatedIn.Place`."""
    for genus in row.many("genus"):
        places = row.many("located_in")
        if len(places) != 1:
            raise row.fault("genus", "a sign defined by its place needs exactly one place in located_in")
        definition = sign_at(graph, CG[genus], CG[places[0]], f"{row['id']}-definition")
        graph.add((term, OWL.equivalentClass, definition))
        graph.add((term, CG.genus, CG[genus]))


def _add_synonyms(graph: Graph, term: URIRef, row: Row, column: str, kind: URIRef = OBO.hasExactSynonym) -> None:
    for synonym in row.many(column):
        graph.add((term, kind, Literal(synonym)))


def _add_lab_states(graph: Graph, row: Row) -> None:
    analyte, group = CG[row["id"]], CG[f"{row['id']}State"]
    graph.add((analyte, CG.states, Literal(row["states"])))
    for factor in row["derived_from"].split("*"):
        if factor.strip():
            graph.add((analyte, CG.isProductOf, CG[factor.strip()]))
    describe(graph, group, f"{row['label']} result", f"A laboratory state of {row['label']}.", "calcgraph")
    graph.add((group, RDFS.subClassOf, CG.LabState))
    _add_methods(graph, group, row)
    for state, name in lab_state_ids(row).items():
        term = CG[name]
        describe(graph, term, f"{state} {row['label']}", f"A state of {row['label']} that is {state}.", "calcgraph")
        graph.add((term, RDFS.subClassOf, group))
        graph.add((term, CG.ofAnalyte, analyte))
        graph.add((term, CG.state, Literal(state)))
        _add_synonyms(graph, term, row, _SYNONYM_COLUMN.get(state, f"{state}_synonyms"))
    add_disjoint(graph, [CG[name] for name in lab_state_ids(row).values()], row["id"])
