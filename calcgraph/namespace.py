"""IRIs of calcgraph and of the vocabularies it uses, as plain strings: importing this costs nothing."""

from __future__ import annotations

__all__ = [
    "BASE", "CASES", "ONTOLOGY", "PREFIXES", "SCORED_KINDS", "SITE_KIND", "STATEMENTS", "curie", "iri", "local_name",
    "sparql_prefixes",
]  # fmt: skip

BASE = "https://w3id.org/calcgraph/"
ONTOLOGY = "https://w3id.org/calcgraph"
STATEMENTS = BASE + "statement/"
CASES = BASE + "case/"

# The kinds of statement that say how often a feature, or a place, goes with a disease: only these become axioms and weights.
SITE_KIND = "site-given-disease"
SCORED_KINDS = ("feature-given-disease", SITE_KIND)

PREFIXES = {
    "cg": BASE,
    "case": CASES,
    "crit": BASE + "criterion/",
    "gap": BASE + "mappingGap/",
    "ref": BASE + "reference/",
    "range": BASE + "range/",
    "rel": BASE + "relation/",
    "stmt": STATEMENTS,
    "vocab": BASE + "vocabulary/",
    "weight": BASE + "weight/",
    "dcterms": "http://purl.org/dc/terms/",
    "IAO": "http://purl.obolibrary.org/obo/IAO_",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def iri(name: str) -> str:
    """Return the IRI of a term of ours from its id; an IRI is returned as it is."""
    return name if "://" in name else BASE + name


def local_name(value: str) -> str:
    """Return the id of one of our IRIs: what stands after the namespace."""
    return value.removeprefix(BASE)


def curie(value: str) -> str:
    """Shorten an IRI with the longest prefix that fits; an unknown IRI is returned as it is."""
    fits = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if value.startswith(base)]
    if not fits:
        return value
    _, prefix, base = max(fits)
    return f"{prefix}:{value.removeprefix(base)}"


def sparql_prefixes() -> str:
    """Return the PREFIX lines for a SPARQL query."""
    return "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
