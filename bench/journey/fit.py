"""Learns a scorecard: penalised logistic regression on the steps between bins, then rounding to integers.

Each edge has one coefficient, the step up (or down) that is taken there. An absolute penalty on steps makes most of
them zero, so that bins merge by themselves (the fused lasso of Tibshirani et al. 2005, here along each feature);
where a feature may only rise, steps are bounded below by zero. A small quadratic penalty makes the optimum unique.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

# Log-odds are in units of one 32nd: fine enough to lose nothing (a unit is at most .8 % of probability), coarse enough
# for every point to be an i8.
UNIT = 32

# Penalties of the sum of losses over all sessions. Ten times as much or as little moves AUC by .0005; more flattens
# the ends of the scale, which shows in ECE first (.022).
PENALTY_OF_STEPS = 0.5
PENALTY_OF_SQUARES = 0.1


@dataclass(frozen=True)
class Scorecard:
    """What the device has: integers. `tables` maps a name to (edges, points)."""

    unit: int
    base: int
    tables: dict

    def probability(self, values):
        """P(purchase), of the value of each table by its name."""
        points = self.base + sum(
            np.array(points)[np.searchsorted(edges, values[name], side="right")]
            for name, (edges, points) in self.tables.items()
        )
        return 1 / (1 + np.exp(-points / self.unit))

    def bytes(self):
        """Of the constants: 2 per edge, 1 per point, 4 each for base and unit."""
        return 8 + sum(2 * len(edges) + len(points) for edges, points in self.tables.values())


def values(tables, sessions):
    return {table.name: table.value(sessions) for table in tables}


def learn(tables, sessions, purchases, weights=None):
    """The scorecard of the given shape that fits best."""
    steps = np.concatenate([table.steps(sessions) for table in tables], axis=1)
    falls = ~np.concatenate([[table.rises] * len(table.edges) for table in tables]).astype(bool)
    base, heights = minimum(steps, falls, purchases, np.ones(len(sessions)) if weights is None else weights)
    learned, begin = {}, 0
    for table in tables:
        end = begin + len(table.edges)
        learned[table.name] = merged(table.edges, np.cumsum(heights[begin:end]))
        begin = end
    return Scorecard(UNIT, rounded(base), learned)


def minimum(steps, falls, purchases, weights):
    """Base and height of each step at the least penalised loss."""
    # Upward and downward parts are separate and both >= 0, so that the absolute penalty is linear.
    parts = np.concatenate([steps, -steps[:, falls]], axis=1)

    def loss(parameters):
        base, heights = parameters[0], parameters[1:]
        odds = base + parts @ heights
        excess = weights * (1 / (1 + np.exp(-odds)) - purchases)
        value = (
            weights @ (np.logaddexp(0, odds) - purchases * odds)
            + PENALTY_OF_STEPS * heights.sum()
            + 0.5 * PENALTY_OF_SQUARES * heights @ heights
        )
        slope = parts.T @ excess + PENALTY_OF_STEPS + PENALTY_OF_SQUARES * heights
        return value, np.concatenate([[excess.sum()], slope])

    share = np.average(purchases, weights=weights)
    start = np.zeros(parts.shape[1] + 1)
    start[0] = np.log(share / (1 - share))
    best = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] + [(0, None)] * parts.shape[1],
        options={"maxiter": 5000, "maxfun": 20000, "ftol": 1e-13, "gtol": 1e-6},
    )
    heights = best.x[1 : 1 + len(falls)].copy()
    heights[falls] -= best.x[1 + len(falls) :]
    return best.x[0], heights


def merged(edges, levels):
    """Edges and integer points; an edge at which nothing changes is left out."""
    kept, points = [], [0]
    for edge, level in zip(edges, levels):
        if rounded(level) != points[-1]:
            kept.append(edge)
            points.append(rounded(level))
    return kept, points


def rounded(odds):
    return int(np.rint(odds * UNIT))
