"""Write the merged ontology in OWL's functional syntax with py-horned-owl."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from calcgraph.errors import MissingExtra
from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost
from calcgraph.export.serial import write_rdf

__all__ = ["write_functional"]


def write_functional(content: Content) -> Exported:
    """Write functional syntax; needs py-horned-owl."""
    try:
        import pyhornedowl
    except ImportError:
        raise MissingExtra("Writing OWL functional syntax", "linked") from None
    ontology = pyhornedowl.open_ontology_from_string(write_rdf(content.graphs.merged, ox.RdfFormat.RDF_XML, {}).decode(), "rdf")
    _mend(ontology, content)
    for prefix, base in content.graphs.prefixes.items():
        ontology.prefix_mapping.add_prefix(prefix, base)
    restated = sum(len(each.statements) - 1 for each in content.axioms.inclusions if len(each.statements) > 1)
    losses = lost((restated, "{} axioms that a further statement repeats are told once, annotated with every statement."))
    return Exported({"calcgraph.ofn": ontology.save_to_string("ofn").encode()}, losses + content.left_out_of_owl)


def _mend(ontology: Any, content: Content) -> None:
    """Add what py-horned-owl 2.0 does not read from RDF: which classes exclude one another."""
    from pyhornedowl.model import DisjointClasses

    for members in content.axioms.disjoint:
        ontology.add_component(DisjointClasses([ontology.class_(each) for each in members]))
