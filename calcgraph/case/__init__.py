"""A case: read from YAML, its words resolved to terms, its laboratory values judged, its facts laid out."""
