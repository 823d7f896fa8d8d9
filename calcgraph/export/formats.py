"""The formats that the ontology is exported to: one registry for the command line, the documents and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calcgraph.errors import UsageError
from calcgraph.export.content import Content
from calcgraph.export.functional import write_functional
from calcgraph.export.kgx import write_kgx
from calcgraph.export.named import write_nquads
from calcgraph.export.nanopubs import write_nanopubs
from calcgraph.export.network import write_cx2, write_cyjs, write_graphml
from calcgraph.export.obo import write_obographs
from calcgraph.export.rdf import write_jsonld, write_rdfxml, write_turtle
from calcgraph.export.result import Exported
from calcgraph.export.skos import write_skos
from calcgraph.export.tables import write_tables

__all__ = ["FORMATS", "Content", "Exported", "Format", "export_ontology"]


@dataclass(frozen=True)
class Format:
    """A format: one sentence on what it is for, the extra that it needs (None: no extra) and the function that writes it."""

    sentence: str
    extra: str | None
    write: Callable[[Content], Exported]


FORMATS: Mapping[str, Format] = {
    "turtle": Format("Ontology and mappings in one OWL 2 DL file, as Turtle.", None, write_turtle),
    "rdfxml": Format("Ontology and mappings in one OWL 2 DL file, as RDF/XML, which every OWL tool reads.", None, write_rdfxml),
    "jsonld": Format("Ontology and mappings in one OWL 2 DL file, as JSON-LD.", None, write_jsonld),
    "functional": Format("Ontology and mappings in OWL's functional syntax, one axiom a line.", "linked", write_functional),
    "nquads": Format(
        "Everything in named graphs, for a triple store: layers, inferences, mappings, weights.", None, write_nquads
    ),
    "obographs": Format("OBO Graphs JSON, for the tools of the biomedical ontology world.", "linked", write_obographs),
    "skos": Format("Terms as a SKOS concept scheme, for vocabulary services and catalogues.", None, write_skos),
    "kgx": Format("Nodes and edges in the Biolink Model, as KGX tables, to merge with other knowledge graphs.", None, write_kgx),
    "graphml": Format("Terms and statements as a network, for Gephi, yEd and networkx.", None, write_graphml),
    "cyjs": Format("Terms and statements as a network, for Cytoscape and Cytoscape.js.", None, write_cyjs),
    "cx2": Format("Terms and statements as a network, for Cytoscape 3.10 and NDEx.", "linked", write_cx2),
    "csv": Format("Terms, statements, criteria, mappings, references and weights as tables.", None, write_tables),
    "nanopub": Format("Each statement as a nanopublication with its provenance, unsigned, as TriG.", "linked", write_nanopubs),
}


def export_ontology(name: str, content: Content | None = None) -> Exported:
    """Write the ontology in a format; `content` is what several exports may share.

    An unknown format raises UsageError, a library that is not installed MissingExtra, a broken ontology UnreadableInput.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}: choose one of {', '.join(FORMATS)}")
    return FORMATS[name].write(content or Content())
