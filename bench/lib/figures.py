"""Figures of a bench: for people in lines that align, for programs one JSON line each."""

import json
import random
import statistics

RESAMPLES = 5_000


def ratio_interval(ours, theirs, seed=1, middle=statistics.median):
    """The ratio of medians (or other middles), and the 95% interval of it: pairs drawn again with replacement."""
    draw = random.Random(seed)
    count = len(ours)
    ratios = []
    for _ in range(RESAMPLES):
        picked = [draw.randrange(count) for _ in range(count)]
        ratios.append(middle([ours[i] for i in picked]) / middle([theirs[i] for i in picked]))
    ratios.sort()
    return (
        middle(ours) / middle(theirs),
        ratios[int(0.025 * RESAMPLES)],
        ratios[int(0.975 * RESAMPLES) - 1],
    )


def middle_of_both_ways(moves):
    """
    The mean of the medians of each direction, of (direction, value): one way may take twice as long as the other on a small
    machine, and a median of both together then lies between two humps, where a handful of moves decides.
    """
    ways = {}
    for way, value in moves:
        ways.setdefault(way, []).append(value)
    return statistics.mean(statistics.median(values) for values in ways.values())


def spread(values):
    """Smallest, median, 95th of a hundred, largest."""
    ordered = sorted(values)
    return ordered[0], statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], ordered[-1]


def tell(bench, figure, value, unit, peer=None, peer_value=None, pairs=None):
    """One figure for programs; the peer's fields are left out where there is no peer, the ratio where it has 0."""
    line = {"bench": bench, "figure": figure, "value": short(value), "unit": unit}
    if peer is not None:
        line |= {"peer": peer, "peer_value": short(peer_value)}
        line |= {"ratio": short(value / peer_value)} if peer_value else {}
    if pairs is not None:
        line["pairs"] = pairs
    print(json.dumps(line, separators=(",", ":")), flush=True)


def short(number):
    """Four digits say all that such a figure knows."""
    return number if isinstance(number, int) else float(f"{number:.4g}")
