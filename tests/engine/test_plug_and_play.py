"""Laws of the bare base as a plug-and-play prior."""

import numpy as np
import torch

from lorun_engine.plug_and_play import STEPS, plug_and_play
from lorun_engine.reconstruction import Reconstruction
from tests.engine.tiny import tiny_model, tiny_snapshot

CPU = torch.device("cpu")


def test_strengths_change_nothing_since_there_are_no_adapters() -> None:
    model = plug_and_play(tiny_model())
    off, on = (list(Reconstruction(model, tiny_snapshot(), CPU).run([strength] * STEPS))[-1] for strength in (0.0, 2.0))
    assert torch.equal(off.estimate, on.estimate)


def test_the_model_that_gave_the_base_stays_as_it_was() -> None:
    model = tiny_model()
    before = {name: weight.clone() for name, weight in model.network.state_dict().items()}
    list(Reconstruction(plug_and_play(model), tiny_snapshot(), CPU).run())
    assert all(torch.equal(before[name], weight) for name, weight in model.network.state_dict().items())


def test_the_noise_level_falls_from_step_to_step() -> None:
    network = plug_and_play(tiny_model()).network
    levels = [float(network.adapter(index).noise_level) for index in range(1, STEPS + 1)]
    assert np.all(np.diff(levels) < 0)


def test_every_step_goes_back_onto_the_data() -> None:
    measurement = tiny_snapshot()
    reconstruction = Reconstruction(plug_and_play(tiny_model()), measurement, CPU)
    stages = list(reconstruction.run())
    aperture = measurement.camera.aperture  # type: ignore[union-attr]
    for stage in stages[1:]:
        snapshot = np.zeros_like(measurement.data)
        for band, layer in enumerate(aperture * stage.fitted.numpy()):
            snapshot[:, 2 * band : 2 * band + 20] += layer
        assert np.linalg.norm(snapshot - measurement.data) < 0.02 * np.linalg.norm(measurement.data)
