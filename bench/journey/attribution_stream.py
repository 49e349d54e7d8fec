"""The channel paths as events, one JSON object per line, to be replayed through the engine.

Each touch is a session of one page view, a day after the one before; a conversion is a purchase a minute after the
last. All paths make about 88,000 visitors; they are written as they are made.
"""

import argparse
import itertools
from pathlib import Path

import files
from paths import read_paths, sampled
from stream import BEGIN, SHOP, event, write

DAY = 24 * 3600 * 1000
MINUTE = 60 * 1000


def events(paths):
    numbers = itertools.count()
    for path in paths:
        for _ in range(path.conversions):
            yield from journey(next(numbers), path.channels, path.value / path.conversions)
        for _ in range(path.nulls):
            yield from journey(next(numbers), path.channels)


def journey(number, channels, value=None):
    """One visitor's touches, and the purchase where there is a value."""
    visitor, at, url = f"visitor-{number}", BEGIN, SHOP
    for day, channel in enumerate(channels):
        at = BEGIN + day * DAY
        url = f"{SHOP}/?utm_source={channel}&utm_medium=referral"
        yield event(visitor, at, "page_view", url)
    if value is not None:
        order = {"transaction_id": f"order-{number}", "value": value, "currency": "EUR"}
        yield event(visitor, at + MINUTE, "purchase", url, order)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--paths",
        type=Path,
        default=files.data_directory() / "attribution/paths.csv",
        help="channel paths (default: attribution/paths.csv in TRAILMARK_DATA or ../shared/data)",
    )
    parser.add_argument("--sample", type=int, metavar="N", help="only N visitors, evenly taken")
    parser.add_argument("--to", type=Path, metavar="JSONL", help="file to write (default: standard output)")
    arguments = parser.parse_args()
    paths = read_paths(arguments.paths)
    write(events(sampled(paths, arguments.sample) if arguments.sample else paths), arguments.to)


if __name__ == "__main__":
    main()
