"""What the scorecard is measured against: models that would not fit in a page."""

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Of the settings tried (4, 7 and 15 leaves, stumps, with and without sampling) the best on these splits, so that the
# scorecard's share of its AUC is not flattered.
BOOSTING = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": 0.03,
    "num_leaves": 7,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 0,
    "verbose": -1,
}


def logistic_regression(columns, purchases, tested):
    """Probabilities and size: an i8 weight and two f16 of scaling per column, 8 B of scale and base."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(columns, purchases)
    return model.predict_proba(tested)[:, 1], 5 * columns.shape[1] + 8


def boosting(columns, purchases, tested):
    """Probabilities and size of LightGBM's text; a fifth of the learned part chooses the rounds, then all is used."""
    inner, held = next(StratifiedShuffleSplit(1, test_size=0.2, random_state=0).split(columns, purchases))
    trial = lightgbm.train(
        BOOSTING,
        lightgbm.Dataset(columns[inner], purchases[inner]),
        num_boost_round=3000,
        valid_sets=[lightgbm.Dataset(columns[held], purchases[held])],
        callbacks=[lightgbm.early_stopping(50, verbose=False)],
    )
    model = lightgbm.train(BOOSTING, lightgbm.Dataset(columns, purchases), num_boost_round=trial.best_iteration)
    return model.predict(tested), len(model.model_to_string())


def every_column(rows):
    """The whole file but the label, GA's page value included; words become one column per word."""
    columns = []
    for name in rows[0]:
        if name == "Revenue":
            continue
        cells = [row[name] for row in rows]
        try:
            columns.append([float(cell) for cell in cells])
        except ValueError:
            columns.extend([float(cell == word) for cell in cells] for word in sorted(set(cells)))
    return np.array(columns).T
