"""RESULTS.md: what the trials found, in tables, with what has to be known to read them."""

import numpy as np

import trials
from alternatives import alternatives
from prefixes import LENGTHS
from scorecard import shipped as shipped_scorecard

MEASURES = {"auc": "AUC", "pr_auc": "PR-AUC", "brier": "Brier", "ece": "ECE", "base_rate": "base rate"}

# A mix may cost this much at the end of the session before learning from ends alone is the better choice.
COST_IN_AUC = 0.002
COST_IN_ECE = 0.01


def everything(experiment, of_shipped):
    splits = experiment.splits()
    ends = compared(experiment, splits)
    sections = [
        HEAD,
        f"{len(experiment.purchases):,} sessions, {experiment.purchases.sum():,} with a purchase.\n",
        END.format(noise=decimals(experiment.noise(splits))),
        comparison(ends),
        share(ends),
        PUBLISHED,
        SEASON,
        comparison(compared(experiment, experiment.season())),
        PREFIXES,
        prefixes(experiment, splits),
        recommendation(ends),
        ALTERNATIVES,
        shapes(experiment, splits),
        SHIPPED,
        shipped(*of_shipped),
    ]
    return "\n".join(sections)


def compared(experiment, parts):
    return {name: experiment.at_the_end(model, parts) for name, model in experiment.models().items()}


def comparison(outcomes):
    rows = [
        [name, *(spread(qualities, measure) for measure in MEASURES), f"{size:,}"]
        for name, (qualities, size) in outcomes.items()
    ]
    return table(["model", *MEASURES.values(), "bytes"], rows)


def share(outcomes):
    part = mean(outcomes["(a) scorecard"][0], "auc") / mean(outcomes["(c) full boosting, on-device columns"][0], "auc")
    return f"The scorecard has {part:.1%} of full boosting's AUC on the same columns.\n"


def prefixes(experiment, splits):
    rows = []
    for length in LENGTHS:
        ends, mix = (experiment.after(length, training, splits) for training in (trials.ENDS, trials.MIX))
        measured = [spread(of, measure) for of in (ends, mix) for measure in ("auc", "ece")]
        rows.append([str(length), decimals(mean(ends, "base_rate")), *measured])
    return table(["pages", "base rate", "AUC, ends", "ECE, ends", "AUC, mix", "ECE, mix"], rows)


def recommendation(outcomes):
    ends, mix = outcomes["(a) scorecard"][0], outcomes["(a) learned from ends and pseudo-prefixes"][0]
    in_auc = mean(ends, "auc") - mean(mix, "auc")
    in_ece = mean(mix, "ece") - mean(ends, "ece")
    taken = "ends and pseudo-prefixes" if in_auc < COST_IN_AUC and in_ece < COST_IN_ECE else "ends only"
    return (
        f"At the end of the session the mix costs {decimals(in_auc)} of AUC and {decimals(in_ece)} of ECE; it is "
        f"worth it below {COST_IN_AUC} and {COST_IN_ECE}. Recommended, and shipped: **{taken}**.\n"
    )


def shapes(experiment, splits):
    rows = []
    for name, tables in alternatives().items():
        qualities, size = experiment.at_the_end(experiment.scorecard_model(tables=tables), splits)
        rows.append([name, spread(qualities, "auc"), spread(qualities, "ece"), f"{size:,}"])
    return table(["shape", "AUC", "ECE", "bytes"], rows)


def shipped(qualities, n_sessions, apart):
    rows = [
        [who, f"{n_sessions:,}", *(decimals(getattr(quality, measure)) for measure in MEASURES)]
        for who, quality in qualities.items()
    ]
    said = f"\nThe two differ by {apart:.4f} at most, at the four decimals that the engine says; the table has "
    return table(["who says it", "sessions", *MEASURES.values()], rows) + said + f"{shipped_scorecard().bytes()} bytes.\n"


def mean(qualities, measure):
    return float(np.mean([getattr(quality, measure) for quality in qualities]))


def spread(qualities, measure):
    """Mean and, of more than one, standard deviation."""
    values = [getattr(quality, measure) for quality in qualities]
    return decimals(np.mean(values)) + (f" ± {decimals(np.std(values))}" if len(values) > 1 else "")


def decimals(number):
    return f"{number:.4f}"


def table(head, rows):
    aligned = ["---"] + ["---:"] * (len(head) - 1)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [head, aligned, *rows])


HEAD = """\
# Intent on the device: results

Written by `python bench/journey/evaluate.py`. Data: Online Shoppers Purchasing Intention Dataset (C. Okan Sakar and
Yomi Kastro, 2018, UCI Machine Learning Repository, doi 10.24432/C5F88Q, CC BY 4.0), the part of it that is kept for
learning; one shop, sessions of ten months.
"""

END = """\
## At the end of the session

Mean ± standard deviation over the same ten stratified 70/30 splits; every model is learned anew on each. Of the
scorecard the integers are tested, as the device has them. ECE has ten bins of equal mass; probabilities that were
exactly right would show {noise} on tests of this size, by chance alone. On-device columns are pages and seconds of the
three classes, and whether the visitor is returning.
"""

PUBLISHED = """\
(d) Published on the same data: Sakar, Polat, Katircioglu, Kastro 2018 (Neural Computing and Applications 31:6893),
multilayer perceptron on six columns: accuracy 87.94 %, true positive rate .84, true negative rate .92, F1 .87; no AUC.
Two reasons why that is no row of the table: its best column is GA's PageValues, which is made of revenue (the rule
"PageValues > 0" alone has AUC .843), and its F1 can only belong to an evaluation of about as many buyers as others
(at the natural 15.5 % those rates give F1 .74). A device that has not been told the future has to be compared with (c).
"""

SEASON = """\
## Another season

Learned from February to October, tested on November and December, when more people buy. Every model without GA's
columns loses AUC, and all lose their calibration, for the base rate has moved: on another shop or in another season
the order of visitors means more than the number.
"""

PREFIXES = """\
## Within the session: pseudo-prefixes

The data has whole sessions only. These are **pseudo-prefixes**: k of a session's n pages drawn without replacement,
seconds in proportion, under the assumption that pages are exchangeable, which in a real visit they are not. Sessions
of at least k pages; the label is the purchase by the end. "Ends" learns from whole sessions, "mix" from each session's
end and its pseudo-prefixes at the same k, one weight per session in all.

What has been learned from ends says, within a session, how likely a purchase is *if the visit were over now*. It is
not a forecast of what is yet to come, which it understates: hence the calibration errors of "ends" below.
"""

ALTERNATIVES = """\
## What was tried and left out

The same ten splits, on which the shape was chosen too: differences below about .003 are noise. Weekend was to be taken
for more than .003 and an interaction for more than .004.
"""

SHIPPED = """\
## The shipped table

The integers of `src/domain/intent/table.rs` on the sessions that they were learned from, so this is no test of them. On
others: `python bench/journey/evaluate.py --shipped other.csv`. "Through the engine" is what the engine says after the
last event of each session, replayed from `stream.py`: that is a test, of the engine.
"""
