"""Write the merged ontology as Turtle, RDF/XML and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from calcgraph.export.content import Content
from calcgraph.export.result import Exported
from calcgraph.export.serial import write_rdf, write_turtle_text
from calcgraph.namespace import PREFIXES

__all__ = ["write_jsonld", "write_rdfxml", "write_turtle"]

_TYPE = PREFIXES["rdf"] + "type"


def write_turtle(content: Content) -> Exported:
    """Write Turtle, each class followed by its class expressions."""
    data = write_turtle_text(content.graphs.merged)
    return Exported({"calcgraph.ttl": data}, content.left_out_of_owl)


def write_rdfxml(content: Content) -> Exported:
    """Write RDF/XML."""
    data = write_rdf(content.graphs.merged, ox.RdfFormat.RDF_XML, content.graphs.prefixes)
    return Exported({"calcgraph.owl": data}, content.left_out_of_owl)


def write_jsonld(content: Content) -> Exported:
    """Write JSON-LD with a context of prefixes."""
    context = content.graphs.prefixes
    shorten = _Shortener(context)
    nodes = [shorten.node(node) for node in json.loads(write_rdf(content.graphs.merged, ox.RdfFormat.JSON_LD, {}))]
    text = json.dumps(
        {"@context": {prefix: _as_prefix(base) for prefix, base in context.items()}, "@graph": nodes},
        ensure_ascii=False,
        indent=1,
    )
    return Exported({"calcgraph.jsonld": f"{text}\n".encode()}, content.left_out_of_owl)


class _Shortener:
    """Shortens IRIs and values of JSON-LD as a context of prefixes allows; pyoxigraph writes them in full."""

    def __init__(self, context: Mapping[str, str]) -> None:
        self._bases = sorted(((base, prefix) for prefix, base in context.items()), key=lambda each: -len(each[0]))
        self._short: dict[str, str] = {}

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        """Shorten an object with all its properties."""
        found: dict[str, Any] = {"@id": self._iri(node["@id"])}
        for name, values in node.items():
            if name == _TYPE:
                found["@type"] = _alone([self._iri(value["@id"]) for value in values])
            elif name != "@id":
                found[self._iri(name)] = _alone([self._value(value) for value in values])
        return found

    def _value(self, value: dict[str, str]) -> Any:
        if value.keys() == {"@value"}:
            return value["@value"]
        return {key: self._iri(each) if key in ("@id", "@type") else each for key, each in value.items()}

    def _iri(self, iri: str) -> str:
        if iri not in self._short:
            fits = next(((base, prefix) for base, prefix in self._bases if iri.startswith(base)), None)
            self._short[iri] = f"{fits[1]}:{iri.removeprefix(fits[0])}" if fits else iri
        return self._short[iri]


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _as_prefix(base: str) -> Any:
    """Return how a context defines a prefix; one that ends in another letter than these has to be called a prefix."""
    return base if base.endswith(("/", "#", ":", "?")) else {"@id": base, "@prefix": True}
