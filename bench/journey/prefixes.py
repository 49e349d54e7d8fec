"""Pseudo-prefixes: what a session may have looked like after k of its pages.

The file has whole sessions only: how many pages of each class, not in which order. So k of a session's n pages are
drawn without replacement, and each class keeps its seconds in proportion. That assumes that pages are exchangeable,
which in a real visit they are not. Results on pseudo-prefixes say what becomes of the scale when there is little to
see, not how well a real visit's beginning tells its end.
"""

import numpy as np

from sessions import Sessions

LENGTHS = (1, 2, 3, 5, 8, 10, 15, 20)
SEED = 468
CLASSES = ("product", "account", "info")


def orders(sessions):
    """For each session its pages' classes in the order they are drawn, the same on every run."""
    for number in range(len(sessions)):
        counts = [int(getattr(sessions, f"{kind}_pages")[number]) for kind in CLASSES]
        yield np.random.default_rng((SEED, number)).permutation(np.repeat(np.arange(len(CLASSES)), counts))


def prefix(sessions, drawn, length):
    """The sessions of at least `length` pages after that many, and which rows they are."""
    rows = np.flatnonzero(sessions.pages >= length)
    columns = {"returning": sessions.returning[rows], "weekend": sessions.weekend[rows]}
    for index, kind in enumerate(CLASSES):
        all_pages = getattr(sessions, f"{kind}_pages")[rows]
        pages = np.array([np.sum(drawn[row][:length] == index) for row in rows], dtype=float)
        columns[f"{kind}_pages"] = pages
        columns[f"{kind}_seconds"] = getattr(sessions, f"{kind}_seconds")[rows] * pages / np.maximum(all_pages, 1)
    return Sessions(**columns), rows


def anchors(sessions, drawn):
    """Every session's end and its pseudo-prefixes, one weight per session in all: (sessions, rows, weights)."""
    parts = [(sessions, np.arange(len(sessions)))]
    for length in LENGTHS:
        begun, rows = prefix(sessions, drawn, length)
        open_still = sessions.pages[rows] > length
        parts.append((begun[open_still], rows[open_still]))
    rows = np.concatenate([rows for _, rows in parts])
    together = Sessions(**{name: np.concatenate([getattr(part, name) for part, _ in parts]) for name in vars(sessions)})
    return together, rows, 1 / np.bincount(rows)[rows]
