"""What is computed beside the run: other pictures of its stages, other colours, and what to compare with."""

from collections.abc import Iterator

from app.requests import AsideRequest, LookRequest, TintRequest
from app.runner import Runner
from app.state import ColourScheme, Frame, FrameKey, SolverKind
from app.view_model.choosing import Choosing
from app.workspace import KeptMark


class Asides:
    """Asks for it; whoever asked takes the answers by their numbers.

    Args:
        runner: computes.
        numbers: where request numbers come from.
        choosing: knows what is on offer.

    Attributes:
        truth: the true cube of the open measurement, None where unknown.
    """

    def __init__(self, runner: Runner, numbers: Iterator[int], choosing: Choosing) -> None:
        self._runner, self._numbers, self._choosing = runner, numbers, choosing
        self.truth: Frame | None = None

    def look(self, key: FrameKey, estimate: Frame) -> None:
        """Have a picture made of the estimate of a stage."""
        self._runner.look(LookRequest(next(self._numbers), key, estimate, self.truth))

    def tint(self, scheme: ColourScheme, frames: tuple[Frame, ...]) -> int:
        """Have pictures coloured, and all that come after; the number of the request."""
        request = TintRequest(next(self._numbers), scheme, frames)
        self._runner.tint(request)
        return request.number

    def solve_baseline(self) -> int:
        """Have the classical method reconstruct beside whatever runs; the number of the request, 0 without a method."""
        baseline, device = self._choosing.baseline, self._choosing.device
        return 0 if baseline is None else self._solve(AsideRequest(next(self._numbers), baseline, device))

    def solve_again(self, mark: KeptMark) -> int:
        """Have a run made again beside whatever runs, in the place where it was made if that is there; its number."""
        place = mark.device if mark.device in self._choosing.devices else self._choosing.device
        whole, number = mark.solver.kind is SolverKind.LORUN, next(self._numbers)
        return self._solve(
            AsideRequest(number, mark.solver, place, mark.strengths or None, whole, mark.precision, mark.tile)
        )

    def withdraw(self, number: int) -> None:
        """End one of what is reconstructed to compare with."""
        self._runner.withdraw_aside(number)

    def leave(self) -> None:
        """End all that is reconstructed to compare with."""
        self._runner.leave_aside()

    def _solve(self, request: AsideRequest) -> int:
        self._runner.solve_aside(request)
        return request.number
