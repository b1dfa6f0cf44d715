"""From exceptions to what a dialog can show: engine errors in their own words, all else as a bug with its trace."""

import logging
import traceback

from app.state import Fault, FaultKind, Shortage
from lorun_engine.errors import LorunError, OutOfMemoryError

LOG = logging.getLogger("lorun.studio")
OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryError")


def fault_of(error: BaseException) -> Fault:
    """Describe an exception for people."""
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, LorunError):
        shortage = Shortage(error.device, error.tile) if isinstance(error, OutOfMemoryError) else None
        return Fault(error.problem, error.expected, error.found, error.remedy, trace, shortage=shortage)
    if type(error).__name__ in OUT_OF_MEMORY:
        return Fault(
            "The memory is full.",
            expected="enough free memory for the cube and its stages",
            found=_words(error),
            remedy="Close other programs, choose the CPU as device, or crop the measurement.",
            details=trace,
        )
    return Fault(
        "Something went wrong inside LoRun Studio.",
        expected="no unforeseen error; this one is a bug",
        found=_words(error),
        remedy="Your data is untouched. Copy the report below and send it to the developers.",
        details=trace,
        kind=FaultKind.BUG,
    )


def noted(error: BaseException) -> Fault:
    """Describe an exception for people, and write all that is known of it in the log."""
    fault = fault_of(error)
    LOG.log(logging.ERROR if fault.kind is FaultKind.BUG else logging.WARNING, "%s", fault.details)
    return fault


def _words(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__
