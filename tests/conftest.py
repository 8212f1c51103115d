"""What several test modules share."""

import pytest
from goldgraph import SHARED, gold_graph


@pytest.fixture(scope="session")
def graph():
    """Open the graph that the gold of the five articles makes."""
    if not SHARED.exists():
        pytest.skip(f"no evaluation data at {SHARED}")
    return gold_graph()
