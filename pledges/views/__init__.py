"""Members log pledges and tell how they go; heads and officials approve; inspectors and beneficiaries verify."""

from .page import MOVED_ON, STEPS

__all__ = ["MOVED_ON", "STEPS"]
