"""Measures the intent model and writes the tables to bench/journey/RESULTS.md."""

import one_thread  # noqa: F401, before numpy

import argparse
from pathlib import Path

import files
import report
from metrics import Quality
from scorecard import scores_from_table
from sessions import purchases_of, read_rows, sessions_of
from trials import Trials

# Who says the probabilities of the shipped table: a function of the file's rows. One that asks the engine itself, by
# replay of the events of stream.py, is a line here.
SCORES = {"table": scores_from_table}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    files.sessions_argument(parser)
    parser.add_argument("--scores", choices=SCORES, default="table", help="who says the shipped probabilities")
    parser.add_argument("--shipped", type=Path, metavar="CSV", help="only score the shipped table on other sessions")
    arguments = parser.parse_args()
    if arguments.shipped:
        print(report.shipped(*shipped(arguments.shipped, SCORES[arguments.scores])))
        return
    rows = read_rows(arguments.sessions)
    text = report.everything(
        Trials(rows, sessions_of(rows), purchases_of(rows)),
        shipped(arguments.sessions, SCORES[arguments.scores]),
    )
    print(text)
    files.RESULTS.write_text(text)


def shipped(path, scores):
    """Quality of the shipped integers on a file, and how many sessions that was."""
    rows = read_rows(path)
    return Quality.of(purchases_of(rows), scores(rows)), len(rows)


if __name__ == "__main__":
    main()
