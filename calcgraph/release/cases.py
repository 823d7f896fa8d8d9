"""Derive cases with the data of both copies, and find those whose first places, statuses or coverage changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import calcgraph
from calcgraph.errors import UsageError
from calcgraph.release.home import Home

__all__ = ["CaseFile", "CaseMove", "CasesCompared", "Move", "case_files", "compare_cases"]

Result = Mapping[str, Any]

# All that a case is derived from. Where the two copies hold the same bytes of it, no case can differ.
_DERIVED_FROM = ("ontology", "queries", "shapes")
_GRAPHS = ("lean.ttl", "calcgraph-inferred.ttl", "weights.ttl", "mappings.ttl")


@dataclass(frozen=True)
class CaseFile:
    """One case to compare: its text in each copy, which is the same file for cases from elsewhere."""

    name: str
    old: Path
    new: Path

    @property
    def edited(self) -> bool:
        """Tell whether the case itself says something else now."""
        return self.old != self.new and self.old.read_bytes() != self.new.read_bytes()


@dataclass(frozen=True)
class Move:
    """A disease whose place or status in a case changed; None stands for a disease that a copy does not rank."""

    id: str
    label: str
    old: Result | None
    new: Result | None


@dataclass(frozen=True)
class CaseMove:
    """A case that comes out otherwise than before; the differences in words, and each disease that moved."""

    case: str
    edited: bool
    says: tuple[str, ...]
    moves: tuple[Move, ...]
    facts: bool  # whether both copies read the same facts, so that a fact may be known by its number


@dataclass(frozen=True)
class CasesCompared:
    """What became of the cases: how many were compared, those that changed, those that could not be, or why none was."""

    compared: int = 0
    places: int = 0
    changed: tuple[CaseMove, ...] = ()
    below: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    skipped: str = ""


class _NothingDerived(Exception):  # noqa: N818 - a finding about a copy, told to the user
    """The present code derives nothing with a copy."""


def case_files(old: Home, new: Home, folders: Sequence[Path]) -> list[CaseFile]:
    """Return the cases that both copies ship, and those of further folders; a folder without cases raises UsageError."""
    before, after = old.files("cases"), new.files("cases")
    found = [CaseFile(Path(name).stem, before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    for folder in folders:
        files = sorted(path.resolve() for path in folder.glob("*.yaml"))
        if not files:
            raise UsageError(f"{folder} holds no case files (*.yaml)")
        found += [CaseFile(f"{folder.name}/{path.stem}", path, path) for path in files]
    return found


def compare_cases(old: Home, new: Home, files: Sequence[CaseFile], places: int) -> CasesCompared:
    """Derive each case with both copies and compare its first places, every status, its groups and its coverage."""
    for copy in (old, new):
        if copy.root is None:
            return CasesCompared(skipped=f"{copy.name} is an ontology folder alone, without the queries that derive cases.")
    if not files:
        return CasesCompared(skipped="No case is in both copies; --cases names a folder of cases.")
    if _derived_alike(old, new) and not any(file.edited for file in files):
        return CasesCompared(len(files), places)
    try:
        with ThreadPoolExecutor(2) as pool:
            before = pool.submit(_derive, old, [file.old for file in files])
            after = pool.submit(_derive, new, [file.new for file in files])
            return _compare(files, before.result(), after.result(), places)
    except _NothingDerived as error:
        return CasesCompared(skipped=str(error))


def _derived_alike(old: Home, new: Home) -> bool:
    def used(copy: Home) -> dict[str, bytes]:
        """Return the content of each file that a case is derived from, by its path."""
        files = copy.files(*_DERIVED_FROM).items()
        return {name: path.read_bytes() for name, path in files if not name.startswith("ontology/") or path.name in _GRAPHS}

    return used(old) == used(new)


def _derive(copy: Home, files: Sequence[Path]) -> list[Result]:
    """Return what `calcgraph match --json` answers with a copy's data; the code is the present one."""
    code = str(Path(calcgraph.__file__).resolve().parent.parent)
    environment = {
        **os.environ,
        "CALCGRAPH_HOME": str(copy.root),
        "PYTHONPATH": os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH", "")))),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-P", "-m", "calcgraph", "match", "--json", "--lenient", *map(str, files)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    try:
        results: list[Result] = json.loads(run.stdout)
    except ValueError:
        last = (run.stderr.strip().splitlines() or ["it gave no answer"])[-1].removeprefix("calcgraph: ")
        if any(last.startswith(str(file)) for file in files):
            raise UsageError(last) from None  # a case file that is none
        raise _NothingDerived(
            f"This calcgraph ({calcgraph.__version__}) derives nothing with {copy.name}, whose tables and queries are of another "
            f"version than it needs ({last})."
        ) from None
    return results


# --- comparing ---


def _compare(files: Sequence[CaseFile], before: Sequence[Result], after: Sequence[Result], places: int) -> CasesCompared:
    changed: list[CaseMove] = []
    below: list[str] = []
    refused: list[str] = []
    for file, old, new in zip(files, before, after, strict=True):
        if not old["conforms"]:
            which = "only the new copy" if new["conforms"] else "neither copy"
            refused.append(f"{file.name}: {which} reads it ({_complaint(old)})")
        elif not new["conforms"]:
            changed.append(CaseMove(file.name, file.edited, (f"is refused now ({_complaint(new)})",), (), False))
        else:
            says, moves = tuple(_differences(old, new)), tuple(_moves(old, new, places))
            if says or moves:
                changed.append(CaseMove(file.name, file.edited, says, moves, _same_facts(old, new)))
            elif _order(old) != _order(new):
                below.append(file.name)
    return CasesCompared(len(files) - len(refused), places, tuple(changed), tuple(below), tuple(refused))


def _complaint(refused: Result) -> str:
    first = refused["violations"][0]
    return f"{first['path']}: {first['message']}"


def _same_facts(old: Result, new: Result) -> bool:
    return [fact["id"] for fact in old["facts"]] == [fact["id"] for fact in new["facts"]]


def _order(result: Result) -> list[tuple[int, str]]:
    return [(each["rank"], each["id"]) for each in result["diagnoses"]]


def _differences(old: Result, new: Result) -> Iterator[str]:
    """Say what else came out otherwise: who is first, coverage, groups, words that one copy alone reads."""
    first, now = ({each["id"]: each["label"] for each in result["diagnoses"] if each["rank"] == 1} for result in (old, new))
    if first.keys() != now.keys():
        yield f"first was {' and '.join(first.values())}, now is {' and '.join(now.values())}"
    if old["coverage"] != new["coverage"]:
        yield f"coverage was {old['coverage']}, now is {new['coverage']}"
    groups = [{each["id"]: each["label"] for each in result["categories"]} for result in (old, new)]
    yield from (f"group {groups[1][name]} is supported now" for name in sorted(groups[1].keys() - groups[0].keys()))
    yield from (f"group {groups[0][name]} is no longer supported" for name in sorted(groups[0].keys() - groups[1].keys()))
    yield from (f"{word!r} is no longer read" for word in new["unread"] if word not in old["unread"])
    yield from (f"{word!r} is read now" for word in old["unread"] if word not in new["unread"])


def _moves(old: Result, new: Result, places: int) -> Iterator[Move]:
    """Yield the diseases whose place among the first ones changed, or whose status did anywhere."""
    before, after = ({each["id"]: each for each in result["diagnoses"]} for result in (old, new))
    for name in sorted({*before, *after}, key=lambda name: (_rank(after, name), _rank(before, name), name)):
        was, now = before.get(name), after.get(name)
        ranks = _rank(before, name), _rank(after, name)
        moved = ranks[0] != ranks[1] and min(ranks) <= places
        if moved or (was and now and was["status"] != now["status"]):
            yield Move(name, (now or was or {})["label"], was, now)


def _rank(diagnoses: Mapping[str, Result], name: str) -> float:
    return float(diagnoses[name]["rank"]) if name in diagnoses else float("inf")
