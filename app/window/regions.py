"""The joints of regions and line: drawn on the picture, looked at in plots and table, and taken elsewhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.regions import Outline, Shape
from app.settings import Settings
from app.surveys import StageChoice
from app.view_model import Comparison, Document, Regions
from app.view_model.region_tables import COMMA, TAB, Rows, as_text, profile_rows, spectra_rows, table_rows
from app.views.file_dialogs import ask_where_to_save_table
from app.views.profile import ProfileView
from app.views.spectra import SpectraView
from app.window.joints import Joints
from app.window.layout import Layout


def join_drawing(layout: Layout) -> None:
    """Connect the tools with the pictures that they draw on."""
    tools = layout.region_tools
    for layer in layout.region_layers:
        layer.drawn.connect(lambda outline: _bring_up(layout, outline))
        layer.tool_left.connect(tools.leave)
        layer.pixel_picked.connect(layout.picture.pixel_picked)
        tools.tool_edited.connect(layer.show_tool)
    tools.tool_edited.connect(lambda _: layout.picture.setFocus())


def join_regions(joints: Joints, comparison: Comparison, regions: Regions, layout: Layout) -> None:
    """Connect what is drawn on a measurement with the views."""
    _join_layers(joints, regions, comparison, layout)
    table, spectra = layout.regions, layout.spectra
    joints.join(regions.table_changed, table.show_table)
    joints.join(regions.spectra_changed, spectra.show_region_spectra)
    joints.join(regions.stages_changed, spectra.show_stages)
    joints.join(regions.profile_changed, layout.profile.show_profile)
    joints.join(table.region_edited, regions.edit)
    joints.join(table.region_selected, regions.select)
    joints.join(table.removal_wanted, regions.remove)
    joints.join(table.clearing_wanted, regions.clear)
    joints.join(spectra.stage_picked, regions.pick_stage)
    joints.join(spectra.stages_edited, regions.choose_stages)
    joints.join(layout.profile.removal_wanted, regions.remove_line)


def _join_layers(joints: Joints, regions: Regions, comparison: Comparison, layout: Layout) -> None:
    """What happens on the picture, and on the one beside it."""
    first, second = layout.region_layers
    for layer in (first, second):
        joints.join(layer.drawn, regions.add)
        joints.join(layer.reshaped, regions.reshape)
        joints.join(layer.selected, regions.select)
        joints.join(layer.removed, regions.remove)
        joints.join(regions.set_changed, layer.show_set)
        joints.join(regions.size_changed, layer.show_size)
        joints.join(regions.selected_changed, layer.show_selected)
    joints.join(regions.selected_changed, layout.regions.show_selected)
    joints.join(regions.can_draw_changed, first.setVisible)
    joints.join(regions.can_draw_changed, layout.region_tools.show_possible)
    joints.join(
        comparison.other_changed, lambda other: second.setVisible(other is not None and other.shape == regions.size)
    )


def _bring_up(layout: Layout, outline: Outline) -> None:
    """Raise the panel that shows what was drawn."""
    dock = layout.docks["profile" if outline.shape is Shape.LINE else "spectra"]
    if not dock.isHidden():
        dock.raise_()


class Takings:
    """What is taken elsewhere: numbers to the clipboard or into a file, plots as pictures.

    Args:
        document: whose regions, line and probed pixel they are; its session writes.
        settings: knows the folder that was used last.
        parent: the window that dialogs belong to.
    """

    def __init__(self, document: Document, settings: Settings, parent: QWidget) -> None:
        self._session, self._probing, self._regions = document.session, document.probing, document.regions
        self._settings, self._parent = settings, parent

    def join(self, joints: Joints, layout: Layout) -> None:
        """Connect the buttons that ask."""
        joints.join(layout.regions.copy_wanted, lambda: _copy(table_rows(self._regions.table())))
        for view, rows, title in (
            (layout.spectra, self._spectra, "spectra"),
            (layout.profile, self._profile, "line profile"),
        ):
            self._join(joints, view, rows, title)

    def _join(self, joints: Joints, view: SpectraView | ProfileView, rows: Callable[[], Rows], title: str) -> None:
        joints.join(view.tools.copy_wanted, lambda: _copy(rows()))
        joints.join(view.tools.csv_wanted, lambda: self._save(rows(), title))
        joints.join(view.tools.picture_wanted, lambda: QGuiApplication.clipboard().setPixmap(view.picture()))

    def _spectra(self) -> Rows:
        scene = self._session.scene
        if scene is None:
            return []
        return spectra_rows(scene, self._regions.spectra(StageChoice.ALL), self._probing.probe, self._probing.spectra)

    def _profile(self) -> Rows:
        profile = self._regions.profile()
        return profile_rows(profile) if profile is not None else []

    def _save(self, rows: Rows, title: str) -> None:
        text, scene, folder = as_text(rows, COMMA), self._session.scene, self._settings.folder
        words = f"{scene.name if scene is not None else ''} {title}".lower().split()
        place = (Path(folder) if folder else Path.home()) / f"{'_'.join(words)}.csv"
        ask_where_to_save_table(self._parent, place, lambda path: self._session.writing.write_text(path, text))


def _copy(rows: Rows) -> None:
    """Spreadsheets take columns apart at tabulators."""
    QGuiApplication.clipboard().setText(as_text(rows, TAB))
