"""Build the ontology: tables and `core.ttl` become the asserted graph, its inferences and its weights."""
