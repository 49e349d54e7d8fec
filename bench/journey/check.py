"""Asserts what is promised about the intent model; ends with 1 where something does not hold."""

import one_thread  # noqa: F401, before numpy

import argparse
import sys

import numpy as np

import files
import fit
import rivals
import scorecard
import shape
import stream
from engine import scores_from_engine
from report import mean
from sessions import purchases_of, read_rows, sessions_of
from train import table_file
from trials import Trials

SHARE_OF_BOOSTING = 0.98
# Chance alone gives .015 to tests of this size, to probabilities that are exactly right.
CALIBRATION_ERROR = 0.022
BYTES = 400
BINS = 12
I8 = range(-128, 128)
U16 = range(0, 65536)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    files.sessions_argument(parser)
    rows = read_rows(parser.parse_args().sessions)
    failed = [what for what, holds in promises(rows) if not said(what, holds)]
    sys.exit(1 if failed else 0)


def said(what, holds):
    print(f"{'ok ' if holds else 'BAD'} {what}")
    return holds


def promises(rows):
    """(what, whether it holds)."""
    shipped = scorecard.shipped()
    yield "table.rs is what training writes, to the byte", files.TABLE.read_text() == table_file(rows)
    yield "every point is an i8, every edge a u16, edges ascend", all(map(in_range, shipped.tables.values()))
    yield f"no table has more than {BINS} bins", all(len(points) <= BINS for _, points in shipped.tables.values())
    yield f"{shipped.bytes()} bytes, of at most {BYTES}", shipped.bytes() <= BYTES
    for table in shape.TABLES:
        if table.rises:
            yield f"{table.name} never falls", bool(np.all(np.diff(shipped.tables[table.name][1]) >= 0))
    yield "the event stream adds up to the sessions it was made from", adds_up(rows)
    of_table = np.round(scorecard.scores_from_table(rows), 4)
    yield "the engine says what the table says, to four decimals", np.array_equal(of_table, scores_from_engine(rows))
    yield from measured(Trials(rows, sessions_of(rows), purchases_of(rows)))


def in_range(table):
    edges, points = table
    ascending = bool(np.all(np.diff(edges) > 0)) and len(points) == len(edges) + 1
    return ascending and all(edge in U16 for edge in edges) and all(point in I8 for point in points)


def adds_up(rows):
    """Whether who reads the events as a device does, seconds from a page to what comes next, gives the same scores."""
    sessions = sessions_of(rows)
    features = {f"visitor-{number}": dict.fromkeys(stream.FOLDERS, (0, 0)) for number in range(len(rows))}
    last = None
    for event in stream.events(rows):
        if event["at"] < stream.BEGIN:
            continue
        kinds = features[event["visitor"]]
        if last and last["visitor"] == event["visitor"]:
            pages, millis = kinds[kind_of(last)]
            kinds[kind_of(last)] = pages, millis + event["at"] - last["at"]
        if event["name"] == "page_view":
            pages, millis = kinds[kind_of(event)]
            kinds[kind_of(event)] = pages + 1, millis
        last = event
    read = {}
    for kind in stream.FOLDERS:
        read[f"{kind}_pages"] = np.array([float(kinds[kind][0]) for kinds in features.values()])
        read[f"{kind}_seconds"] = np.array([float(kinds[kind][1] // 1000) for kinds in features.values()])
    again = type(sessions)(returning=sessions.returning, weekend=sessions.weekend, **read)
    shipped = scorecard.shipped()
    scores = [shipped.probability(fit.values(shape.TABLES, one)) for one in (sessions, again)]
    return bool(np.array_equal(*scores))


def kind_of(event):
    folder = event["page"]["url"].split("/")[3]
    return next(kind for kind, name in stream.FOLDERS.items() if name == folder)


def measured(experiment):
    """What ten splits say."""
    splits = experiment.splits()
    card, _ = experiment.at_the_end(experiment.scorecard_model(), splits)
    full, _ = experiment.at_the_end(experiment.rival(rivals.boosting, experiment.device_columns), splits)
    share, error = mean(card, "auc") / mean(full, "auc"), mean(card, "ece")
    yield f"{share:.1%} of full boosting's AUC, of at least {SHARE_OF_BOOSTING:.0%}", share >= SHARE_OF_BOOSTING
    yield f"ECE {error:.4f}, of at most {CALIBRATION_ERROR}", error <= CALIBRATION_ERROR


if __name__ == "__main__":
    main()
