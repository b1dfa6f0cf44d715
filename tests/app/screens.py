"""Every view of the window as a picture.

python -m tests.app.screens FOLDER           writes them, to be looked at
python -m tests.app.screens FOLDER --keep    makes those anew that `test_screens.py` compares with
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.batches import BatchItem, ItemState
from app.regions import Outline, Shape
from app.showing import Compare, LevelScope, Mode
from app.state import TRUTH, Fault, FrameKind, Shortage, stage_key
from app.style import Theme, colours_of
from app.surveys import StageChoice
from app.trials import Axis, Outcome, Sweep
from app.window.studio import SAMPLE
from tests.app.gallery import Gallery, pixels_of

KEPT, SEEN = Path(__file__).parent / "screens.npz", "screens.npz"
THUMBNAIL = QSize(64, 36)
SIZES = {"small": QSize(1280, 720), "large": QSize(1920, 1080)}
DIALOG_GROWTH = {"small": 1.0, "large": 1.3}
THEMES = (Theme.LIGHT, Theme.DARK)
PIXEL = (150, 130)
FAULT = Fault(
    "The aperture does not fit the snapshot.",
    "an aperture of 256 × 256 pixels, as high as the snapshot",
    "mask.mat holds 660 × 660",
    "Choose the aperture that the snapshot was taken through, or open a snapshot of 660 × 714.",
)
SHORTAGE = Fault(
    "The device cuda:0 ran out of memory.",
    "room for the cube, the features of the network and the finished stages",
    "CUDA out of memory. Tried to allocate 3.42 GiB. GPU 0 has a total capacity of 7.79 GiB of which 1.21 GiB is free.",
    "Run in tiles of 512 pixels, close other programs, choose the CPU, or crop the measurement.",
    shortage=Shortage("cuda:0", 512),
)
View = Callable[[Gallery], QWidget]


def _window(gallery: Gallery) -> QWidget:
    return gallery.window


def _tour(gallery: Gallery) -> QWidget:
    gallery.window.tour.start()
    return gallery.window


def _compared(mode: Compare, gallery: Gallery) -> QWidget:
    """Two pictures together, the lens in the middle of the picture."""
    window, scene = gallery.window, gallery.window.session.scene
    window.comparison.set_mode(mode)
    window.comparison.choose_second(TRUTH if scene is not None and scene.truth is not None else stage_key(1))
    if mode is Compare.BLINK:
        window.comparison.set_blink(1e6)  # or it would never come to rest
    if mode is Compare.LENS:
        gallery.rest()
        view = window.views.picture
        view.lens.move_to(view.surface.rect().center().toPointF())
    return window


def _kind(kind: FrameKind, gallery: Gallery) -> QWidget:
    gallery.window.comparison.set_kind(kind)
    return gallery.window


def _band(gallery: Gallery) -> QWidget:
    gallery.window.viewing.set_mode(Mode.BAND)
    gallery.window.viewing.set_band(14)
    gallery.window.viewing.set_scope(LevelScope.BAND)
    return gallery.window


def _spectra(gallery: Gallery) -> QWidget:
    gallery.window.probing.pin(*PIXEL)
    return gallery.window


def _regions(gallery: Gallery) -> QWidget:
    regions = gallery.window.regions
    regions.add(Outline(Shape.RECTANGLE, ((60, 60), (100, 90))))
    regions.add(Outline(Shape.ELLIPSE, ((140, 110), (180, 150))))
    regions.add(Outline(Shape.POLYGON, ((190, 60), (230, 60), (215, 110))))
    regions.choose_stages(StageChoice.ALL)
    return gallery.window


def _profile(gallery: Gallery) -> QWidget:
    gallery.window.regions.add(Outline(Shape.LINE, ((40, 120), (210, 150))))
    gallery.window.views.docks["profile"].raise_()
    return gallery.window


def _runs(gallery: Gallery) -> QWidget:
    if not gallery.window.documents.shelf.runs:
        gallery.window.views.runs.keep.trigger()
    gallery.window.views.docks["runs"].raise_()
    return gallery.window


def _log(gallery: Gallery) -> QWidget:
    gallery.window.views.show_log()
    return gallery.window


def _asked(command: str, gallery: Gallery) -> QWidget:
    getattr(gallery.window.views.commands, command).trigger()
    return gallery.dialog()


def _import(gallery: Gallery) -> QWidget:
    chance = np.random.default_rng(1)
    path = gallery.folder / "laboratory.npz"
    aperture = (chance.random((64, 48)) > 0.5).astype(np.float32)
    lamp = np.linspace(0, 1, 64 * 54, dtype=np.float32).reshape(64, 54)
    np.savez(path, lamp=lamp, night=0.1 * lamp, holes=aperture, notes=np.array("taken by night"))
    gallery.window.documents.ask_about((path,))
    return gallery.dialog()


def _batch(gallery: Gallery) -> QWidget:
    dialog = _asked("batch", gallery)
    folder = Path("measurements")
    gallery.window.batches.dialog.show_items(
        (
            BatchItem(1, folder / "leaves.npz", ItemState.DONE, 9, 9, "31.20 dB", folder / "leaves.hdr"),
            BatchItem(2, folder / "toy.npz", ItemState.RUNNING, 4, 9),
            BatchItem(3, folder / "no_aperture.npz", ItemState.FAILED, 0, 9, FAULT.problem, fault=FAULT),
            BatchItem(4, folder / "plants.npz"),
        )
    )
    return dialog


def _fault(gallery: Gallery) -> QWidget:
    gallery.window.report(FAULT)
    return gallery.dialog()


def _shortage(gallery: Gallery) -> QWidget:
    gallery.window.documents.fault_found.emit(SHORTAGE, gallery.window.documents.current)
    return gallery.dialog()


def _ablation(gallery: Gallery) -> QWidget:
    dialog = _asked("ablate", gallery)
    gallery.wait(lambda: gallery.window.session.trying.ablation.is_complete)
    return dialog


def _sweep(axes: int, gallery: Gallery) -> QWidget:
    dialog = _asked("sweep", gallery)
    over = (Axis(3, 0, 2, 9), Axis(7, 0, 2, 9))[:axes]
    sweep = Sweep.over((1.0,) * 9, over)
    for place in range(len(sweep.outcomes)):
        off = sum((value - 1.1) ** 2 for value in sweep.values_at(place))
        sweep = sweep.with_outcome(place, Outcome(31 - 2 * off, 7 + 3 * off, 2 + off))
    trials = gallery.window.page.trials.sweep
    for choice, axis in zip((trials.first, trials.second), over, strict=False):
        choice.stage.setCurrentIndex(choice.stage.findData(axis.stage))
    trials.show_sweep(sweep)
    return dialog


BEFORE: dict[str, View] = {"welcome": _window, "tour": _tour, "import": _import}
VIEWS: dict[str, View] = {
    "picture": _window,
    **{f"compare-{mode.name.lower()}": partial(_compared, mode) for mode in list(Compare)[1:]},
    **{f"show-{kind.name.lower()}": partial(_kind, kind) for kind in (FrameKind.ERROR, FrameKind.RESIDUAL)},
    "band": _band,
    "spectra": _spectra,
    "regions": _regions,
    "profile": _profile,
    "runs": _runs,
    "log": _log,
    "tour-strip": _tour,
    "ablation": _ablation,
    "sweep": partial(_sweep, 1),
    "sweep-map": partial(_sweep, 2),
    "batch": _batch,
    "fault": _fault,
    "shortage": _shortage,
    **{
        name: partial(_asked, command)
        for name, command in (
            ("export", "export_cube"),
            ("export-picture", "export_picture"),
            ("preferences", "preferences"),
            ("palette", "palette"),
            ("shortcuts", "keys"),
            ("about", "about"),
        )
    },
}
ALL = (*BEFORE, *VIEWS)


def _without_mixer(gallery: Gallery) -> QWidget:
    gallery.window.views.docks["mixer"].hide()
    return gallery.window


def _without_picture(gallery: Gallery) -> QWidget:
    gallery.window.views.picture._image.hide()  # noqa: SLF001
    return gallery.window


def _in_another_colour(gallery: Gallery) -> QWidget:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet(application.styleSheet().replace(colours_of(THEMES[-1]).accent, "#b02060"))
    return gallery.window


SPOILT: dict[str, View] = {
    "without-mixer": _without_mixer,
    "without-picture": _without_picture,
    "in-another-colour": _in_another_colour,
}
AS_IT_SHOULD_BE = "picture-dark-large"  # what is drawn last is spoilt


@dataclass(frozen=True)
class Screen:
    """One picture.

    Attributes:
        name: of the view, the theme and the size.
        image: as it is drawn.
    """

    name: str
    image: QImage

    @property
    def thumbnail(self) -> NDArray[np.uint8]:
        """So small that no letter can be read, (height, width, 3)."""
        fit, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return pixels_of(self.image.scaled(THUMBNAIL, fit, smooth))


def screens(
    gallery: Gallery,
    wanted: tuple[str, ...] = ALL,
    sizes: dict[str, QSize] = SIZES,
    sources: tuple[Path, ...] = (SAMPLE,),
    model: str = "",
) -> Iterator[Screen]:
    """Draw the views, first those of an empty window."""
    gallery.settings.note_opened(SAMPLE)
    yield from _drawn(gallery, {name: view for name, view in BEFORE.items() if name in wanted}, sizes)
    views = {name: view for name, view in VIEWS.items() if name in wanted}
    if views:
        gallery.open(sources, model)
        yield from _drawn(gallery, views, sizes)


def spoilt(gallery: Gallery) -> Iterator[Screen]:
    """Draw the window as it must not be, as it stands after all views."""
    for name, spoil in SPOILT.items():
        widget = spoil(gallery)
        yield Screen(name, gallery.draw(widget))
        gallery.dress(THEMES[-1], list(SIZES.values())[-1])


def _drawn(gallery: Gallery, views: dict[str, View], sizes: dict[str, QSize]) -> Iterator[Screen]:
    natural: dict[str, QSize] = {}
    for theme in THEMES:
        for word, size in sizes.items():
            gallery.dress(theme, size)
            for name, view in views.items():
                widget = view(gallery)
                if widget is not gallery.window:
                    natural.setdefault(name, widget.size())
                    widget.resize(natural[name] * DIALOG_GROWTH.get(word, 1.0))
                yield Screen(f"{name}-{theme.value}-{word}", gallery.draw(widget))
                _undo(gallery)


def _undo(gallery: Gallery) -> None:
    """Have everything as it was before a view."""
    window = gallery.window
    gallery.leave()
    window.tour.end()
    window.comparison.set_mode(Compare.SINGLE)
    window.comparison.set_kind(FrameKind.STAGE)
    window.viewing.set_mode(Mode.COLOUR)
    window.probing.unpin()
    window.regions.clear()
    window.regions.remove_line()
    window.regions.choose_stages(StageChoice.SHOWN)
    window.views.log_dock.hide()
    for name in ("regions", "sources", "spectra"):
        window.views.docks[name].raise_()


def keep_thumbnails(path: Path, thumbnails: dict[str, NDArray[np.uint8]]) -> None:
    """Store them as one array; the last bits, that no eye sees, would fill half of the file."""
    names = np.array(list(thumbnails))
    np.savez_compressed(path, names=names, pictures=np.stack(list(thumbnails.values())) & 0xFC)


def kept_thumbnails(path: Path) -> dict[str, NDArray[np.uint8]]:
    """What was stored, by the names of the screens."""
    with np.load(path) as stored:
        return dict(zip(stored["names"].tolist(), stored["pictures"], strict=True))


def main() -> None:
    """Write pictures."""
    parser = argparse.ArgumentParser(description="Draw every view of the window.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="make anew what the test compares with")
    parser.add_argument("--spoil", action="store_true", help="also draw the window as it must not be")
    parser.add_argument("--views", nargs="+", choices=ALL, default=ALL)
    parser.add_argument("--points", type=int, default=0, help="the size of letters")
    parser.add_argument("--size", type=int, nargs=2, help="of the window, instead of the usual ones")
    parser.add_argument("--open", type=Path, nargs="+", default=[SAMPLE], help="what to show instead of the sample")
    parser.add_argument("--model", default="", help="what the name of the model begins with")
    wishes = parser.parse_args()
    application = QApplication([])
    wishes.folder.mkdir(parents=True, exist_ok=True)
    sizes = {"x".join(map(str, wishes.size)): QSize(*wishes.size)} if wishes.size else SIZES
    thumbnails = {}
    with tempfile.TemporaryDirectory() as folder:
        gallery = Gallery(Path(folder), wishes.points)
        for screen in screens(gallery, tuple(wishes.views), sizes, tuple(wishes.open), wishes.model):
            screen.image.save(str(wishes.folder / f"{screen.name}.png"))
            thumbnails[screen.name] = screen.thumbnail
        for screen in spoilt(gallery) if wishes.spoil else ():
            thumbnails[screen.name] = screen.thumbnail
        gallery.close()
    keep_thumbnails(KEPT if wishes.keep else wishes.folder / SEEN, thumbnails)
    application.quit()


if __name__ == "__main__":
    main()
