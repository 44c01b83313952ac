"""SymAE faithful to the paper, of dense layers, and ours.

Faithful, equations (15) to (20) of Bharadwaj et al. (2023):

    S = SEnc2( mean_j SEnc1(x_j) ),   P_j = Dropout_q( PEnc(x_j) ),   x̂_j = Fuse([S; P_j])

Ours works on aligned records y_j (`alignment`) and their mean ȳ. The group code is a product of Gaussians, one a
trace and one the prior, beside a linear code of the mean; a path code is a Gaussian, made from a trace and the mean
that it is to be told apart from:

    λ_j, m_j = SEnc(y_j),   Λ = 1 + Σ_j λ_j,   μ = Σ_j λ_j m_j / Λ,   S = [μ + Λ^−½ ε; W ȳ]                  (1)
    P_j = N(m, σ²) of PEnc([y_j; ȳ]),   ŷ_j = Fuse([S; P_j]) + V W ȳ                                        (2)

A path code of zeros, the middle of the prior, stands for no path in particular: ``Fuse([S; 0])`` is the estimate of the
source that needs no label. The head, where there is one, is trained to make the band-limited apparent source of it.
"""

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import nn

from quakesource.systems.symae.alignment import Aligned, Alignment

Tensor = torch.Tensor


class Sizes(NamedTuple):
    """``source`` and ``path`` numbers in a code, ``linear`` more of the source's that are linear in the mean trace
    (ours), ``width`` of the layers, ``dropout`` of the path code (faithful).
    """

    n_samples: int
    interval_s: float
    source: int
    path: int
    linear: int
    width: int
    dropout: float


def dense(*sizes: int) -> nn.Sequential:
    """Linear layers with GELU between them."""
    layers: list[nn.Module] = []
    for number, (before, after) in enumerate(pairwise(sizes)):
        layers += [nn.GELU()] if number else []
        layers.append(nn.Linear(before, after))
    return nn.Sequential(*layers)


