"""Channel paths: how often each sequence of touches was travelled, with and without a conversion at its end."""

import csv
from dataclasses import dataclass

import files


@dataclass(frozen=True)
class Path:
    channels: tuple
    conversions: int
    value: float
    nulls: int


def read_paths(path):
    with open(files.existing(path, files.PATHS_HELP), newline="") as file:
        return [
            Path(
                tuple(row["path"].split(" > ")),
                int(row["total_conversions"]),
                float(row["total_conversion_value"]),
                int(row["total_null"]),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]


def sampled(paths, n_visitors):
    """The paths of about so many visitors, evenly taken; a conversion keeps its path's mean value."""
    total = sum(path.conversions + path.nulls for path in paths)
    wanted = min(n_visitors, total)
    taken, passed = [], 0

    def part(visitors):
        nonlocal passed
        begin, passed = passed, passed + visitors
        return passed * wanted // total - begin * wanted // total

    for path in paths:
        conversions, nulls = part(path.conversions), part(path.nulls)
        if conversions + nulls:
            value = path.value * conversions / path.conversions if conversions else 0.0
            taken.append(Path(path.channels, conversions, value, nulls))
    return taken
