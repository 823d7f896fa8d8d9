"""Run commands as the command line does."""

from __future__ import annotations

import pytest

from calcgraph.cli import main

__all__ = ["Capture", "run"]

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *arguments: object) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    try:
        code = main([str(each) for each in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    output = capsys.readouterr()
    return code, output.out, output.err
