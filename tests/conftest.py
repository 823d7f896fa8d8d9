"""What the tests share: the root of the tree, and one service of the whole ontology for all tests of a worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def service() -> Service:
    return Service()


@pytest.fixture(scope="session")
def article_service() -> Service:
    return Service("article")
