"""Claims to frames: the table, and the rankings that can be believed.

In: papers and claims. Out: Polars frames. May ask: every room before it (record to formats).
"""

from __future__ import annotations

from claims.boards.leaderboard import leaderboard
from claims.boards.table import claims_frame

__all__ = ["claims_frame", "leaderboard"]
