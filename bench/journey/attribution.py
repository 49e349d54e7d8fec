"""Checks credits on the same 10,000 paths: the reference against other packages, the engine against the reference.

Writes bench/journey/ATTRIBUTION.md.
"""

import one_thread  # noqa: F401, before numpy

import argparse
import csv
import sys
from pathlib import Path

import engine
import files
import reference
import report
from paths import read_paths

# Relative error, for the rounding of other packages' sums.
EXACT = 1e-9
# Credits are 10,000ths on the device, values too; and what was merged is missing.
ROUNDED = 0.005
# ChannelAttribution simulates its chain: relative error by the conversions that a channel is given.
SIMULATED = {1000: 0.005, 170: 0.015}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--attribution",
        type=Path,
        default=files.data_directory() / "attribution",
        help="directory of paths.csv and expected outputs (default: attribution in TRAILMARK_DATA or ../shared/data)",
    )
    directory = parser.parse_args().attribution
    paths = read_paths(directory / "paths.csv")
    of_engine = engine.credits(paths)
    compared = [compare(*one) for one in (*comparisons(paths, directory), *engine_comparisons(paths, of_engine))]
    text = "\n".join([HEAD, *(line for _, line in compared), SHARES, shares(paths, of_engine)])
    print(text)
    files.ATTRIBUTION.write_text(text)
    sys.exit(0 if all(agrees for agrees, _ in compared) else 1)


def comparisons(paths, directory):
    """(what, ours, expected, tolerance)."""
    effects, chain = reference.markov(paths)
    exact = expected(directory / "analytic_markov_order1.csv")
    yield "Markov removal effects, exact solution", effects, exact["removal_effect"], EXACT
    yield "Markov credits, exact solution", chain, exact["total_conversions"], EXACT
    simulated = expected(directory / "ca_markov_order1_expected.csv")["total_conversions"]
    for conversions, tolerance in SIMULATED.items():
        large = {channel: credit for channel, credit in simulated.items() if credit > conversions}
        some = {channel: chain[channel] for channel in large}
        yield f"Markov credits, ChannelAttribution, channels above {conversions}", some, large, tolerance
    heuristic = expected(directory / "ca_heuristic_expected.csv")
    for name, weights in (("first", reference.first), ("last", reference.last), ("linear", reference.linear)):
        for column, amount in AMOUNTS.items():
            ours = reference.by_position(paths, weights, amount)
            yield f"{name}, {column}, ChannelAttribution", ours, heuristic[f"{name}_touch_{column}"], EXACT
    by_place = expected(directory / "fractribution_expected_none.csv")["position_based"]
    ours = reference.by_position(paths, reference.position, AMOUNTS["conversions"])
    yield "position 40/20/40, conversions, Fractribution", ours, by_place, EXACT


def engine_comparisons(paths, of_engine):
    """The same of the engine's credits; a source is a channel of the paths."""
    for name in ("first", "last", "linear", "position"):
        for column, amount in AMOUNTS.items():
            ours = {touch["source"]: given(touch, column) for touch in of_engine[name]["touches"]}
            # Very long paths are merged on the device: such touches have no source any more.
            merged = ours.pop("", 0.0)
            theirs = reference.by_position(paths, getattr(reference, name), amount)
            yield f"{name}, {column}, the engine ({merged:.1f} without a source)", ours, theirs, ROUNDED


def given(touch, column):
    return touch["purchases"] if column == "conversions" else touch["value"]["EUR"]


def shares(paths, of_engine):
    """A table of whom the engine's influence and the chain's removal effects give how much, the largest first."""
    effects, chain = reference.markov(paths)
    credits = {
        "influence": {touch["source"]: touch["purchases"] for touch in of_engine["influence"]["touches"]},
        "last": reference.by_position(paths, reference.last, AMOUNTS["conversions"]),
        "linear": reference.by_position(paths, reference.linear, AMOUNTS["conversions"]),
        "Markov": chain,
    }
    totals = {model: sum(given.values()) for model, given in credits.items()}
    rows = [
        [channel, *(f"{given.get(channel, 0.0) / totals[model]:.1%}" for model, given in credits.items())]
        for channel in sorted(effects, key=effects.get, reverse=True)
    ]
    return report.table(["channel", *credits], rows)


AMOUNTS = {"conversions": lambda path: path.conversions, "value": lambda path: path.value}


def expected(path):
    """Column by column, what each channel is given; a channel without a number is left out."""
    with open(files.existing(path, files.PATHS_HELP), newline="") as file:
        reader = csv.DictReader(file)
        channel, *columns = reader.fieldnames
        rows = list(reader)
    return {column: {row[channel]: float(row[column]) for row in rows if row[column]} for column in columns}


def compare(what, ours, theirs, tolerance):
    """Whether all channels agree within the tolerance, relative to what is expected, and the worst in words."""
    channels = sorted(set(ours) | set(theirs))
    worst = max(channels, key=lambda channel: error(ours.get(channel, 0.0), theirs.get(channel, 0.0)))
    off = error(ours.get(worst, 0.0), theirs.get(worst, 0.0))
    verdict = "ok " if off <= tolerance else "BAD"
    return off <= tolerance, f"- {verdict} {what}: {len(channels)} channels, off by {off:.1e} at most ({worst})"


def error(ours, theirs):
    return abs(ours - theirs) / abs(theirs) if theirs else abs(ours)


HEAD = """\
# Attribution: results

Written by `python bench/journey/attribution.py`: 10,000 paths with 19,785 conversions, by the reference of this
directory, by other packages, and by the engine through `cargo xtask journey replay`. Errors are relative.
"""

SHARES = """
## Influence beside Markov chains

Of all conversions, in the order of the removal effects. **These paths say nothing about influence**: a touch is one
page view, and the only behaviour is the minute on the page before the purchase, so the last session is given
everything. The table shows no more than that; whether influence is right cannot be learned from paths, which have
channels and no behaviour.
"""


if __name__ == "__main__":
    main()
