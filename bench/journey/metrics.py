"""How good probabilities are."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score, roc_auc_score

BINS = 10


@dataclass(frozen=True)
class Quality:
    auc: float
    pr_auc: float
    brier: float
    ece: float
    base_rate: float

    @classmethod
    def of(cls, purchases, probabilities):
        return cls(
            roc_auc_score(purchases, probabilities),
            average_precision_score(purchases, probabilities),
            float(np.mean((probabilities - purchases) ** 2)),
            calibration_error(purchases, probabilities),
            float(np.mean(purchases)),
        )


def calibration_error(purchases, probabilities):
    """Expected calibration error over ten bins of equal mass.

    Equal probabilities share a bin, the one of their middle rank: cut by position, the order of the file (its months)
    would decide which of them counts where.
    """
    ranks = rankdata(probabilities, method="average") - 0.5
    bins = (ranks * BINS / len(ranks)).astype(int)
    gaps = [
        np.sum(inside) * abs(np.mean(purchases[inside]) - np.mean(probabilities[inside]))
        for inside in (bins == number for number in range(BINS))
        if np.any(inside)
    ]
    return float(sum(gaps) / len(purchases))


def calibration_noise(probabilities, seed, draws=20):
    """The calibration error that probabilities have which are exactly right, from chance alone."""
    chance = np.random.default_rng(seed)
    return float(
        np.mean(
            [
                calibration_error((chance.random(len(probabilities)) < probabilities).astype(int), probabilities)
                for _ in range(draws)
            ]
        )
    )
