"""Scores sessions with the integers that the device has, read back from the very file that is compiled in."""

import files
import fit
import rust
import shape
from sessions import sessions_of


def shipped():
    return rust.read(files.TABLE.read_text())


def scores_from_table(rows):
    """P(purchase) of each session, as the module in the page says it at its end."""
    return shipped().probability(fit.values(shape.TABLES, sessions_of(rows)))
