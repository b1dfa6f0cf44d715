"""Which device computes."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from lorun_engine.errors import DeviceError, LorunError


def available_devices() -> list[str]:
    """Return the names of the devices that can compute here, the fastest kind first."""
    names = [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        names.append("mps")
    return [*names, "cpu"]


def choose_device(name: str | None = None) -> torch.device:
    """Return the named device, or the best one; raise `DeviceError` if it is not here."""
    names = available_devices()
    if name is None:
        return torch.device(names[0])
    if name == "cuda" and "cuda:0" in names:
        name = "cuda:0"
    if name not in names:
        raise DeviceError(
            f"The device {name} is not available.",
            expected=f"one of {', '.join(names)}",
            found=name,
            remedy="Choose another device, or none to let the fastest be taken.",
        )
    return torch.device(name)


@contextmanager
def naming_memory(device: torch.device) -> Iterator[None]:
    """Raise `DeviceError` where the device runs out of memory within."""
    try:
        yield
    except LorunError:
        raise
    except RuntimeError as error:
        if "memory" not in str(error).lower():
            raise
        raise DeviceError(
            f"The device {device} ran out of memory.",
            expected="room for the cube, the features of the network and the finished stages",
            found=str(error).splitlines()[0],
            remedy="Close other programs, choose the CPU, or crop the measurement.",
        ) from error
