"""What `calcgraph diff` does with its options."""

from __future__ import annotations

import argparse

__all__ = ["run_diff"]


def run_diff(options: argparse.Namespace) -> int:
    """Tell what changed between two copies of the data, and how large a release that is."""
    from calcgraph.output import answer
    from calcgraph.progress import working
    from calcgraph.release.comparison import compare
    from calcgraph.release.data import comparison_data
    from calcgraph.release.show import show_comparison

    with working("comparing both copies and deriving their cases"):
        found = compare(options.old, options.new, options.cases, options.places)
    return answer(options, found, lambda each: show_comparison(each, options.full), comparison_data)
