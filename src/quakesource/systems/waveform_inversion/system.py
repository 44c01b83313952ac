"""What the classical inversion is to the study, the workflow and the pages."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings

SYSTEM = System(
    name="waveform_inversion",
    label="waveform inversion",
    settings=WaveformInversionSettings,
    answers="mechanism",
    stages=("predict_waveform_inversion", "plot_waveform_inversion"),
    reads=("observations",),
    event_figures={
        "waveform_fits": Caption(
            "Waveform fits",
            "Data (black) and synthetics (red), stations from north clockwise. Shifts should change smoothly with "
            "azimuth; neighbours with opposite shifts, shifts at their limit (*) and amplitude ratios far from 1 point "
            "to a wrong record, a wrong depth or a wrong velocity model.",
        ),
        "depth_curve": Caption(
            "Misfit against depth",
            "Best variance reduction at every trial depth, with the mechanism found there. A flat curve, or "
            "mechanisms that change near the best depth, mean that depth and mechanism are not resolved.",
        ),
        "lune": Caption(
            "Source type and spread",
            "Left: source types on the lune (Tape & Tape 2012); a cloud that reaches DC does not prove a part other "
            "than shear. Right: mechanisms of the resampled sources; the narrower the bundles, the better resolved.",
        ),
        "radiation_pattern": Caption(
            "Radiation pattern",
            "P and SH amplitude on the focal sphere, with first motions where they were read, and amplitudes of "
            "surface waves against azimuth. Stations near nodal lines are small and fit badly for good reasons.",
        ),
    },
    fits_waveforms=True,
    reference_fit="quakesource.systems.waveform_inversion.reference_fit",
    paper="cut-and-paste inversion after Zhu & Helmberger (1996), doi:10.1785/BSSA0860051634",
)
