"""The README shows real output: each console block is run and compared, and its case conforms."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from calcgraph.cli import main

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCKS = re.findall(r"```console\n\$ calcgraph (.*?)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_blocks_to_run() -> None:
    assert len(BLOCKS) >= 1


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_console_block(
    command: str, shown: str, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out == shown


def test_the_case_in_the_readme_conforms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "elbow.yaml"
    file.write_text(case, encoding="utf-8")
    assert main(["validate", str(file)]) == 0
    capsys.readouterr()
    assert main(["match", str(file)]) == 0
    assert "uremic tumoral calcinosis" in capsys.readouterr().out.splitlines()[6]
