"""The denoiser that all stages share: a convolutional U-Net that knows no stages."""

from dataclasses import asdict, dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class DenoiserShape:
    """The size of a denoiser.

    Attributes:
        bands: bands of the cube, 1 for grey.
        guides: extra planes that the camera gives, such as the aperture.
        widths: channels at each level of the U-Net, finest first; each level halves the resolution.
        blocks: residual blocks on each side of each level.
        fold: pixels of a fold × fold neighbourhood become channels at the input, and back at the output.
    """

    bands: int
    guides: int
    widths: tuple[int, ...]
    blocks: int
    fold: int

    @property
    def step(self) -> int:
        """Side of its coarsest pixel, in pixels of the cube."""
        return self.fold << len(self.widths) - 1

    def to_dictionary(self) -> dict[str, object]:
        """Return plain values, for a card."""
        return {**asdict(self), "widths": list(self.widths)}


class ResidualBlock(nn.Module):
    """x + conv(relu(conv(x)))."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return the features, refined; any (batch, width, height, width)."""
        refined: Tensor = self.second(functional.relu(self.first(features)))
        return features + refined


class Denoiser(nn.Module):
    """Residual U-Net without normalisation and without biases, so that it scales with its input.

    Every layer is a plain convolution, into which a LoRA change folds. Scaling the cube, the noise level and the
    guide together scales the output, which is why one network serves every brightness.

    Between passes over the same scene it can carry its finest features along, which keeps what a cube alone would lose.

    Source: the family of DRUNet, Zhang et al., *Plug-and-play image restoration with deep denoiser prior*, TPAMI 2021;
    the folding of pixels into channels is that of FFDNet, Zhang et al., TIP 2018; memory between stages as in Song et
    al., *Memory-augmented deep unfolding network for compressive sensing*, ACM MM 2021.
    """

    def __init__(self, shape: DenoiserShape) -> None:
        super().__init__()
        self.shape = shape
        folded = shape.fold**2
        widths = shape.widths
        self.direct = nn.Conv2d(shape.bands, shape.bands, 1, bias=False)
        self.head = nn.Conv2d((shape.bands + shape.guides) * folded + 1, widths[0], 3, padding=1, bias=False)
        self.carry = nn.Conv2d(widths[0], widths[0], 1, bias=False)
        self.falling = nn.ModuleList(_level(width, shape.blocks) for width in widths[:-1])
        self.down = nn.ModuleList(nn.Conv2d(fine, coarse, 2, stride=2, bias=False) for fine, coarse in pairwise(widths))
        self.bottom = _level(widths[-1], shape.blocks)
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(coarse, fine, 2, stride=2, bias=False) for fine, coarse in pairwise(widths)
        )
        self.rising = nn.ModuleList(_level(width, shape.blocks) for width in widths[:-1])
        self.tail = nn.Conv2d(widths[0], shape.bands * folded, 3, padding=1, bias=False)
        self._start_as_identity()

    def forward(
        self, cube: Tensor, noise_level: Tensor, guide: Tensor | None = None, memory: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the cube without noise, and what to remember of it when the same scene is denoised again.

        Args:
            cube: (batch, bands, height, width), any size of at least 2 pixels a side.
            noise_level: standard deviation of the noise, scalar or (batch,), in the units of the cube.
            guide: (batch or 1, guides, height, width), or None for a shape without guides.
            memory: what the pass before remembered: its finest features; None for the first pass.
        """
        height, width = cube.shape[-2:]
        step = self.shape.step
        planes = cube if guide is None else torch.cat([cube, guide.expand(len(cube), -1, -1, -1)], dim=1)
        margin = (0, -width % step, 0, -height % step)
        planes = functional.pixel_unshuffle(functional.pad(planes, margin, mode="replicate"), self.shape.fold)
        level = noise_level.to(planes).reshape(-1, 1, 1, 1).expand(len(planes), 1, *planes.shape[-2:])
        features = torch.cat([planes, level], dim=1).contiguous(memory_format=torch.channels_last)
        features = self.head(features)
        if memory is not None:
            features = features + self.carry(memory)
        kept = []
        for blocks, down in zip(self.falling, self.down, strict=True):
            features = blocks(features)
            kept.append(features)
            features = down(features)
        features = self.bottom(features)
        for blocks, up in zip(reversed(self.rising), reversed(self.up), strict=True):
            features = blocks(up(features) + kept.pop())
        change = functional.pixel_shuffle(self.tail(features), self.shape.fold)[..., :height, :width]
        denoised: Tensor = self.direct(cube) + change.to(cube)
        return denoised, features

    def _start_as_identity(self) -> None:
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
                nn.init.kaiming_uniform_(layer.weight, a=1.0)
        for block in self.modules():
            if isinstance(block, ResidualBlock):
                nn.init.zeros_(block.second.weight)
        with torch.no_grad():
            self.tail.weight.mul_(0.1)
            self.carry.weight.zero_()
            self.direct.weight.copy_(torch.eye(self.shape.bands)[..., None, None])


def _level(width: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(blocks)))