class Faithful(nn.Module):
    """The paper's architecture; its encoders and decoder may be given, or are dense layers."""

    def __init__(self, sizes: Sizes, parts: dict[str, nn.Module] | None = None) -> None:
        super().__init__()
        n, width = sizes.n_samples, sizes.width
        parts = parts or {
            "first": dense(n, width, width, width),
            "second": dense(width, width, sizes.source),
            "path": dense(n, width, width, sizes.path),
            "fuse": dense(sizes.source + sizes.path, width + width // 2, width + width // 2, n),
        }
        self.n_path, self.n_samples = sizes.path, n
        self.source_encoder_1, self.source_encoder_2 = parts["first"], parts["second"]
        self.path_encoder, self.decoder = parts["path"], parts["fuse"]
        self.dropout = nn.Dropout(sizes.dropout)

    def aligned(self, records: Tensor) -> Aligned:
        """As they are: the paper aligns by the predicted arrival alone."""
        none = torch.zeros_like(records[..., 0])
        return Aligned(records, none, none + 1)

    def source_code(self, aligned: Tensor) -> Tensor:
        """Equation (19)."""
        code: Tensor = self.source_encoder_2(self.source_encoder_1(aligned).mean(dim=1))
        return code

    def codes_of_parts(self, aligned: Tensor, parts: Tensor) -> Tensor:
        """`source_code` (g, p, k) of some receivers each, ``parts`` (p, r) of zeros and ones; records are read once."""
        means = torch.einsum("pr,gr...->gp...", _share(parts), self.source_encoder_1(aligned))
        code: Tensor = self.source_encoder_2(means.flatten(0, 1))
        return code.reshape(*means.shape[:2], -1)

    def path_codes(self, aligned: Tensor) -> Tensor:
        """Equation (20), with dropout while training."""
        code: Tensor = self.dropout(self.path_encoder(aligned))
        return code

    def fuse(self, source: Tensor, paths: Tensor) -> Tensor:
        """Equation (17)."""
        made: Tensor = self.decoder(torch.cat([source[:, None].expand(-1, paths.shape[1], -1), paths], dim=-1))
        return made

    def back(self, records: Tensor, delay_s: Tensor, sign: Tensor) -> Tensor:
        """As they are."""
        del delay_s, sign
        return records


def _share(parts: Tensor) -> Tensor:
    """What takes the mean of each part."""
    return parts / parts.sum(dim=-1, keepdim=True)


class Gaussian(NamedTuple):
    """``mean`` and ``log_variance`` of independent numbers."""

    mean: Tensor
    log_variance: Tensor

    def drawn(self) -> Tensor:
        """A sample that gradients go through."""
        return self.mean + torch.exp(0.5 * self.log_variance) * torch.randn_like(self.mean)

    def divergence(self) -> Tensor:
        """Kullback-Leibler divergence from the standard normal distribution, summed over the last dimension."""
        return 0.5 * (self.mean**2 + self.log_variance.exp() - 1 - self.log_variance).sum(dim=-1)


class Ours(nn.Module):
    """Equations (1) and (2)."""

    def __init__(self, sizes: Sizes, *, with_head: bool) -> None:
        super().__init__()
        n, width = sizes.n_samples, sizes.width
        self.n_path = sizes.path
        self.alignment = Alignment(n, sizes.interval_s)
        self.source_encoder = dense(n, width, width, 2 * sizes.source)
        self.linear_encoder = nn.Linear(n, sizes.linear, bias=False)
        self.path_encoder = dense(2 * n, width, width, 2 * sizes.path)
        n_source = sizes.source + sizes.linear
        self.decoder = dense(n_source + sizes.path, width + width // 2, width + width // 2, n)
        self.linear_decoder = nn.Linear(sizes.linear, n, bias=False)
        self.log_sigma = nn.Parameter(torch.tensor(-0.5))
        self.n_linear = sizes.linear
        self.head: nn.Module | None = None
        if with_head:
            self.head, self.head_skip = dense(n_source, width, width, n), nn.Linear(n, n, bias=False)
            nn.init.eye_(self.head_skip.weight)

    def aligned(self, records: Tensor) -> Aligned:
        """Aligned with the mean of each group."""
        return self.alignment.align(records)

    def group_code(self, aligned: Tensor) -> tuple[Gaussian, Tensor]:
        """Equation (1): the Gaussian (g, k) and the linear code (g, l)."""
        mean, precision = self._of_traces(aligned)
        total = 1 + precision.sum(dim=1)
        product = Gaussian((precision * mean).sum(dim=1) / total, -torch.log(total))
        return product, self.linear_encoder(aligned.mean(dim=1))

    def source_code(self, aligned: Tensor) -> Tensor:
        """Mean of the Gaussian and linear code (g, k + l)."""
        product, linear = self.group_code(aligned)
        return torch.cat([product.mean, linear], dim=-1)

    def codes_of_parts(self, aligned: Tensor, parts: Tensor) -> Tensor:
        """`source_code` (g, p, k) of some receivers each, ``parts`` (p, r) of zeros and ones; records are read once."""
        mean, precision = self._of_traces(aligned)
        middle = (parts @ (precision * mean)) / (1 + parts @ precision)
        return torch.cat([middle, self.linear_encoder(_share(parts) @ aligned)], dim=-1)

    def informativeness(self, aligned: Tensor) -> Tensor:
        """Nats that each trace (g, r) adds to the prior by itself: ½ Σ ln(1 + λ)."""
        return 0.5 * torch.log1p(self._of_traces(aligned)[1]).sum(dim=-1)

    def path_gaussian(self, aligned: Tensor) -> Gaussian:
        """Of each trace (g, r, q)."""
        mean = aligned.mean(dim=1, keepdim=True).expand_as(aligned)
        of_path, log_variance = self.path_encoder(torch.cat([aligned, mean], dim=-1)).chunk(2, dim=-1)
        return Gaussian(of_path, log_variance.clamp(-8, 2))

    def path_codes(self, aligned: Tensor) -> Tensor:
        """Means of the Gaussians."""
        return self.path_gaussian(aligned).mean

    def fuse(self, source: Tensor, paths: Tensor) -> Tensor:
        """Equation (2)."""
        made: Tensor = self.decoder(torch.cat([source[:, None].expand(-1, paths.shape[1], -1), paths], dim=-1))
        linear: Tensor = self.linear_decoder(source[:, -self.n_linear :])
        return made + linear[:, None]

    def apparent_source(self, source: Tensor) -> Tensor:
        """What the head makes (g, n) of source codes (g, k + l)."""
        assert self.head is not None
        without_path = self.fuse(source, source.new_zeros(len(source), 1, self.n_path))[:, 0]
        found: Tensor = self.head(source) + self.head_skip(without_path)
        return found

    def back(self, records: Tensor, delay_s: Tensor, sign: Tensor) -> Tensor:
        """With the delays and polarities of receivers."""
        return self.alignment.moved_back(records, delay_s, sign)

    def _of_traces(self, aligned: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_precision = self.source_encoder(aligned).chunk(2, dim=-1)
        return mean, torch.exp(log_precision.clamp(-8, 4))
