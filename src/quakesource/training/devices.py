"""Which device trains: decided once, said aloud."""

import sys

import torch

from quakesource.errors import SettingsError


def resolve_device(name: str, threads: int) -> torch.device:
    """The device called ``name``; 'auto' is CUDA where there is one. SettingsError where CUDA was asked for in vain.

    On a CPU torch takes ``threads`` from here on.
    """
    torch.set_num_threads(threads)
    if name not in ("auto", "cpu", "cuda"):
        raise SettingsError(f"There is no device {name!r}.", next_step="Use auto, cpu or cuda.")
    there = torch.cuda.is_available()
    if name == "cuda" and not there:
        raise SettingsError(
            "CUDA was asked for, and torch sees no CUDA device.",
            next_step="Install torch for your CUDA, request a GPU for the job, or set device: auto.",
        )
    device = torch.device("cuda" if there and name != "cpu" else "cpu")
    what = torch.cuda.get_device_name(device) if device.type == "cuda" else f"{torch.get_num_threads()} threads"
    print(f"training on {device.type} ({what})", file=sys.stderr)
    return device
