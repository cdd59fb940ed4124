import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder for one test; not pytest's own, whose parents are closed to the servers' account."""
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        Path(folder).chmod(0o711)  # or root's servers would first open it, and say so
        yield Path(folder) / "data"
