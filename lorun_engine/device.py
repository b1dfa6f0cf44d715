"""Which device computes."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import torch

from lorun_engine.errors import DeviceError, LorunError, OutOfMemoryError
from lorun_engine.precision import Precision


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


def hardware(device: torch.device) -> str:
    """What the device is made of, as far as the last bits of a result depend on it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.machine()}, {torch.backends.cpu.get_cpu_capability()}"


def threads_in_use(device: torch.device) -> int:
    """How many threads share the work of the CPU; 0 for another device, where it does not matter."""
    return torch.get_num_threads() if device.type == "cpu" else 0


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let so many threads share the work of the CPU within: sums are split between them, and rounded accordingly."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def convolution_type(precision: Precision, device: torch.device) -> torch.dtype | None:
    """Return the half type that convolutions compute in on a device, or None for float32."""
    if precision == "auto":
        return half_precision(device)
    return torch.bfloat16 if precision == "bfloat16" else None


def type_name(half: torch.dtype | None) -> Literal["float32", "bfloat16"]:
    """Return the name of what `convolution_type` returned."""
    return "float32" if half is None else "bfloat16"


def half_precision(device: torch.device) -> torch.dtype | None:
    """Return the half type that a device computes convolutions in faster than in float32, or None."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else None
    if device.type == "cpu" and (torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()):  # noqa: SLF001
        return torch.bfloat16
    return None


@contextmanager
def naming_memory(device: torch.device, tile: int | None = None) -> Iterator[None]:
    """Raise `OutOfMemoryError` where the device runs out of memory within.

    Args:
        device: where is computed.
        tile: side of the tiles to advise, pixels; None where they are of no use.
    """
    try:
        yield
    except LorunError:
        raise
    except RuntimeError as error:
        if "memory" not in str(error).lower():
            raise
        raise OutOfMemoryError(str(device), found=str(error).splitlines()[0], tile=tile) from error
