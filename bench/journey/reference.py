"""Reference credits: who is given how much of the conversions, computed from the definitions."""

from collections import defaultdict

import numpy as np

START, CONVERSION, NULL = "(start)", "(conversion)", "(null)"


def first(n):
    return [1.0] + [0.0] * (n - 1)


def last(n):
    return [0.0] * (n - 1) + [1.0]


def linear(n):
    return [1.0 / n] * n


def position(n):
    """40 % to the first and the last, 20 % between them; halves where nobody is between (GA; Fractribution)."""
    if n < 3:
        return linear(n)
    return [0.4] + [0.2 / (n - 2)] * (n - 2) + [0.4]


def by_position(paths, weights, amount):
    """Credits per channel, where a touch's share depends on its place only."""
    credits = defaultdict(float)
    for path in paths:
        if path.conversions:
            for channel, weight in zip(path.channels, weights(len(path.channels))):
                credits[channel] += weight * amount(path)
    return dict(credits)


def markov(paths):
    """Removal effects and credits of the order-1 chain, exactly (Anderl et al. 2016, as ChannelAttribution has it).

    Credit is all conversions, shared in proportion to the removal effect: the part of conversions that is lost when
    whoever comes to the channel is lost.
    """
    travelled = transitions(paths)
    channels = sorted({channel for path in paths for channel in path.channels})
    whole = conversion_rate(travelled, channels)
    effects = {
        removed: 1 - conversion_rate(travelled, [channel for channel in channels if channel != removed]) / whole
        for removed in channels
    }
    conversions, total = sum(path.conversions for path in paths), sum(effects.values())
    return effects, {channel: conversions * effect / total for channel, effect in effects.items()}


def transitions(paths):
    """How often each step was taken."""
    travelled = defaultdict(float)
    for path in paths:
        states = (START, *path.channels)
        for step in zip(states, states[1:]):
            travelled[step] += path.conversions + path.nulls
        travelled[states[-1], CONVERSION] += path.conversions
        travelled[states[-1], NULL] += path.nulls
    return travelled


def conversion_rate(travelled, channels):
    """P(conversion) from the start of an absorbing chain; every channel that is not listed absorbs as null."""
    states = [START, *channels]
    number = {state: index for index, state in enumerate(states)}
    leaving = defaultdict(float)
    for (state, _), times in travelled.items():
        leaving[state] += times
    between, converting = np.zeros((len(states), len(states))), np.zeros(len(states))
    for (state, following), times in travelled.items():
        if state in number and following in number:
            between[number[state], number[following]] = times / leaving[state]
        elif state in number and following == CONVERSION:
            converting[number[state]] = times / leaving[state]
    return float(np.linalg.solve(np.eye(len(states)) - between, converting)[0])
