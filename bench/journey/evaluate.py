"""Measures the intent model and writes the tables to bench/journey/RESULTS.md."""

import one_thread  # noqa: F401, before numpy

import argparse
from pathlib import Path

import numpy as np

import files
import report
from engine import scores_from_engine
from metrics import Quality
from scorecard import scores_from_table
from sessions import purchases_of, read_rows, sessions_of
from trials import Trials

# Who says the probabilities of the shipped table: a function of the file's rows.
SCORES = {"read from the table": scores_from_table, "(a) through the engine": scores_from_engine}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    files.sessions_argument(parser)
    parser.add_argument("--shipped", type=Path, metavar="CSV", help="only score the shipped table on other sessions")
    arguments = parser.parse_args()
    if arguments.shipped:
        print(report.shipped(*shipped(arguments.shipped)))
        return
    rows = read_rows(arguments.sessions)
    text = report.everything(
        Trials(rows, sessions_of(rows), purchases_of(rows)),
        shipped(arguments.sessions),
    )
    print(text)
    files.RESULTS.write_text(text)


def shipped(path):
    """Quality of the shipped integers on a file by whoever says them, and how far these are apart."""
    rows = read_rows(path)
    scores = {who: says(rows) for who, says in SCORES.items()}
    qualities = {who: Quality.of(purchases_of(rows), said) for who, said in scores.items()}
    from_table, from_engine = scores.values()
    # The engine says four decimals.
    return qualities, len(rows), float(np.max(np.abs(np.round(from_table, 4) - from_engine)))


if __name__ == "__main__":
    main()
