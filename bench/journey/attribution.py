"""Checks the reference credits against the outputs of other packages on the same 10,000 paths."""

import one_thread  # noqa: F401, before numpy

import argparse
import csv
import sys
from pathlib import Path

import files
import reference
from paths import read_paths

# Relative error, for the rounding of other packages' sums.
EXACT = 1e-9
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
    agreed = [compare(*comparison) for comparison in comparisons(paths, directory)]
    sys.exit(0 if all(agreed) else 1)


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


AMOUNTS = {"conversions": lambda path: path.conversions, "value": lambda path: path.value}


def expected(path):
    """Column by column, what each channel is given; a channel without a number is left out."""
    with open(files.existing(path, files.PATHS_HELP), newline="") as file:
        reader = csv.DictReader(file)
        channel, *columns = reader.fieldnames
        rows = list(reader)
    return {column: {row[channel]: float(row[column]) for row in rows if row[column]} for column in columns}


def compare(what, ours, theirs, tolerance):
    """Whether all channels agree within the tolerance, relative to what is expected; prints the worst."""
    channels = sorted(set(ours) | set(theirs))
    worst = max(channels, key=lambda channel: error(ours.get(channel, 0.0), theirs.get(channel, 0.0)))
    off = error(ours.get(worst, 0.0), theirs.get(worst, 0.0))
    print(
        f"{'ok ' if off <= tolerance else 'BAD'} {what}: {len(channels)} channels, off by {off:.1e} at most ({worst})"
    )
    return off <= tolerance


def error(ours, theirs):
    return abs(ours - theirs) / abs(theirs) if theirs else abs(ours)


if __name__ == "__main__":
    main()
