"""The joints of regions and line: drawn on the picture, looked at in plots and table, and taken elsewhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.regions import Outline, Shape
from app.settings import Settings
from app.surveys import StageChoice
from app.view_model import Comparison, Regions, Session, Viewing
from app.view_model.region_tables import COMMA, TAB, Rows, as_text, profile_rows, spectra_rows, table_rows
from app.views.file_dialogs import ask_where_to_save_table
from app.views.profile import ProfileView
from app.views.spectra import SpectraView
from app.window.layout import Layout


def join_regions(session: Session, viewing: Viewing, comparison: Comparison, regions: Regions, layout: Layout) -> None:
    """Connect everything that needs no judgement."""
    _join_drawing(regions, comparison, layout)
    running, table, spectra = session.running, layout.regions, layout.spectra
    running.stage_arrived.connect(regions.hold)
    running.stages_dropped.connect(regions.drop_stages)
    session.stale_changed.connect(regions.mark_stale)
    viewing.key_changed.connect(regions.show_key)
    viewing.band_changed.connect(regions.show_band)
    viewing.picture_changed.connect(regions.show_picture)
    regions.table_changed.connect(table.show_table)
    regions.spectra_changed.connect(spectra.show_region_spectra)
    regions.stages_changed.connect(spectra.show_stages)
    regions.profile_changed.connect(layout.profile.show_profile)
    table.region_edited.connect(regions.edit)
    table.region_selected.connect(regions.select)
    table.removal_wanted.connect(regions.remove)
    table.clearing_wanted.connect(regions.clear)
    spectra.stage_picked.connect(regions.pick_stage)
    spectra.stages_edited.connect(regions.choose_stages)
    layout.profile.removal_wanted.connect(regions.remove_line)


def _join_drawing(regions: Regions, comparison: Comparison, layout: Layout) -> None:
    """What happens on the picture, and on the one beside it."""
    tools, first, second = layout.region_tools, *layout.region_layers
    for layer in (first, second):
        layer.drawn.connect(regions.add)
        layer.drawn.connect(lambda outline: _bring_up(layout, outline))
        layer.reshaped.connect(regions.reshape)
        layer.selected.connect(regions.select)
        layer.removed.connect(regions.remove)
        layer.tool_left.connect(tools.leave)
        layer.pixel_picked.connect(layout.picture.pixel_picked)
        tools.tool_edited.connect(layer.show_tool)
        regions.set_changed.connect(layer.show_set)
        regions.size_changed.connect(layer.show_size)
        regions.selected_changed.connect(layer.show_selected)
    tools.tool_edited.connect(lambda _: layout.picture.setFocus())
    regions.selected_changed.connect(layout.regions.show_selected)
    regions.can_draw_changed.connect(first.setVisible)
    regions.can_draw_changed.connect(tools.show_possible)
    comparison.other_changed.connect(lambda other: second.setVisible(other is not None and other.shape == regions.size))


def _bring_up(layout: Layout, outline: Outline) -> None:
    """Raise the panel that shows what was drawn."""
    dock = layout.docks["profile" if outline.shape is Shape.LINE else "spectra"]
    if not dock.isHidden():
        dock.raise_()


class Takings:
    """What is taken elsewhere: numbers to the clipboard or into a file, plots as pictures.

    Args:
        session: writes.
        viewing: holds the probed pixel.
        regions: holds regions and line.
        layout: whose buttons ask.
        settings: knows the folder that was used last.
        parent: the window that dialogs belong to.
    """

    def __init__(
        self,
        session: Session,
        viewing: Viewing,
        regions: Regions,
        layout: Layout,
        settings: Settings,
        parent: QWidget,
    ) -> None:
        self._session, self._viewing, self._regions = session, viewing, regions
        self._settings, self._parent = settings, parent
        layout.regions.copy_wanted.connect(lambda: _copy(table_rows(regions.table())))
        for view, rows, title in (
            (layout.spectra, self._spectra, "spectra"),
            (layout.profile, self._profile, "line profile"),
        ):
            self._join(view, rows, title)

    def _join(self, view: SpectraView | ProfileView, rows: Callable[[], Rows], title: str) -> None:
        view.tools.copy_wanted.connect(lambda: _copy(rows()))
        view.tools.csv_wanted.connect(lambda: self._save(rows(), title))
        view.tools.picture_wanted.connect(lambda: QGuiApplication.clipboard().setPixmap(view.picture()))

    def _spectra(self) -> Rows:
        scene = self._session.scene
        if scene is None:
            return []
        return spectra_rows(scene, self._regions.spectra(StageChoice.ALL), self._viewing.probe, self._viewing.spectra)

    def _profile(self) -> Rows:
        profile = self._regions.profile()
        return profile_rows(profile) if profile is not None else []

    def _save(self, rows: Rows, title: str) -> None:
        text, scene, folder = as_text(rows, COMMA), self._session.scene, self._settings.folder
        words = f"{scene.name if scene is not None else ''} {title}".lower().split()
        place = (Path(folder) if folder else Path.home()) / f"{'_'.join(words)}.csv"
        ask_where_to_save_table(self._parent, place, lambda path: self._session.export_text(path, text))


def _copy(rows: Rows) -> None:
    """Spreadsheets take columns apart at tabulators."""
    QGuiApplication.clipboard().setText(as_text(rows, TAB))
