"""The sessions as events, one JSON object per line, to be replayed through the engine.

Pages come in the order of the pseudo-prefixes, so that a replay cut after k pages is one. A class's seconds are spread
evenly over its pages. The last page is closed by a `user_engagement`, without which nobody could say how long it was
looked at.
"""

import one_thread  # noqa: F401, before numpy

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path

import files
import prefixes
from sessions import read_rows, sessions_of

SHOP = "https://shop.example"
FOLDERS = {"product": "products", "account": "account", "info": "help"}
# 2018-01-08T12:00:00Z, for every visitor.
BEGIN = 1_515_412_800_000
WEEK = 7 * 24 * 3600 * 1000


def events(rows):
    """All events of all visitors, visitor by visitor, each visitor's in order of time."""
    sessions = sessions_of(rows)
    for number, drawn in enumerate(prefixes.orders(sessions)):
        visitor = f"visitor-{number}"
        if sessions.returning[number]:
            yield event(visitor, BEGIN - WEEK, "page_view", f"{SHOP}/products/1")
        yield from visit(visitor, [prefixes.CLASSES[index] for index in drawn], sessions, number)


def visit(visitor, kinds, sessions, number):
    """One session. No pause in it reaches half an hour: GA, which recorded it, would have begun another."""
    at, seen, url = BEGIN, dict.fromkeys(FOLDERS, 0), None
    for kind in kinds:
        pages = int(getattr(sessions, f"{kind}_pages")[number])
        # Down, because 29.9996 s must not become the 30 s of another bin.
        millis = int(getattr(sessions, f"{kind}_seconds")[number] * 1000)
        before, seen[kind] = seen[kind], seen[kind] + 1
        url = f"{SHOP}/{FOLDERS[kind]}/{seen[kind]}"
        yield event(visitor, at, "page_view", url)
        at += millis * seen[kind] // pages - millis * before // pages
    if url:
        yield event(visitor, at, "user_engagement", url)


def event(visitor, at, name, url, params=None):
    return {"visitor": visitor, "at": at, "name": name, "page": {"url": url, "referrer": ""}, "params": params or {}}


def write(all_events, path):
    """A line per event, to a file or to standard output."""
    with open(path, "w") if path else nullcontext(sys.stdout) as lines:
        for one in all_events:
            lines.write(json.dumps(one, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    files.sessions_argument(parser)
    parser.add_argument("--to", type=Path, metavar="JSONL", help="file to write (default: standard output)")
    arguments = parser.parse_args()
    write(events(read_rows(arguments.sessions)), arguments.to)


if __name__ == "__main__":
    main()
