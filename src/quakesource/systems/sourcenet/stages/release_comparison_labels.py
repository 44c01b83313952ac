"""Stage release-comparison-labels: noisy mechanisms of the events that train and validate, in either split."""

from pathlib import Path

from quakesource.systems.sourcenet.settings import SourceNetPublishedTuningSettings
from quakesource.systems.sourcenet.stages.release_labels import release

SEED = 26


def release_comparison_labels(
    published_tuning: SourceNetPublishedTuningSettings, *, split: str, truth: Path, splits: Path, labels: Path
) -> None:
    """What the published network and its baselines may learn from recorded events; the others stay sealed.

    Parameters
    ----------
    split : ``blocked``, by blocks of time and place, or ``random``, as the papers do
    truth : manifest of the reference mechanisms
    splits : CSV of split-events
    labels : CSV to write, columns of `tables.LABEL`
    """
    release(truth, splits, split, published_tuning.label_noise_deg, SEED, labels)
