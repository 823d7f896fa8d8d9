"""Derive what a case supports: routes select rows from the ontology, `order` sums them, and the rest reads the result."""
