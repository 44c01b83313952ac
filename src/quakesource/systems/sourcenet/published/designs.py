"""The published network and what it was compared with, as designs: names and switches, which settings know without
torch.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Aggregator = Literal["transformer", "none", "gcn", "gat", "deep_o_net", "pooled_mlp", "pooled_linear"]
"""How stations hear of each other: a transformer; not at all, as in deep sets; graph convolutions or graph attention
among neighbours; station embeddings times a network of the geometry; or the inputs pooled before anything is learnt."""

Experiment = Literal[
    "published",
    "deep_sets",
    "gcn",
    "gat",
    "deep_o_net",
    "pooled_mlp",
    "pooled_linear",
    "single_tower",
    "no_scalars",
    "no_pretraining",
    "geometry_bias",
    "orientation_loss",
    "warm_up",
    "pre_norm",
    "warm_up_pre_norm",
]
"""What is trained for the comparison."""
EXPERIMENTS: Final[tuple[str, ...]] = get_args(Experiment)

Ablation = Literal[
    "unchanged",
    "clean",
    "one_model",
    "two_models",
    "four_models",
    "eight_models",
    "no_curriculum",
    "no_warm_up",
    "no_time_error",
    "no_survey",
    "no_missing",
    "no_coda",
    "no_noise",
    "no_amplitude_errors",
    "one_pulse",
    "short_period",
    "long_period",
    "no_attention",
]
"""Our own network as it is, and without one of its ideas or nuisances."""
OURS: Final = "ours"
ABLATIONS: Final[tuple[str, ...]] = get_args(Ablation)


@dataclass(frozen=True)
class Design:
    """How a network or its training differs from the published.

    ``single_tower``: one tower reads both phases; ``scalars``: whether it is told geometry and amplitudes;
    ``pretrained``: whether it sees synthetics before records; ``geometry_bias``: attention is told where stations are
    from each other; ``orientation_loss``: the cosine between tensors joins the loss; ``pre_norm`` and ``warm_up``: what
    keeps trainings from stalling, which the authors have not.
    """

    aggregator: Aggregator = "transformer"
    single_tower: bool = False
    scalars: bool = True
    pretrained: bool = True
    geometry_bias: bool = False
    orientation_loss: bool = False
    pre_norm: bool = False
    warm_up: bool = False

    @property
    def pools_inputs(self) -> bool:
        """Whether stations are averaged before anything is learnt of them."""
        return self.aggregator in ("pooled_mlp", "pooled_linear")


DESIGNS: Final[dict[str, Design]] = {
    "published": Design(),
    "deep_sets": Design(aggregator="none"),
    "gcn": Design(aggregator="gcn"),
    "gat": Design(aggregator="gat"),
    "deep_o_net": Design(aggregator="deep_o_net"),
    "pooled_mlp": Design(aggregator="pooled_mlp"),
    "pooled_linear": Design(aggregator="pooled_linear"),
    "single_tower": Design(single_tower=True),
    "no_scalars": Design(scalars=False),
    "no_pretraining": Design(pretrained=False),
    "geometry_bias": Design(geometry_bias=True),
    "orientation_loss": Design(orientation_loss=True),
    "warm_up": Design(warm_up=True),
    "pre_norm": Design(pre_norm=True),
    "warm_up_pre_norm": Design(pre_norm=True, warm_up=True),
}
