"""Attention among the stations of each source, on rows that hold only the stations that are there.

A table with room for as many stations as the largest source has is twice as large, and its making, masks and unmaking
cost more than the attention itself. On a CPU the sources are therefore taken one after the other by compiled loops.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.jobs.compiling import Engine

ENGINE = Engine("networks", [Path(__file__)])

Float32Array = NDArray[np.float32]
IntArray = NDArray[np.int64]
ONE, TWO, THREE, FOUR = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)


def packed_attention(asked: torch.Tensor, first: torch.Tensor, heads: int) -> torch.Tensor:
    """What each station hears of the others of its source, (p, w): softmax(q · k / √d) v, head by head.

    Parameters
    ----------
    asked : (p, 3 · w) queries, keys and values, heads of w / ``heads`` numbers after each other; float32, on the CPU
    first : (n + 1,) row of the first station of every source, and p
    """
    heard: torch.Tensor = _PackedAttention.apply(asked, first, heads)  # type: ignore[no-untyped-call]
    return heard


class _PackedAttention(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, asked: torch.Tensor, first: torch.Tensor, heads: int) -> torch.Tensor:
        asked = asked.contiguous()
        rows = first.numpy()
        heard = torch.empty(asked.shape[0], asked.shape[1] // 3)
        shares = torch.empty(asked.shape[0], heads, int(np.diff(rows).max(initial=0)))
        _hear(asked.detach().numpy(), rows, heard.numpy(), shares.numpy())
        ctx.save_for_backward(asked, first, shares)
        return heard

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        asked, first, shares = ctx.saved_tensors
        found = torch.empty_like(asked)
        _differentiate(
            asked.detach().numpy(), first.numpy(), shares.numpy(), gradients[0].contiguous().numpy(), found.numpy()
        )
        return found, None, None


@ENGINE.compiled()
def _hear(asked: Float32Array, first: IntArray, heard: Float32Array, shares: Float32Array) -> None:
    """Fill ``heard`` (p, w), and ``shares`` (p, heads, most) that each station has in what another hears."""
    heads, most = shares.shape[1:]
    width = heard.shape[1]
    size = np.uint64(width // heads)
    scale = np.float32(1 / np.sqrt(width // heads))
    room, stations = _whole(size), _whole(most)
    keys, queries = np.zeros((room, stations), np.float32), np.zeros(room, np.float32)
    values, share = np.zeros((stations, room), np.float32), np.zeros(stations, np.float32)
    answer = np.zeros(room, np.float32)
    for source in range(first.size - 1):
        begin, count = np.uint64(first[source]), np.uint64(first[source + 1] - first[source])
        for head in range(np.uint64(heads)):
            query = head * size
            key, value = query + np.uint64(width), query + np.uint64(2 * width)
            for other in range(count):
                for i in range(size):
                    keys[i, other] = scale * asked[begin + other, key + i]
                    values[other, i] = asked[begin + other, value + i]
            _clear_after(values, count)
            for station in range(begin, begin + count):
                for i in range(size):
                    queries[i] = asked[station, query + i]
                _weighted_sum(share, queries, keys, size)
                largest = share[0]
                for other in range(count):
                    largest = max(largest, share[other])
                for other in range(np.uint64(stations)):
                    share[other] = _exponential(share[other] - largest)
                for other in range(count, np.uint64(stations)):
                    share[other] = 0
                total = np.float32(0)
                for other in range(count):
                    total += share[other]
                part = np.float32(1) / total
                for other in range(count):
                    share[other] *= part
                for other in range(np.uint64(most)):
                    shares[station, head, other] = share[other]
                _weighted_sum(answer, share, values, count)
                for i in range(size):
                    heard[station, query + i] = answer[i]


@ENGINE.compiled()
def _differentiate(
    asked: Float32Array, first: IntArray, shares: Float32Array, gradient: Float32Array, found: Float32Array
) -> None:
    """Fill ``found`` (p, 3 · w), the gradient with regard to ``asked``, from that with regard to what was heard."""
    heads, most = shares.shape[1:]
    width = gradient.shape[1]
    size = np.uint64(width // heads)
    scale = np.float32(1 / np.sqrt(width // heads))
    room, stations = _whole(size), _whole(most)
    values = np.zeros((room, stations), np.float32)
    change, answer = np.zeros(stations, np.float32), np.zeros(room, np.float32)
    queries, keys = np.zeros((stations, room), np.float32), np.zeros((stations, room), np.float32)
    heard = np.zeros((stations, room), np.float32)
    share, slope = np.zeros((stations, stations), np.float32), np.zeros((stations, stations), np.float32)
    slope_back = np.zeros((stations, stations), np.float32)
    for source in range(first.size - 1):
        begin, count = np.uint64(first[source]), np.uint64(first[source + 1] - first[source])
        # what is left of a larger source would be added for the last of four
        share[:] = 0
        slope[:] = 0
        slope_back[:] = 0
        for head in range(np.uint64(heads)):
            query = head * size
            key, value = query + np.uint64(width), query + np.uint64(2 * width)
            for station in range(count):
                for i in range(size):
                    queries[station, i] = asked[begin + station, query + i]
                    keys[station, i] = asked[begin + station, key + i]
                    heard[station, i] = gradient[begin + station, query + i]
                    values[i, station] = asked[begin + station, value + i]
            _clear_after(queries, count)
            _clear_after(keys, count)
            _clear_after(heard, count)
            for station in range(count):
                _weighted_sum(change, heard[station], values, size)
                mean = np.float32(0)
                for other in range(count):
                    mean += shares[begin + station, head, other] * change[other]
                for other in range(count):
                    part = shares[begin + station, head, other]
                    steep = scale * part * (change[other] - mean)
                    share[other, station] = part
                    slope[station, other] = steep
                    slope_back[other, station] = steep
            for station in range(count):
                _weighted_sum(answer, slope[station], keys, count)
                for i in range(size):
                    found[begin + station, query + i] = answer[i]
                _weighted_sum(answer, slope_back[station], queries, count)
                for i in range(size):
                    found[begin + station, key + i] = answer[i]
                _weighted_sum(answer, share[station], heard, count)
                for i in range(size):
                    found[begin + station, value + i] = answer[i]


@ENGINE.compiled(inline=True)
def _whole(number: int) -> int:
    """Room for so many numbers in registers: loops over less than 32 would be scalar."""
    return (number + 31) // 32 * 32


@ENGINE.compiled(inline=True)
def _clear_after(rows: Float32Array, count: int) -> None:
    """Zeros up to a multiple of four: rows of an earlier source may be no numbers, which a weight of zero leaves."""
    for row in range(np.uint64(count), FOUR * ((np.uint64(count) + THREE) // FOUR)):
        for k in range(np.uint64(rows.shape[1])):
            rows[row, k] = 0


@ENGINE.compiled(inline=True)
def _weighted_sum(total: Float32Array, weights: Float32Array, rows: Float32Array, number: int) -> None:
    """Sum of the first rows with weights, four at a time: what is over has weights of zero."""
    # An index that cannot be negative needs no look at its sign, which would keep the loops from vectorising.
    for k in range(np.uint64(total.size)):
        total[k] = 0
    for four in range((np.uint64(number) + THREE) // FOUR):
        a = FOUR * four
        b, c, d = a + ONE, a + TWO, a + THREE
        w0, w1, w2, w3 = weights[a], weights[b], weights[c], weights[d]
        for k in range(np.uint64(total.size)):
            total[k] += w0 * rows[a, k] + w1 * rows[b, k] + w2 * rows[c, k] + w3 * rows[d, k]


@ENGINE.compiled(inline=True)
def _exponential(x: float) -> float:
    """e^x for x < 1 without a call, which would keep the loop from vectorising; to 2e-9, and at least e^-87.

    Its series at x / 256, squared eight times, as `synthesize.exact_functions` has it, which this room may not import.
    """
    y = max(x, -87.0) * (1.0 / 256.0)
    p = 1 / 24 + y * (1 / 120 + y * (1 / 720 + y * (1 / 5040 + y * (1 / 40320 + y / 362880))))
    p = 1.0 + y * (1.0 + y * (1 / 2 + y * (1 / 6 + y * p)))
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    return p * p
