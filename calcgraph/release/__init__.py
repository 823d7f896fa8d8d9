"""Compare two copies of the project's data: what changed, which cases moved by what, and how large the release is."""
