"""Measure `calcgraph match --route owl` from cold, as a ratio to the default route, and the reasoners on many cases at once."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from calcgraph.derive.owl import Entailment
from calcgraph.selfcheck import SEED, random_cases
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 10
CASES = 200


def seconds(*options: str) -> float:
    """Return the wall time of `calcgraph match` on one figure."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "calcgraph", "match", *options, "cases/fig05.yaml"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio of each pair and their median, then how long each reasoner takes for all cases at once."""
    ratios = []
    for _ in range(PAIRS):
        plain = seconds()
        ratios.append(seconds("--route", "owl") / plain)
    print("match --route owl / match:", " ".join(f"{ratio:.2f}" for ratio in ratios))
    print(f"median {statistics.median(ratios):.2f}")

    told = {case.name: case.told for case in random_cases(Service(), CASES, random.Random(SEED))}
    for reasoner in ("rustdl", "hermit"):
        start = time.perf_counter()
        Entailment().entail(told, reasoner)
        print(f"{reasoner}, {CASES} random cases at once: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
