"""What regions hold: mean and deviation in each picture, and how close the mean comes to the truth's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from app.regions import Outline, RegionValues, values_in
from app.requests import MeasureRequest
from app.results import Measured
from app.state import Floats, Frame
from lorun_engine.metrics import mean_psnr, spectral_angle

Wanted = Callable[[], bool]


class Measuring:
    """Works requests off; remembers of a truth what every outline of the last request holds."""

    def __init__(self) -> None:
        self._peaks: WeakKeyDictionary[Frame, float] = WeakKeyDictionary()
        self._truths: WeakKeyDictionary[Frame, dict[Outline, RegionValues]] = WeakKeyDictionary()

    def measured(self, request: MeasureRequest, wanted: Wanted) -> Iterator[Measured]:
        """Yield what the outlines hold in their pictures, for as long as it is wanted."""
        truth = request.truth
        if truth is not None:
            outlines = {outline for outline, _ in request.pairs}
            known = self._truths.get(truth, {})
            self._truths[truth] = {outline: known[outline] for outline in outlines & known.keys()}
        for outline, frame in request.pairs:
            values = self._values(outline, frame, truth, wanted)
            if values is None or not wanted():
                return
            yield Measured(request.number, outline, frame, values)

    def _values(self, outline: Outline, frame: Frame, truth: Frame | None, wanted: Wanted) -> RegionValues | None:
        if truth is None:
            return values_in(frame.cube, outline, wanted)
        known = self._truths[truth]
        true = known.get(outline) or values_in(truth.cube, outline, wanted)
        if true is None:
            return None
        known[outline] = true
        if frame is truth:
            return true
        values = values_in(frame.cube, outline, wanted)
        return None if values is None else _judged(values, true.mean, self._peak(truth))

    def _peak(self, truth: Frame) -> float:
        """The full scale, as `lorun_engine.metrics` has it."""
        if truth not in self._peaks:
            self._peaks[truth] = max(1.0, float(truth.cube.max()))
        return self._peaks[truth]


def _judged(values: RegionValues, true: Floats, peak: float) -> RegionValues:
    """The PSNR counts the errors of all bands together: a spectrum is one signal."""
    spectrum, wanted = (mean[None, :, None] for mean in (values.mean, true))
    angle = spectral_angle(values.mean[:, None, None], true[:, None, None]) if len(true) > 1 else None
    return replace(values, psnr=mean_psnr(spectrum, wanted, peak), sam=angle)
