"""The linear map of a window's pieces, and the linear layer after it, as one.

A window is cut into pieces that overlap by half. One linear map takes every piece, and the first layer of a tower takes
what comes of them all. Nothing lies between the two, so they are one linear map of the window, at a quarter of the
cost: a window of 101 samples is 303 numbers, its 19 pieces with 32 numbers each are 608.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import pad

from quakesource.jobs.compiling import Engine

PIECE, STEP = 10, 5
"""Samples of a piece of a window, and from one to the next."""

ENGINE = Engine("folding", [Path(__file__)])

Float32Array = NDArray[np.float32]


def n_pieces(n_samples: int) -> int:
    """How many pieces a window of so many samples has."""
    return (n_samples - PIECE) // STEP + 1


def folded(piece: nn.Linear, first: nn.Linear, n_samples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight (hidden, 3 · n_samples) and bias (hidden,) of ``piece`` on every piece of a window, then ``first`` on all.

    ``piece`` takes the three components of a piece after each other, ``first`` the pieces after each other.
    """
    weights = piece.weight, piece.bias, first.weight, first.bias
    if all(weight.device.type == "cpu" and weight.dtype == torch.float32 for weight in weights):
        weight, bias = _Folded.apply(*weights, n_samples)  # type: ignore[no-untyped-call]
        return weight, bias
    return folded_anywhere(*weights, n_samples)


def folded_anywhere(
    piece: torch.Tensor, piece_bias: torch.Tensor, first: torch.Tensor, first_bias: torch.Tensor, n_samples: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """`folded` on any device, of weights and biases."""
    of_piece = first.unflatten(1, (-1, piece.shape[0]))  # (hidden, pieces, 32)
    samples = (of_piece @ piece).unflatten(-1, (3, PIECE // STEP, STEP))  # (hidden, pieces, 3, overlap, STEP)
    pieces, overlap = of_piece.shape[1], PIECE // STEP
    # a piece begins STEP samples after the one before: its k-th part lies on the (piece + k)-th of the window
    shifted = [pad(samples[..., k, :], (0, 0, 0, 0, k, overlap - 1 - k)) for k in range(overlap)]
    weight = torch.stack(shifted).sum(0).transpose(1, 2).flatten(2)
    weight = pad(weight, (0, n_samples - STEP * (pieces + overlap - 1))).flatten(1)
    return weight, first_bias + (of_piece @ piece_bias).sum(1)


class _Folded(torch.autograd.Function):
    """The same on a CPU, where the many small operations of the other take three times as long."""

    @staticmethod
    def forward(
        ctx: Any,
        piece: torch.Tensor,
        piece_bias: torch.Tensor,
        first: torch.Tensor,
        first_bias: torch.Tensor,
        n_samples: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        hidden, pieces = first.shape[0], first.shape[1] // piece.shape[0]
        of_pieces = first.reshape(-1, piece.shape[0]) @ piece
        weight = torch.empty(hidden, 3, n_samples)
        _place(of_pieces.detach().numpy().reshape(hidden, pieces, 3, PIECE), weight.numpy())
        ctx.save_for_backward(piece, piece_bias, first)
        return weight.flatten(1), torch.addmv(first_bias, first, piece_bias.repeat(pieces))

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        piece, piece_bias, first = ctx.saved_tensors
        by_weight, by_bias = gradients
        hidden, pieces = first.shape[0], first.shape[1] // piece.shape[0]
        of_pieces = torch.empty(hidden, pieces, 3, PIECE)
        _take(by_weight.contiguous().numpy().reshape(hidden, 3, -1), of_pieces.numpy())
        rows = of_pieces.view(-1, piece.shape[1])
        by_first = (rows @ piece.T).view(first.shape).addr_(by_bias, piece_bias.repeat(pieces))
        by_piece = first.reshape(-1, piece.shape[0]).T @ rows
        return by_piece, (by_bias @ first).view(pieces, -1).sum(0), by_first, by_bias, None


@ENGINE.compiled()
def _place(of_pieces: Float32Array, weight: Float32Array) -> None:
    """Add what belongs to each piece (hidden, pieces, 3, samples) up along the window (hidden, 3, n_samples)."""
    weight[:] = 0
    for row in range(of_pieces.shape[0]):
        for component in range(3):
            for piece in range(of_pieces.shape[1]):
                for sample in range(PIECE):
                    weight[row, component, STEP * piece + sample] += of_pieces[row, piece, component, sample]


@ENGINE.compiled()
def _take(weight: Float32Array, of_pieces: Float32Array) -> None:
    """What lies under each piece: the adjoint of `_place`."""
    for row in range(of_pieces.shape[0]):
        for piece in range(of_pieces.shape[1]):
            for component in range(3):
                for sample in range(PIECE):
                    of_pieces[row, piece, component, sample] = weight[row, component, STEP * piece + sample]
