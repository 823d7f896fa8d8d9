"""Read what one copy of the data says into plain values: its tables, its structure, its labels and its inferences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.build.tables import read_table
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES, curie, local_name, sparql_prefixes

__all__ = ["MAPPINGS", "RELATIONS", "TERMS", "Pair", "Snapshot", "Table", "Triple", "read_snapshot"]

Table = Mapping[str, Mapping[str, str]]  # rows by id, each a mapping of column to cell
Pair = tuple[str, str]  # the ids of a narrower and a wider term
Triple = tuple[str, str, str]

TERMS, MAPPINGS = "terms", "mappings"
_RDFS, _OWL = PREFIXES["rdfs"], PREFIXES["owl"]
_HOW_OFTEN, _VALUE = BASE + "howOften", BASE + "value"
_REPLACED_BY = PREFIXES["IAO"] + "0100001"
# The relations between terms that a build infers.
RELATIONS = {"subClassOf": _RDFS + "subClassOf", "isWithin": BASE + "isWithin", "isApartFrom": BASE + "isApartFrom"}
_MAPPED = """SELECT ?term ?match ?code ?label ?confidence ?comment WHERE {
  ?note owl:annotatedSource ?term ; owl:annotatedProperty ?match ; owl:annotatedTarget ?target .
  ?target skos:notation ?code .
  OPTIONAL { ?target rdfs:label ?label } OPTIONAL { ?note sssom:confidence ?confidence } OPTIONAL { ?note rdfs:comment ?comment }
} ORDER BY ?term ?code ?match"""


@dataclass(frozen=True)
class Snapshot:
    """What a copy says. Terms are named by their ids; `structure` is what `core.ttl` states beside its version.

    `unbuilt` names rows of which the graphs say something else: the tables were edited and not built.
    """

    version: str
    tables: Mapping[str, Table]
    structure: frozenset[Triple]
    obsolete: Mapping[str, str]
    labels: Mapping[str, str]
    pairs: Mapping[str, frozenset[Pair]]
    unbuilt: tuple[str, ...] = ()

    def label(self, name: str) -> str:
        """Return the label of a term, or the name itself if it is none."""
        return self.labels.get(name, name)

    def table(self, name: str) -> Table:
        """Return a table; one that this copy does not have is empty."""
        return self.tables.get(name, {})

    def within(self, term: str, wider: str) -> bool:
        """Tell whether a term is another one, a kind of it or a part of it."""
        return term == wider or (term, wider) in self.pairs["isWithin"]


def read_snapshot(ontology: Path) -> Snapshot:
    """Read the tables and the built graphs of an ontology folder; a file that cannot be read raises UnreadableInput."""
    core = list(_triples(ontology / "core.ttl"))
    tables = _tables(ontology)
    if (ontology / "mappings.ttl").is_file():
        tables[MAPPINGS] = _mappings(ontology / "mappings.ttl")
    literals = _literals(ontology / "calcgraph.ttl")
    return Snapshot(
        version=next((value for subject, name, value in core if (subject, name) == (ONTOLOGY, _OWL + "versionInfo")), "unknown"),
        tables=tables,
        structure=frozenset((_short(subject), _short(name), _short(value)) for subject, name, value in core),
        obsolete=_obsolete(core),
        labels=literals[_RDFS + "label"],
        pairs=_pairs(ontology / "calcgraph-inferred.ttl"),
        unbuilt=_unbuilt(tables, literals),
    )


# --- tables ---


def _tables(ontology: Path) -> dict[str, Table]:
    """Return every table whose rows have an id; those of terms as one, with the table that a term stands in as a cell."""
    terms: dict[str, Mapping[str, str]] = {}
    for path in sorted((ontology / TERMS).glob("*.tsv")):
        terms |= {row["id"]: {**row, "table": path.stem} for row in read_table(path, ("id",))}
    found: dict[str, Table] = {TERMS: terms}
    for path in sorted(ontology.glob("*.tsv")):
        if not path.name.endswith(".sssom.tsv"):  # read from the graph that is built of it
            found[path.stem] = {row["id"]: dict(row) for row in read_table(path, ("id",))}
    return found


def _mappings(path: Path) -> Table:
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    solutions: Any = store.query(sparql_prefixes() + _MAPPED)
    names = [variable.value for variable in solutions.variables]
    found: dict[str, Mapping[str, str]] = {}
    for solution in solutions:
        row = {name: solution[name].value if solution[name] is not None else "" for name in names}
        row |= {"term": local_name(row["term"]), "match": row["match"].removeprefix(PREFIXES["skos"])}
        found[f"{row['term']} {row['code']}"] = row
    return found


# --- graphs ---


def _quads(path: Path) -> Iterator[Any]:
    """Yield the quads of a Turtle file; their nodes have values, since none is itself a triple."""
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise UnreadableInput(str(path), f"cannot be read ({error})") from error


def _triples(path: Path) -> Iterator[Triple]:
    """Yield what a file states; an anonymous node is written as all that is said of it, so that it needs no name."""
    anonymous: dict[str, list[tuple[str, Any]]] = {}
    named: list[tuple[str, str, Any]] = []
    for quad in _quads(path):
        if isinstance(quad.subject, ox.BlankNode):
            anonymous.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
        else:
            named.append((quad.subject.value, quad.predicate.value, quad.object))

    def written(node: Any) -> str:
        """Return a node as text; of a list, its members."""
        if not isinstance(node, ox.BlankNode):
            return str(node.value)
        said = sorted((curie(name), _short(written(value))) for name, value in anonymous[node.value])
        if said[0][0] == "rdf:first":
            return ", ".join(value for _, value in said if value != "rdf:nil")
        return "; ".join(f"{name} {value}" for name, value in said)

    owned = {value.value for said in anonymous.values() for _, value in said if isinstance(value, ox.BlankNode)}
    owned |= {value.value for _, _, value in named if isinstance(value, ox.BlankNode)}
    yield from ((subject, name, written(value)) for subject, name, value in named)
    for node in set(anonymous) - owned:
        yield from (("", name, written(value)) for name, value in anonymous[node])


def _short(value: str) -> str:
    return local_name(value) if value.startswith(BASE) else curie(value)


def _obsolete(core: list[Triple]) -> dict[str, str]:
    """Return the terms that are declared obsolete, each with its replacement if one is named."""
    gone = {local_name(subject) for subject, name, value in core if name == _OWL + "deprecated" and value == "true"}
    replaced = {local_name(subject): local_name(value) for subject, name, value in core if name == _REPLACED_BY}
    return {term: replaced.get(term, "") for term in gone}


def _literals(path: Path) -> dict[str, dict[str, str]]:
    """Return by property what some properties say of each term, statement or constant."""
    found: dict[str, dict[str, str]] = {_RDFS + "label": {}, _HOW_OFTEN: {}, _VALUE: {}}
    for quad in _quads(path):
        if quad.predicate.value in found and isinstance(quad.subject, ox.NamedNode):
            found[quad.predicate.value][local_name(quad.subject.value)] = quad.object.value
    return found


def _unbuilt(tables: Mapping[str, Table], literals: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Return the rows that the graph does not hold, or holds with another label, frequency or value."""
    labels, often, values = (literals[name] for name in (_RDFS + "label", _HOW_OFTEN, _VALUE))
    statements, constants = tables.get("statements", {}), tables.get("constants", {})
    found = [name for name, row in tables[TERMS].items() if labels.get(name) != row["label"]]
    found += [name for name, row in statements.items() if often.get(f"statement/{name}", "") != row["how_often"]]
    found += [name for name, row in constants.items() if _plain(values.get(f"constant/{name}", "")) != _plain(row["value"])]
    return (*found, *sorted(name.removeprefix("statement/") for name in labels if _is_lost(name, statements)))


def _plain(number: str) -> str:
    """Return a decimal number without the zeros at its end that say nothing."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _is_lost(name: str, statements: Table) -> bool:
    return name.startswith("statement/") and name.removeprefix("statement/") not in statements


def _pairs(path: Path) -> dict[str, frozenset[Pair]]:
    """Return the inferred pairs of different terms by relation; what is inferred of criteria is told by their conditions."""
    names = {iri: name for name, iri in RELATIONS.items()}
    found: dict[str, set[Pair]] = {name: set() for name in RELATIONS}
    for quad in _quads(path):
        name = names.get(quad.predicate.value)
        pair = (local_name(quad.subject.value), local_name(quad.object.value))
        if name and pair[0] != pair[1] and not pair[0].startswith("criterion/"):
            found[name].add(pair)
    return {name: frozenset(pairs) for name, pairs in found.items()}
