"""Write nodes and edges as KGX tables: categories and predicates of the Biolink Model, each edge with its provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost, write_table
from calcgraph.knowledge import Record
from calcgraph.namespace import BASE, curie, local_name

__all__ = ["CATEGORIES", "PREDICATES", "write_kgx"]

# Category of the terms of each facet. Not all of a history are diseases or phenotypes, so those are phenomena.
CATEGORIES = {
    "diagnosis": "biolink:Disease",
    "sign": "biolink:PhenotypicFeature",
    "distribution": "biolink:PhenotypicFeature",
    "lab": "biolink:ClinicalFinding",
    "site": "biolink:AnatomicalEntity",
    "context": "biolink:Phenomenon",
    "analyte": "biolink:ClinicalMeasurement",
    "modality": "biolink:Procedure",
    "age": "biolink:LifeStage",
    "sex": "biolink:PhenotypicSex",
}
# Predicate of each of our relations; any other is `biolink:related_to`, and the relation itself stands beside it.
PREDICATES = {
    "subClassOf": "biolink:subclass_of",
    "partOf": "biolink:part_of",
    "locatedIn": "biolink:located_in",
    "hasSign": "biolink:has_phenotype",
    "hasDistribution": "biolink:has_phenotype",
    "hasLabState": "biolink:has_phenotype",
    "hasLocation": "biolink:disease_has_location",
    "hasContext": "biolink:associated_with",
    "hasDemographic": "biolink:associated_with",
    "hasCause": "biolink:caused_by",
    "causedBy": "biolink:caused_by",
    "signOf": "biolink:manifestation_of",
    "mayCoexistWith": "biolink:coexists_with",
    "exactMatch": "biolink:exact_match",
    "closeMatch": "biolink:close_match",
    "broadMatch": "biolink:broad_match",
    "narrowMatch": "biolink:narrow_match",
}
_ANY = "biolink:related_to"
_HERE, _KNOWLEDGE, _OBSERVED, _AGENT = "infores:calcgraph", "knowledge_assertion", "observation", "manual_agent"
_SINGLE = "single-case"
_NODES = ("id", "category", "name", "description", "synonym", "xref", "iri", "provided_by")
_EDGES = (
    "id", "subject", "predicate", "object", "negated", "original_predicate", "anatomical_context_qualifier",
    "frequency_qualifier", "how_often", "percentage_low", "percentage_high", "statement_kind", "layer", "supporting_text",
    "publications", "primary_knowledge_source", "knowledge_level", "agent_type", "has_confidence_score",
)  # fmt: skip


def write_kgx(content: Content) -> Exported:
    """Write the table of nodes and the table of edges."""
    tables = _Tables(content)
    nodes, edges = write_table(_NODES, tables.nodes(), tabs=True), write_table(_EDGES, tables.edges(), tabs=True)
    return Exported({"calcgraph_nodes.tsv": nodes, "calcgraph_edges.tsv": edges}, tables.losses())


class _Tables:
    """The rows of both tables."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def nodes(self) -> Iterator[Record]:
        """Yield a row for each term, and for each code that is mapped to one."""
        coded: dict[str, Record] = {}
        for row in self._content.rows("terms"):
            codes = self._content.codes_of(row["term"])
            yield {
                "id": curie(row["term"]),
                "category": CATEGORIES[row["facet"]],
                "name": row["label"],
                "description": row["definition"],
                "synonym": "|".join(self._content.words(row["term"], "Exact")),
                "xref": "|".join(code.curie for code in codes if code.match == "exactMatch"),
                "iri": row["term"],
                "provided_by": _HERE,
            }
            for code in codes:
                coded[code.curie] = {
                    "id": code.curie,
                    "category": CATEGORIES[row["facet"]] if code.match == "exactMatch" else "biolink:NamedThing",
                    "name": code.label,
                    "iri": self._content.iri_of_code(code.curie),
                    "provided_by": _HERE,
                }
        yield from (coded[name] for name in sorted(coded))

    def edges(self) -> Iterator[Record]:
        """Yield a row for each link between terms, each statement about a feature, each stated relation and each mapping."""
        yield from self._links()
        for row in self._content.rows("statements"):
            if row["feature"]:
                yield self._stated(row, row["feature"]) | self._frequency(row)
        for row in self._content.rows("relations"):
            if row["object"]:
                yield self._stated(row, row["object"])
        yield from self._mappings()

    def losses(self) -> tuple[str, ...]:
        """Tell what the tables cannot carry."""
        statements = self._content.rows("statements")
        stated = [row for row in statements if row["feature"]] + [row for row in self._content.rows("relations") if row["object"]]
        other = sum(local_name(row["relation"]) not in PREDICATES for row in stated)
        inexact = sum(len(self._content.words(term, kind)) for term in self._content.labels for kind in ("Narrow", "Broad"))
        return lost(
            (sum(row["feature"] is None for row in statements), "{} statements about no feature: counts and shares."),
            (other, "{} statements and relations are `related_to`, with their own predicate beside it."),
            (sum(row["kind"] == _SINGLE for row in statements), "{} statements about a single case are edges of their disease,"
             " told apart by knowledge level and kind."),
            (len({row["criterion"] for row in self._content.rows("conditions")}), "{} criteria: an edge joins two nodes only."),
            (len(self._content.axioms.disjoint), "{} groups of classes that exclude one another."),
            (inexact, "{} words for something narrower or wider: a synonym here means the same."),
            (1, "`infores:calcgraph` is registered nowhere."),
        )  # fmt: skip

    def _links(self) -> Iterator[Record]:
        labels = self._content.labels
        for axiom in self._content.axioms.inclusions:
            relation = local_name(axiom.upper.relation) if axiom.upper.relation else "subClassOf"
            if relation in ("subClassOf", "partOf", "locatedIn") and axiom.lower in labels and axiom.upper.filler in labels:
                name = f"{curie(axiom.lower)}-{relation}-{local_name(axiom.upper.filler)}"
                yield self._edge(name, axiom.lower, relation, curie(axiom.upper.filler))

    def _edge(self, name: str, subject: str, relation: str, target: str) -> Record:
        return {
            "id": name,
            "subject": curie(subject),
            "predicate": PREDICATES.get(relation, _ANY),
            "object": target,
            "original_predicate": "rdfs:subClassOf" if relation == "subClassOf" else curie(BASE + relation),
            "primary_knowledge_source": _HERE,
            "knowledge_level": _KNOWLEDGE,
            "agent_type": _AGENT,
        }

    def _stated(self, row: Record, target: str) -> Record:
        cited = [each["reference"] for each in self._content.citations.get(row["statement"], ()) if each["reference"]]
        edge = self._edge(curie(row["statement"]), row["subject"], local_name(row["relation"]), curie(target))
        return edge | {
            "layer": row["layer"],
            "supporting_text": row["paraphrase"],
            "publications": "|".join(self._publications[each] for each in dict.fromkeys([row["source"], *cited])),
        }

    def _frequency(self, row: Record) -> Record:
        return {
            "negated": "true" if row["polarity"] == "absent" else "false",
            "anatomical_context_qualifier": curie(row["location"] or ""),
            "frequency_qualifier": self._bands.get(row["howOften"], ""),
            "how_often": row["howOften"],
            "percentage_low": row["low"],
            "percentage_high": row["high"],
            "statement_kind": row["kind"],
            "knowledge_level": _OBSERVED if row["kind"] == _SINGLE else _KNOWLEDGE,
        }

    def _mappings(self) -> Iterator[Record]:
        for term in self._content.labels:
            for code in self._content.codes_of(term):
                edge = self._edge(f"{curie(term)}-{code.match}-{code.curie}", term, code.match, code.curie)
                yield edge | {"original_predicate": f"skos:{code.match}", "has_confidence_score": code.confidence}

    @cached_property
    def _publications(self) -> Mapping[str, str]:
        """What each reference is called: its DOI, else where it is found, else our IRI of it."""
        return {
            row["reference"]: f"doi:{row['doi']}" if row["doi"] else row["url"] or row["reference"]
            for row in self._content.rows("references")
        }

    @cached_property
    def _bands(self) -> Mapping[str, str]:
        """The HPO term that each word of frequency stands for."""
        return {row["word"]: row["code"] for row in self._content.rows("frequencies")}
