"""Which sessions are learned from and which are tested on: the same for every model."""

import numpy as np
from sklearn.model_selection import StratifiedShuffleSplit

SEEDS = range(10)


def repeated(purchases):
    """Ten stratified 70/30 splits, as (learn, test)."""
    for seed in SEEDS:
        yield next(StratifiedShuffleSplit(1, test_size=0.3, random_state=seed).split(purchases, purchases))


def by_season(rows):
    """February to October to learn from, November and December to test on."""
    late = np.array([row["Month"] in ("Nov", "Dec") for row in rows])
    return np.flatnonzero(~late), np.flatnonzero(late)
