"""The scorecard's shape: which tables it has, where their bins may begin, and what may not fall.

Edges are round numbers, finer where most sessions are, and were set before the points were learned; training merges
neighbouring bins of equal points. Why these features and no others: the table "What was tried and left out" in
RESULTS.md.
"""

from dataclasses import dataclass
from typing import Callable

import numpy as np


@dataclass(frozen=True)
class Table:
    """A feature, binned: the bin is the number of edges <= value."""

    name: str
    doc: str
    value: Callable
    edges: tuple
    # More of it never lowers intent.
    rises: bool = False

    def steps(self, sessions):
        """One column per edge, 1 where the value has reached it: a bin's points are the sum of its steps."""
        return (self.value(sessions)[:, None] >= np.array(self.edges)).astype(float)


PRODUCT_PAGES = Table(
    "PRODUCT_PAGES",
    "Product pages seen in this session: every page of the shop that is neither account nor information.",
    lambda sessions: sessions.product_pages,
    (3, 8, 20, 40, 120),
    rises=True,
)

PRODUCT_SECONDS = Table(
    "PRODUCT_SECONDS",
    "Seconds spent on product pages in this session, each from its view to the next event.",
    lambda sessions: sessions.product_seconds,
    (1, 30, 120, 300, 600, 1800, 3600),
    rises=True,
)

# The one interaction: whoever has an account already opens it on the way to the checkout. Of a new visitor account pages
# are no evidence, and nobody's may fall: in this shop a new visitor's do, and whether that is so elsewhere is not known.
# Where the table does not apply the value is 0, which has no points.
RETURNING_ACCOUNT_PAGES = Table(
    "RETURNING_ACCOUNT_PAGES",
    "Account pages seen in this session by a visitor who has been here before.",
    lambda sessions: sessions.account_pages * (sessions.returning == 1),
    (1, 2),
    rises=True,
)

RETURNING = Table(
    "RETURNING",
    "Points of a visitor who has been here before.",
    lambda sessions: sessions.returning,
    (1,),
)

TABLES = (PRODUCT_PAGES, PRODUCT_SECONDS, RETURNING_ACCOUNT_PAGES, RETURNING)
