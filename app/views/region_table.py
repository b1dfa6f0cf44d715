"""The table of regions: name, shape and size, value in the band on show, and how close it comes to the truth."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.curves import Look, draw_markers, marker_of
from app.showing import Metric
from app.style import DARK, Colours, icon, legible
from app.surveys import RegionRow, RegionTable

HINT = "Draw with the tools left of the picture: a region's spectrum and figures appear."
HEADS = ("Region", "Mean")
SWATCH = 16
ICON = 18
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class _Model(QAbstractTableModel):
    """The rows as Qt's table wants them, two lines a cell."""

    edited = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = RegionTable()
        self.colours = DARK

    def show_table(self, table: RegionTable) -> None:
        """Take other rows; where their number stays, so do selection and an open editor."""
        same = len(table.rows) == len(self.table.rows)
        if not same:
            self.beginResetModel()
        self.table = table
        if not same:
            self.endResetModel()
        elif table.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(HEADS) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        """One row a region."""
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 Qt's own signature
        """Two columns."""
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """The heads say of which picture and band the figures are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return f"{HEADS[section]}, to truth" if section == 1 and self.table.is_judged else HEADS[section]
        if role == Role.ToolTipRole:
            shown = " · ".join(part for part in (self.table.picture, self.table.band) if part)
            judged = "; below, the mean spectrum against the truth's: PSNR over all bands, and spectral angle"
            return (
                "Double-click or F2 renames; the tick draws its spectra",
                f"Mean ± standard deviation over the pixels: {shown}{judged if self.table.is_judged else ''}",
            )[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first cell is renamed and ticked."""
        flags = super().flags(index)
        if index.column() == 0:
            return flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """What a cell shows."""
        row = self.table.rows[index.row()]
        match role:
            case Role.DisplayRole:
                return "\n".join(_words(row)[index.column()])
            case Role.ToolTipRole | Role.AccessibleTextRole:
                words = (
                    row.region.name,
                    row.region.outline.shape.title,
                    *(word for cell in _words(row) for word in cell),
                )
                return "\n".join(dict.fromkeys(word for word in words if word))
            case Role.EditRole:
                return row.region.name
            case Role.CheckStateRole if index.column() == 0:
                return Qt.CheckState.Checked if row.region.drawn else Qt.CheckState.Unchecked
            case Role.DecorationRole if index.column() == 0:
                return _swatch(row, self.colours)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: ANN401
        """Say what was edited; the rows change when they are shown anew."""
        region = self.table.rows[index.row()].region
        if role == Role.CheckStateRole:
            self.edited.emit(replace(region, drawn=Qt.CheckState(value) is Qt.CheckState.Checked))
        else:
            self.edited.emit(replace(region, name=str(value)))
        return True


class RegionTableView(QWidget):
    """Lists the regions, and what can be done with them."""

    region_edited = Signal(object)
    region_selected = Signal(object)
    removal_wanted = Signal(int)
    clearing_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Regions")
        self._model = _Model(self)
        self.table = self._make_table()
        self.copy = self._tool("copy", "Copy the table")
        self.colour = self._tool("colour", "Choose the colour of the chosen region")
        self.remove = self._tool("remove", "Remove the chosen region (Delete)")
        self.clear = QAction("Remove &all regions and the line", self)
        self.addActions([self.colour, self.remove, self.clear, self.copy])
        self._where = QLabel(self)
        self._where.setProperty("role", "muted")
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._pages = self._lay_out()
        self._model.edited.connect(self.region_edited)
        self.table.selectionModel().currentRowChanged.connect(self._select)
        self.copy.triggered.connect(self.copy_wanted)
        self.colour.triggered.connect(self._ask_for_colour)
        self.remove.triggered.connect(self._remove)
        self.clear.triggered.connect(self.clearing_wanted)
        self.show_selected(None)

    @property
    def text(self) -> list[list[str]]:
        """What stands in the cells."""
        rows, columns = self._model.rowCount(), self._model.columnCount()
        return [[str(self._model.index(row, column).data()) for column in range(columns)] for row in range(rows)]

    def show_table(self, table: RegionTable) -> None:
        """Show these rows; the chosen one stays chosen."""
        self._model.show_table(table)
        self._where.setText(" · ".join(part for part in (table.picture, table.band) if part))
        self._pages.setCurrentIndex(1 if table.rows else 0)
        self.copy.setEnabled(bool(table.rows))
        self.show_selected(self._wished)

    def show_selected(self, number: int | None) -> None:
        """Mark the row of a region."""
        self._wished = number
        numbers = [row.region.number for row in self._model.table.rows]
        known = number in numbers
        self._chosen = number if known else None
        if known and number is not None:
            index = self._model.index(numbers.index(number), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
        else:
            self.table.selectionModel().clear()
        self.colour.setEnabled(known)
        self.remove.setEnabled(known)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._model.colours = colours
        for action in (self.copy, self.colour, self.remove):
            action.setIcon(icon(str(action.data()), colours.text, colours.line))
        self.table.viewport().update()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._model)
        table.setAccessibleName("Table of regions")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(SWATCH, 2 * SWATCH))
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().height() + 8)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _lay_out(self) -> QStackedLayout:
        hint = QLabel(HINT, self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        hint.setMargin(10)
        hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        pages = QStackedLayout()
        pages.addWidget(hint)
        pages.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 4, 2)
        foot.addWidget(self._where, 1)
        for action in (self.colour, self.remove, self.copy):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(QSize(ICON, ICON))
            button.setProperty("small", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(2)
        column.addLayout(pages, 1)
        column.addLayout(foot)
        return pages

    def _tool(self, drawing: str, tip: str) -> QAction:
        action = QAction(tip, self)
        action.setData(drawing)
        action.setToolTip(tip)
        action.setIcon(icon(drawing, DARK.text))  # without one its button would be as wide as its text
        return action

    def _select(self, current: QModelIndex) -> None:
        number = self._model.table.rows[current.row()].region.number if current.isValid() else None
        if number is not None and number != self._chosen:
            self.region_selected.emit(number)

    def _remove(self) -> None:
        if self._chosen is not None:
            self.removal_wanted.emit(self._chosen)

    def _ask_for_colour(self) -> None:
        region = next((row.region for row in self._model.table.rows if row.region.number == self._chosen), None)
        if region is None:
            return
        dialog = QColorDialog(QColor(region.colour), self)
        dialog.setWindowTitle(f"Colour of {region.name}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.region_edited.emit(replace(region, colour=colour.name())))
        dialog.open()


def _words(row: RegionRow) -> tuple[tuple[str, str], ...]:
    size = "" if row.size is None else f"{row.size} px"
    figures = (Metric.PSNR.told(row.psnr), Metric.SAM.told(row.sam))
    return (row.region.name, size), (row.told, " · ".join(filter(None, figures)))


def _swatch(row: RegionRow, colours: Colours) -> QIcon:
    """The region's marker in its colour, and its shape below."""
    pixmap = QPixmap(2 * SWATCH, 4 * SWATCH)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = icon(row.region.outline.shape.title.lower(), colours.muted)
    shape.paint(painter, QRect(0, SWATCH, SWATCH, SWATCH))
    painter.translate(SWATCH / 2, SWATCH / 2)
    painter.scale(1.6, 1.6)
    colour = legible(row.region.colour, colours.panel)
    draw_markers(painter, [QPointF(0, 0)], Look(colour, marker=marker_of(row.region.number)))
    painter.end()
    swatch = QIcon(pixmap)
    swatch.addPixmap(pixmap, QIcon.Mode.Selected)  # as it is, where Qt would tint it
    return swatch
