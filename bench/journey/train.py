"""Learns the intent model's integers and writes them to src/domain/intent/table.rs."""

import one_thread  # noqa: F401, before numpy

import argparse

import files
import fit
import rust
import shape
from sessions import purchases_of, read_rows, sessions_of


def table_file(rows):
    """The text of table.rs that these rows give."""
    sessions = sessions_of(rows)
    scorecard = fit.learn(shape.TABLES, sessions, purchases_of(rows))
    return rust.written(scorecard, shape.TABLES, len(sessions))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    files.sessions_argument(parser)
    rows = read_rows(parser.parse_args().sessions)
    files.TABLE.parent.mkdir(parents=True, exist_ok=True)
    files.TABLE.write_text(table_file(rows))
    print(f"{files.TABLE.relative_to(files.REPOSITORY)} written, from {len(rows):,} sessions")


if __name__ == "__main__":
    main()
