"""Ablation and sweep in the window: their dialogs, and where what they show is written."""

from functools import cached_property
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.exports import Drawn, PictureChoice
from app.settings import Settings
from app.state import Pixels
from app.style import DARK, Colours
from app.view_model import Session
from app.views.ablation import AblationDialog
from app.views.commands import Commands
from app.views.file_dialogs import ask_where_to_save_table, ask_where_to_save_view
from app.views.sweep import SweepDialog
from app.window.joints import Joints


class Trials:
    """Joins the two dialogs to what works for them.

    Args:
        window: their owner.
        session: tries settings and writes files.
        settings: know the folder to propose.
    """

    def __init__(self, window: QWidget, session: Session, settings: Settings) -> None:
        self._window, self._session, self._settings = window, session, settings
        self._opened: list[AblationDialog | SweepDialog] = []
        self._colours = DARK

    def join(self, joints: Joints, commands: Commands) -> None:
        """Connect the commands that open them."""
        joints.join(commands.ablate.triggered, self.open_ablation)
        joints.join(commands.sweep.triggered, lambda: _raise(self.sweep))

    def close(self) -> None:
        """Close the dialogs for good: their measurement goes."""
        for dialog in self._opened:
            dialog.deleteLater()
        self._opened.clear()

    @cached_property
    def ablation(self) -> AblationDialog:
        """The dialog of the ablation, made when it is first wanted."""
        dialog, trying, scene = AblationDialog(self._window), self._session.trying, self._session.scene
        dialog.ablate_wanted.connect(trying.ablate)
        dialog.cancel_wanted.connect(trying.cancel)
        dialog.stage_edited.connect(trying.choose_stage)
        dialog.band_edited.connect(trying.choose_band)
        dialog.table_wanted.connect(lambda: self._save_table("ablation", trying.ablation.as_csv()))
        dialog.picture_wanted.connect(lambda: self._save_picture("ablation", dialog.content))
        trying.ablation_changed.connect(dialog.show_ablation)
        trying.change_shown.connect(dialog.show_change)
        self._session.scene_opened.connect(lambda opened: dialog.show_bands(opened.band_names))
        dialog.show_bands(scene.band_names if scene is not None else ())
        dialog.show_ablation(trying.ablation)
        self._keep(dialog)
        return dialog

    @cached_property
    def sweep(self) -> SweepDialog:
        """The dialog of the sweep, made when it is first wanted."""
        dialog, trying = SweepDialog(self._window), self._session.trying
        dialog.sweep_wanted.connect(trying.try_range)
        dialog.cancel_wanted.connect(trying.cancel)
        dialog.point_opened.connect(trying.open_point)
        dialog.table_wanted.connect(lambda: self._save_table("sweep", trying.sweep.as_csv()))
        dialog.picture_wanted.connect(lambda: self._save_picture("sweep", dialog.content))
        trying.sweep_changed.connect(dialog.show_sweep)
        self._session.mixing.sized.connect(dialog.show_stages)
        dialog.show_stages(len(self._session.mixing.strengths))
        dialog.show_sweep(trying.sweep)
        self._keep(dialog)
        return dialog

    def open_ablation(self) -> None:
        """Show the table; what is not yet known is tried at once."""
        _raise(self.ablation)
        if not self._session.trying.ablation.rows and not self._session.is_busy:
            self._session.trying.ablate()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        for dialog in self._opened:
            dialog.show_colours(colours)

    def _keep(self, dialog: AblationDialog | SweepDialog) -> None:
        self._opened.append(dialog)
        scene = self._session.scene
        dialog.setWindowTitle(" – ".join(filter(None, (dialog.windowTitle(), scene.name if scene is not None else ""))))
        dialog.show_colours(self._colours)

    def _save_table(self, title: str, text: str) -> None:
        place, session = self._proposed(f"{title}.csv"), self._session
        ask_where_to_save_table(self._window, place, lambda path: session.writing.write_text(path, text))

    def _save_picture(self, title: str, content: QWidget) -> None:
        drawn, session = Drawn(title, _pixels_of(content)), self._session

        def save(path: Path) -> None:
            session.writing.write_pictures(path, lambda: iter((drawn,)), PictureChoice())

        ask_where_to_save_view(self._window, self._proposed(f"{title}.png"), save)

    def _proposed(self, name: str) -> Path:
        """Where to propose writing: beside what was opened last, named after it."""
        scene, folder = self._session.scene, self._settings.folder
        stem = "_".join(scene.name.lower().split()) if scene is not None else "cube"
        return (Path(folder) if folder else Path.home()) / f"{stem}_{name}"


def _raise(dialog: AblationDialog | SweepDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _pixels_of(content: QWidget) -> Pixels:
    """What a widget looks like, (height, width, 3)."""
    image = content.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
