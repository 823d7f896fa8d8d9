"""Ask a reasoner, in a process of its own and for a limited time, which classes each case belongs to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.errors import MissingExtra, ReasonerError

__all__ = ["REASONERS", "Answer", "ask", "clash"]

REASONERS = ("rustdl", "hermit")
_NAMES = {"rustdl": "rustdl", "hermit": "HermiT"}
_WRITTEN = {"rustdl": (ox.RdfFormat.RDF_XML, "axioms.rdf"), "hermit": (ox.RdfFormat.N_TRIPLES, "axioms.nt")}
_LONGEST = 1e6  # seconds; the operating system can wait no longer than some weeks
_JAVA_STARTS_FAST = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # a run is short: compiling well would take longer than running


@dataclass(frozen=True)
class Answer:
    """The classes of each case that is consistent, and the names of those that are not."""

    classes: Mapping[str, Collection[str]]
    inconsistent: Sequence[str]


def ask(reasoner: str, triples: Sequence[ox.Triple], cases: Sequence[str], seconds: float) -> Answer:
    """Return what a reasoner entails about cases, given as IRIs of classes or individuals.

    If HermiT finds an inconsistency it cannot tell which case has it: all are then named. A reasoner that is not
    installed raises MissingExtra, one that breaks or needs more than some seconds ReasonerError.
    """
    found = _request(reasoner, triples, seconds, cases=list(cases))
    return Answer(found["classes"], found["inconsistent"])


def clash(triples: Sequence[ox.Triple], case: str, seconds: float) -> list[str]:
    """Return axioms that together make a case, given as a class, impossible; leaving out any of them would mend it."""
    found = _request("rustdl", triples, seconds, cases=[case], clash=case)
    return sorted(found["axioms"])


def _request(reasoner: str, triples: Sequence[ox.Triple], seconds: float, **more: object) -> dict[str, Any]:
    written, name = _WRITTEN[reasoner]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        ox.serialize(triples, str(file), format=written)
        output = _run(reasoner, json.dumps({"reasoner": reasoner, "file": str(file), **more}), seconds)
    found: dict[str, Any] = output
    if "missing" in found:
        raise MissingExtra(f"Reasoning with {_NAMES[reasoner]}", "reasoner")
    if "broken" in found:
        raise ReasonerError(_NAMES[reasoner], found["broken"])
    return found


def _run(reasoner: str, request: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "calcgraph.derive.worker"]
    environment = {**os.environ, "JAVA_TOOL_OPTIONS": f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} {_JAVA_STARTS_FAST}".strip()}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(request, timeout=min(seconds, _LONGEST))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with the Java that it may have started
            raise ReasonerError(
                _NAMES[reasoner], f"no answer within {seconds:g} seconds: give fewer cases at once, or raise --time-limit"
            ) from None
    if not process.returncode:
        with suppress(ValueError):  # it said something else
            found: dict[str, Any] = json.loads(output)
            return found
    last = (errors.strip().splitlines() or [f"ended with code {process.returncode} and no answer that can be read"])[-1]
    other = next(_NAMES[each] for each in REASONERS if each != reasoner)
    raise ReasonerError(_NAMES[reasoner], f"broke off ({last}): try --reasoner {other.lower()}")
