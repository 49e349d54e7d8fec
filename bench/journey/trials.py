"""The experiments: every model learned anew on each split, and tested on sessions that it has not seen."""

import numpy as np

import fit
import prefixes
import rivals
import shape
import splits
from metrics import Quality, calibration_noise

ENDS = "ends"
MIX = "ends and prefixes"


class Trials:
    """Sessions with everything that is computed once for all splits."""

    def __init__(self, rows, sessions, purchases):
        self.rows = rows
        self.sessions = sessions
        self.purchases = purchases
        self.device_columns = sessions.matrix()
        self.every_column = rivals.every_column(rows)
        drawn = list(prefixes.orders(sessions))
        self.prefixes = {length: prefixes.prefix(sessions, drawn, length) for length in prefixes.LENGTHS}
        self.anchors = prefixes.anchors(sessions, drawn)

    def splits(self):
        return list(splits.repeated(self.purchases))

    def season(self):
        return [splits.by_season(self.rows)]

    def scorecard(self, learned, training=ENDS, tables=shape.TABLES):
        if training == ENDS:
            return fit.learn(tables, self.sessions[learned], self.purchases[learned])
        sessions, rows, weights = self.anchors
        chosen = np.isin(rows, learned)
        return fit.learn(tables, sessions[chosen], self.purchases[rows[chosen]], weights[chosen])

    def at_the_end(self, model, parts):
        """Quality and bytes of a model on each part; a model takes (learned, tested)."""
        outcomes = [model(learned, tested) for learned, tested in parts]
        qualities = [
            Quality.of(self.purchases[tested], probabilities)
            for (_, tested), (probabilities, _) in zip(parts, outcomes)
        ]
        return qualities, round(float(np.mean([size for _, size in outcomes])))

    def scorecard_model(self, training=ENDS, tables=shape.TABLES):
        def model(learned, tested):
            scorecard = self.scorecard(learned, training, tables)
            return scorecard.probability(fit.values(tables, self.sessions[tested])), scorecard.bytes()

        return model

    def rival(self, learn, columns):
        return lambda learned, tested: learn(columns[learned], self.purchases[learned], columns[tested])

    def base_rate(self, learned, tested):
        """Says the share of purchases it has learned from, whoever comes."""
        return np.full(len(tested), self.purchases[learned].mean()), 2

    def models(self):
        """Of the comparison, best known name first."""
        return {
            "base rate alone": self.base_rate,
            "(a) scorecard": self.scorecard_model(),
            "(a) learned from ends and pseudo-prefixes": self.scorecard_model(MIX),
            "(b) logistic regression, on-device columns": self.rival(rivals.logistic_regression, self.device_columns),
            "(c) full boosting, on-device columns": self.rival(rivals.boosting, self.device_columns),
            "(c') full boosting, every column incl. PageValues": self.rival(rivals.boosting, self.every_column),
        }

    def noise(self, parts):
        """The calibration error that chance alone gives to tests of this size."""
        model = self.scorecard_model()
        return float(np.mean([calibration_noise(model(*part)[0], seed) for seed, part in enumerate(parts)]))

    def after(self, length, training, parts):
        """Quality after `length` pages of pseudo-prefixes, on each part."""
        sessions, rows = self.prefixes[length]
        qualities = []
        for learned, tested in parts:
            scorecard = self.scorecard(learned, training)
            chosen = np.isin(rows, tested)
            probabilities = scorecard.probability(fit.values(shape.TABLES, sessions[chosen]))
            qualities.append(Quality.of(self.purchases[rows[chosen]], probabilities))
        return qualities
