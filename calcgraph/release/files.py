"""Compare what stands beside the tables: lines of `core.ttl`, queries, shapes and the text of shipped cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from calcgraph.namespace import ONTOLOGY
from calcgraph.release.changes import MINOR, PATCH, Change
from calcgraph.release.home import Home
from calcgraph.release.snapshot import Snapshot, Triple

__all__ = ["compare_files", "compare_structure"]

# Told of the release itself, and of the terms that are obsolete now.
_TOLD_ELSEWHERE = ("owl:versionInfo", "owl:versionIRI", "owl:deprecated", "IAO:0100001")
_WORDS = ("rdfs:label", "rdfs:comment", "IAO:0000115", "definitionSource")


def compare_structure(old: Snapshot, new: Snapshot) -> list[Change]:
    """Return the lines of `core.ttl` that came or went; what follows from them is found among the inferences."""
    found = []
    for what, lines in (("added", new.structure - old.structure), ("removed", old.structure - new.structure)):
        for subject, name, value in sorted(lines):
            if name not in _TOLD_ELSEWHERE:
                says = " ".join(part for part in (subject, name, value) if part)
                found.append(Change("core", what, subject or name, says, _level((subject, name, value))))
    return found


def _level(line: Triple) -> str:
    subject, name, _ = line
    return PATCH if subject == ONTOLOGY or name in _WORDS or name.startswith("dcterms:") else MINOR


def compare_files(old: Home, new: Home) -> list[Change]:
    """Return the queries, shapes and case files that came, went or changed; of a query, its comments are wording."""
    if old.root is None or new.root is None:
        return []
    return [
        *_compare(old, new, "queries", _without_comments),
        *_compare(old, new, "shapes", Path.read_bytes),
        *_compare(old, new, "cases", lambda _: b""),
    ]


def _compare(old: Home, new: Home, folder: str, content: Callable[[Path], object]) -> Iterator[Change]:
    """Yield the changed files of a folder; two files of the same content differ in wording only."""
    before, after = old.files(folder), new.files(folder)
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            what = "removed" if name in before else "added"
            yield Change(folder, what, name, name, PATCH if folder == "cases" else MINOR)
        elif before[name].read_bytes() != after[name].read_bytes():
            level = PATCH if content(before[name]) == content(after[name]) else MINOR
            yield Change(folder, "changed", name, name, level)


def _without_comments(query: Path) -> list[str]:
    lines = (line.strip() for line in query.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
