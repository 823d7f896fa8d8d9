"""Measure how long `calcgraph match` takes from cold, as a ratio to `import pyshacl`, in pairs within one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 10


def seconds(*command: str) -> float:
    """Return the wall time of a command."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio of each pair, and their median."""
    ratios = []
    for _ in range(PAIRS):
        match = seconds("-m", "calcgraph", "match", "cases/fig05.yaml")
        shacl = seconds("-c", "import pyshacl")
        ratios.append(match / shacl)
    print("match / import pyshacl:", " ".join(f"{ratio:.2f}" for ratio in ratios))
    print(f"median {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
