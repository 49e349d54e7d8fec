"""The engine itself, asked by `cargo xtask journey replay`: the same code that the page runs."""

import json
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import attribution_stream
import files
import stream
from scorecard import scores_from_table

REPLAY = ("cargo", "xtask", "journey", "replay")


def answers(events):
    """What the engine says after each event."""
    with recorded(events) as path:
        with subprocess.Popen([*REPLAY, path], cwd=files.REPOSITORY, stdout=subprocess.PIPE, text=True) as replay:
            for line in replay.stdout:
                yield json.loads(line)
        if replay.returncode:
            raise RuntimeError(f"the replay ended with {replay.returncode}")


def summary(events):
    """What it has counted and credited when all is over."""
    with recorded(events) as path:
        replay = subprocess.run(
            [*REPLAY, path, "--summary"], cwd=files.REPOSITORY, stdout=subprocess.PIPE, text=True, check=True
        )
        return json.loads(replay.stdout)


class recorded:
    """Events in a file, for as long as they are needed."""

    def __init__(self, events):
        self.events = events

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        path = Path(self.directory.name) / "events.jsonl"
        stream.write(self.events, path)
        return path

    def __exit__(self, *_):
        self.directory.cleanup()


def scores_from_engine(rows):
    """P(purchase) of each session, as the engine says it after the session's last event.

    A session without a page has no event, so the engine is not asked: what the table says of it stands.
    """
    scores = scores_from_table(rows)
    for answer in answers(stream.events(rows)):
        # What is earlier is another session, which makes the visitor a returning one.
        if answer["at"] >= stream.BEGIN:
            scores[int(answer["visitor"].removeprefix("visitor-"))] = answer["intent"]
    return scores


def credits(paths):
    """What the engine credits for the conversions of these paths: model by model a list of touches with their sums."""
    converting = [replace(path, nulls=0) for path in paths if path.conversions]
    return summary(attribution_stream.events(converting))["credits"]
