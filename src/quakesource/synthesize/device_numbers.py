"""The random numbers of `counter_numbers` as operations on tensors: any number of places and fields at once."""

import torch

from quakesource.synthesize.counter_numbers import FIELDS, FIRST, GOLDEN, NORMAL_BITS, SECOND

Tensor = torch.Tensor


def uniform(key: Tensor, place: Tensor, field: int | Tensor) -> Tensor:
    """`counter_numbers.uniform` of places, with whole numbers that have a sign: sums and products of bits are alike."""
    bits = key + _signed(GOLDEN) * (place * FIELDS + field + 1)
    bits = (bits ^ _right(bits, 30)) * _signed(FIRST)
    bits = (bits ^ _right(bits, 27)) * _signed(SECOND)
    bits = bits ^ _right(bits, 31)
    return _right(bits, 11).double() * 2.0**-53


def over(values: Tensor, number: float) -> Tensor:
    """Quotients as the compiled loops have them: a GPU would multiply by the reciprocal of a plain number."""
    return values / torch.full_like(values, number)


def _signed(word: int) -> int:
    return word - 2**64 if word >= 2**63 else word


def _right(bits: Tensor, by: int) -> Tensor:
    """Bits moved to the right, with zeros from the left."""
    return (bits >> by) & ((1 << (64 - by)) - 1)


def normal(key: Tensor, place: Tensor, field: int | Tensor, table: Tensor) -> Tensor:
    """`counter_numbers.normal` of places."""
    share = 2.0 * uniform(key, place, field) - 1.0
    where = share.abs() * 2.0**NORMAL_BITS
    row = where.long()
    size = table[row] + (where - row) * (table[row + 1] - table[row])
    return torch.where(share >= 0, size, -size)


def whole(key: Tensor, place: Tensor, field: int | Tensor, below: int) -> Tensor:
    """`counter_numbers.whole` of places."""
    return (uniform(key, place, field) * below).long()
