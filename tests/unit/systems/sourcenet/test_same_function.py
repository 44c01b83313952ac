"""What was made faster computes what the plain layers compute: outputs and gradients agree to rounding."""

import numpy as np
import torch
from sourcenet_cases import network, task

from quakesource.networks.packed_attention import packed_attention
from quakesource.networks.station_set import StationSetEncoder, padded_attention
from quakesource.systems.sourcenet.folding import PIECE, STEP, folded, folded_anywhere


def plainly(encoder, seen, harmonics, present):
    """The encoder by PyTorch's own layers, on a table with a place for every station of every source."""
    each = encoder.harmonics((seen[:, None] * harmonics[..., None]).flatten(1))
    station = each.new_zeros(*present.shape, encoder.width)
    station[present] = each
    station = encoder.attention(station, src_key_padding_mask=~present)
    shares = encoder.pooling(station).masked_fill(~present[..., None], -1e4).softmax(dim=1)
    return torch.einsum("nsw,nsh->nhw", station, shares).flatten(1), shares


def gradients(outputs, module):
    scale = torch.linspace(-1, 1, outputs.numel()).view_as(outputs)
    return torch.autograd.grad((outputs * scale).sum(), list(module.parameters()))


def agree(one, other):
    # some gradients are zero but for rounding
    size = max(float(b.detach().abs().max()) for b in other)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-4, atol=1e-5 * size)


def test_attention_over_the_stations_that_are_there_is_attention_over_padded_tables():
    torch.manual_seed(3)
    encoder = StationSetEncoder(24, 2, 4)
    present = torch.arange(9) < torch.tensor([4, 9, 6, 1, 7])[:, None]
    seen, harmonics = torch.randn(int(present.sum()), 24), torch.randn(int(present.sum()), 5)
    ours, theirs = encoder(seen, harmonics, present), plainly(encoder, seen, harmonics, present)
    agree(ours, theirs)
    agree(gradients(ours[0], encoder), gradients(theirs[0], encoder))


def test_pieces_and_the_layer_after_them_are_one_linear_map():
    torch.manual_seed(4)
    for n_samples in (101, 61, 23):
        n_pieces = (n_samples - PIECE) // STEP + 1
        piece, first = torch.nn.Linear(3 * PIECE, 32), torch.nn.Linear(32 * n_pieces, 17)
        windows = torch.randn(40, 3, n_samples)
        plain = first(piece(windows.unfold(-1, PIECE, STEP).transpose(1, 2).flatten(2)).flatten(1))
        weight, bias = folded(piece, first, n_samples)
        ours = torch.nn.functional.linear(windows.flatten(1), weight, bias)
        agree([ours], [plain])
        both = torch.nn.ModuleList([piece, first])
        by_plain = gradients(plain, both)
        agree(gradients(ours, both), by_plain)
        weights = piece.weight, piece.bias, first.weight, first.bias
        anywhere = torch.nn.functional.linear(windows.flatten(1), *folded_anywhere(*weights, n_samples))
        agree([anywhere], [plain])
        agree(gradients(anywhere, both), by_plain)


def test_packed_attention_is_that_on_padded_tables_for_any_counts_and_sizes():
    """Sizes of heads and counts on either side of the room that loops are given, and scores that differ much."""
    for width, heads, counts, spread in (
        (24, 4, (4, 9, 1, 7), 1.0),
        (96, 3, (31, 32, 33), 1.0),
        (66, 2, (40, 2), 4.0),
    ):
        torch.manual_seed(5)
        present = torch.arange(max(counts)) < torch.tensor(counts)[:, None]
        place = present.flatten().nonzero()[:, 0]
        first = torch.tensor([0, *np.cumsum(counts)])
        asked = (spread * torch.randn(sum(counts), 3 * width)).requires_grad_()
        ours = packed_attention(asked, first, heads)
        theirs = padded_attention(asked, place, present, heads)
        agree([ours], [theirs])
        by = torch.randn(sum(counts), width)
        agree(torch.autograd.grad(ours, asked, by), torch.autograd.grad(theirs, asked, by))


def test_a_source_that_is_no_number_leaves_the_others_alone():
    counts = (7, 3, 5)
    asked = torch.randn(sum(counts), 24)
    asked[2] = float("nan")
    asked.requires_grad_()
    heard = packed_attention(asked, torch.tensor([0, *np.cumsum(counts)]), 2)
    assert heard[:7].isnan().any()
    assert not heard[7:].isnan().any()
    (by,) = torch.autograd.grad(heard[7:].sum(), asked)
    assert not by[7:].isnan().any()


def test_a_network_does_not_mind_with_whom_its_sources_are_asked():
    of, (inputs, _) = network(), task().examples(3, 1.0)
    whole = of(inputs)
    half = of(inputs.select(slice(0, 4)))
    agree([half.tensor, half.magnitude, half.sharpness], [whole.tensor[:4], whole.magnitude[:4], whole.sharpness[:4]])
