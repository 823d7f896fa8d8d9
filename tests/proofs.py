"""Proofs of the cases that there are, for the tests of who makes them and of who checks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from calcgraph.case.model import Case
from calcgraph.derive.engine import Derived
from calcgraph.proof import Prover
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
FIGURES = sorted((ROOT / "cases").glob("*.yaml"))
PROOFS = ROOT / "tests" / "data" / "proofs"
OWN = sorted(PROOFS.glob("*.yaml"))
OTHERS = [path for folder in ("development", "published") for path in sorted((ROOT / "tests" / "data" / folder).glob("*.yaml"))]

Proof = dict[str, Any]


@dataclass(frozen=True)
class Proved:
    """A proof, and the case that it is of."""

    derived: Derived
    proof: Proof

    @property
    def name(self) -> str:
        return f"{self.derived.case.id} {self.proof['claim']['disease']}"


def prove_all(service: Service, cases: Sequence[Case]) -> list[Proved]:
    """Return every proof of some cases, in order."""
    prover, found = Prover(), []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("next_facts", "withdrawals"):  # most of the time goes into these, which have no part in a proof
            patch.setattr(f"calcgraph.derive.engine.{name}", lambda *_, **__: [], raising=False)
        derived = service.derive(cases)
    for each in derived:
        facts = {fact.id: fact for fact in each.facts}
        proofs = (prover.prove(each.case.id, diagnosis, facts) for diagnosis in each.result.diagnoses)
        found += [Proved(each, proof) for proof in proofs if proof is not None]
    return found


def read(service: Service, paths: Sequence[Path]) -> list[Case]:
    return [service.read(path) for path in paths]


def named(few: Sequence[Proved], name: str) -> Proved:
    (found,) = (each for each in few if each.name == name)
    return found
