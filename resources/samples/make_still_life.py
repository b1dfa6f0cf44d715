"""Make the bundled sample `still_life.npz`: a scene of known spectra, a coded aperture, and the snapshot they give.

    python -m resources.samples.make_still_life

takes some minutes and gives the same file every time. The file is a complete measurement of LoRun Studio, made as the
public CASSI systems are: 256 × 256 pixels, 28 bands from 453.5 to 648 nm, band k displaced by 2k pixels along the
width, without noise. The scene is drawn by rays from formulas; nothing in it is measured or taken from other data.
Daylight comes from a window on the left, the warm light of a lamp from the right. Worth a look:

- two lemons of one colour: the right one is painted, and only its spectrum tells;
- the strip on the chart, whose peak runs from 455 to 645 nm;
- the 24 patches, the lettering and the lines on the vase, which show what is resolved;
- the lights on apple, plum and vase, which are the window's spectrum and not the thing's.

Truth and aperture are stored in steps of 1/512 and 1/128, so that the stored snapshot is theirs exactly, in float32.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, zoom

from lorun_engine.camera import CassiCamera
from lorun_engine.physics.operator import build_operator
from lorun_engine.wavelengths import CASSI_BAND_CENTRES
from resources.samples.still_life.light import render
from resources.samples.still_life.scene import still_life

TARGET = Path(__file__).with_name("still_life.npz")
SIDE = 256
SAMPLES = 4
SEED = 2026
TRUTH_STEPS, APERTURE_STEPS = 512, 128


def coded_aperture(side: int, seed: int) -> NDArray[np.float32]:
    """A random binary mask as a camera sees it: cells of two pixels, blurred by the lens, never quite black or white.

    Returns:
        transmission, (side, side), in [0, 1], in steps of 1/128.
    """
    random = np.random.default_rng(seed)
    fine, cell = 8, 2.05
    cells = random.integers(0, 2, (int(side / cell) + 3,) * 2).astype(np.float32)
    seen = zoom(cells, fine * cell, order=0)[: side * fine, : side * fine]
    seen = gaussian_filter(seen, 0.42 * fine).reshape(side, fine, side, fine).mean(axis=(1, 3))
    gain = 1.22 + 0.10 * gaussian_filter(random.standard_normal((side, side)), 30) * 30
    transmission = np.clip(gain * (seen - 0.5) + 0.53, 0.02, 1)
    return np.asarray(np.round(transmission * APERTURE_STEPS) / APERTURE_STEPS, np.float32)


def main() -> None:
    """Render, take the snapshot, write."""
    scene = np.clip(render(still_life(), SIDE, SAMPLES), 0, 1)
    truth = (np.round(scene * TRUTH_STEPS) / TRUTH_STEPS).astype(np.float16)
    camera = CassiCamera(coded_aperture(SIDE, SEED), shifts=tuple(range(0, 2 * len(truth), 2)))
    operator = build_operator(camera, torch.device("cpu"))
    snapshot = operator.forward(torch.as_tensor(truth.astype(np.float32))[None])[0].numpy()
    np.savez_compressed(
        TARGET,
        snapshot=snapshot,
        aperture=camera.aperture,
        shifts=np.array(camera.shifts),
        axis=np.array(camera.axis),
        wavelengths=np.array(CASSI_BAND_CENTRES, np.float32),
        truth=truth,
        name=np.array("still life"),
    )


if __name__ == "__main__":
    main()
