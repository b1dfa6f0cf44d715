"""Ablation: what each stage's adapter does to the figures and to the picture."""

from typing import Any

import pyqtgraph
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.forms import open_at
from app.images import ScaleBar, SmoothImage
from app.showing import Metric, Picture
from app.style import DARK, Colours
from app.trials import NAMES, Ablation, AblationRow

SIZE = (900, 470)
SHARE = Qt.ItemDataRole.UserRole
STAGE = Qt.ItemDataRole.UserRole + 1
MARGIN = 8
BAR_INSET = 6
ROW_HEIGHT = 34
ALL_BANDS = "All bands"


class ChangeView(QWidget):
    """A difference of two pictures, with the scale of its colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What leaving the stage out changes")
        self._image: Any = SmoothImage()
        self._view: Any = pyqtgraph.GraphicsView(self)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box: Any = pyqtgraph.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0.02)
        self._view.setCentralItem(self._box)
        self._box.addItem(self._image)
        self._scale = ScaleBar(self)
        self._title = QLabel(self)
        self._title.setStyleSheet(
            "background: rgba(16, 17, 19, 190); color: #f2f4f7; border-radius: 4px; padding: 3px 7px;"
        )
        self._shape: tuple[int, int] | None = None
        self.setMinimumSize(280, 240)
        self.show_picture(None)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text() if self._image.isVisible() else ""

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture, or none."""
        self._image.setVisible(picture is not None)
        self._title.setVisible(picture is not None)
        if picture is None:
            self._scale.hide()
            return
        self._image.show_picture(picture, None)
        self._title.setText(picture.title)
        self._title.adjustSize()
        self._scale.show_picture(picture)
        if picture.shape != self._shape:
            self._shape = picture.shape
            height, width = picture.shape
            self._box.setRange(QRectF(-0.5, -0.5, width, height), padding=0.02)
        self._place()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._view.setBackground(QColor(colours.canvas))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep title and scale in their corners."""
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())
        self._place()

    def _place(self) -> None:
        self._title.move(MARGIN, MARGIN)
        self._scale.move(self.width() - self._scale.width() - MARGIN, self.height() - self._scale.height() - MARGIN)


class ShareBar(QStyledItemDelegate):
    """A cell whose number stands over a bar: how much of the largest change it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours = DARK

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the bar, then the number."""
        super().paint(painter, option, index)
        share = index.data(SHARE)
        if isinstance(share, float):
            rect = QRectF(option.rect)
            length = share * (rect.width() - 2 * BAR_INSET)
            bar = QRectF(rect.right() - BAR_INSET - length, rect.bottom() - 5, length, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.accent))
            painter.drawRoundedRect(bar, 1.5, 1.5)


class AblationDialog(QDialog):
    """A row a stage, the most telling first, and the change in the picture of the row chosen."""

    ablate_wanted = Signal()
    cancel_wanted = Signal()
    stage_edited = Signal(int)
    band_edited = Signal(object)
    table_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Ablation")
        open_at(self, *SIZE)
        self._ablation = Ablation()
        self._base = _label("muted")
        self.stale = _label("missing")
        self.stale.setText("Out of date: the mix has changed since.")
        self.table = self._table()
        self.bands = QComboBox(self)
        self.bands.setAccessibleName("Band of the change")
        self.change = ChangeView(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.run = _button("Ablate", self)
        self.save_table = _button("Export the table …", self)
        self.save_picture = _button("Export as picture …", self)
        self.content = QWidget(self)
        self._lay_out()
        self.table.currentCellChanged.connect(self._choose)
        self.bands.activated.connect(lambda place: self.band_edited.emit(place - 1 if place else None))
        self.run.clicked.connect(
            lambda: (self.cancel_wanted if self._ablation.is_running else self.ablate_wanted).emit()
        )
        self.save_table.clicked.connect(self.table_wanted)
        self.save_picture.clicked.connect(self.picture_wanted)
        self.show_ablation(Ablation())

    def show_bands(self, names: tuple[str, ...]) -> None:
        """Offer the bands of a scene; a grey picture has none to choose."""
        with QSignalBlocker(self.bands):
            self.bands.clear()
            self.bands.addItems([ALL_BANDS, *names])
        self.bands.setVisible(len(names) > 1)

    def show_ablation(self, ablation: Ablation) -> None:
        """Show the rows that have come."""
        self._ablation = ablation
        base = ablation.base
        count = len(ablation.strengths)
        self._base.setText("" if base is None else f"The mix: {base.words}")
        self.stale.setVisible(ablation.is_stale)
        self._fill(base.metrics if base is not None else (), ablation.rows)
        self.progress.setRange(0, max(count, 1))
        self.progress.setValue(len(ablation.rows))
        self.progress.setVisible(ablation.is_running)
        self.run.setText("Stop" if ablation.is_running else "Ablate again" if ablation.rows else "Ablate")
        for button in (self.save_table, self.save_picture):
            button.setEnabled(bool(ablation.rows))

    def show_change(self, picture: Picture | None) -> None:
        """Show what leaving a stage out changes."""
        self.change.show_picture(picture)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._bars.colours = colours
        self.change.show_colours(colours)
        self.table.viewport().update()

    def reject(self) -> None:
        """Stop first what is running; close when nothing is."""
        if self._ablation.is_running:
            self.cancel_wanted.emit()
        else:
            super().reject()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 1, self)
        table.setAccessibleName("Stages, the most telling first")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        table.setShowGrid(False)
        self._bars = ShareBar(table)
        table.setItemDelegate(self._bars)
        return table

    def _fill(self, metrics: tuple[Metric, ...], rows: tuple[AblationRow, ...]) -> None:
        with QSignalBlocker(self.table):
            chosen = self.table.item(self.table.currentRow(), 0) if self.table.currentRow() >= 0 else None
            stage = chosen.data(STAGE) if chosen is not None else None
            self.table.setColumnCount(1 + len(metrics))
            for column, title in enumerate(["Stage left out", *(f"Δ {NAMES[metric]}" for metric in metrics)]):
                head = QTableWidgetItem(title)
                head.setTextAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
                self.table.setHorizontalHeaderItem(column, head)
            self.table.setRowCount(len(rows))
            for place, row in enumerate(rows):
                self._fill_row(place, row, metrics, rows)
            stages = [row.stage for row in rows]
            if rows:
                self.table.selectRow(stages.index(stage) if stage in stages and not self._ablation.is_running else 0)

    def _fill_row(
        self, place: int, row: AblationRow, metrics: tuple[Metric, ...], rows: tuple[AblationRow, ...]
    ) -> None:
        strength = self._ablation.strengths[row.stage - 1]
        note = "  (is 0 in the mix)" if strength == 0 else ""
        first = QTableWidgetItem(f"Stage {row.stage}{note}")
        first.setData(STAGE, row.stage)
        self.table.setItem(place, 0, first)
        for column, metric in enumerate(metrics, 1):
            change = row.change(metric)
            item = QTableWidgetItem(metric.told(change, signed=True))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            largest = max(abs(other.change(metric) or 0.0) for other in rows)
            if change is not None and largest > 0:
                item.setData(SHARE, abs(change) / largest)
            self.table.setItem(place, column, item)

    def _choose(self, row: int) -> None:
        item = self.table.item(row, 0)
        if item is not None:
            self.stage_edited.emit(int(item.data(STAGE)))

    def _lay_out(self) -> None:
        words = _label("muted")
        words.setText("Each stage in turn at strength 0, the others as mixed.")
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(words)
        left.addWidget(self._base)
        left.addWidget(self.stale)
        left.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.bands, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.change, 1)
        inside = QHBoxLayout(self.content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(left, 6)
        inside.addLayout(right, 5)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.save_table)
        buttons.addWidget(self.save_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.content, 1)
        column.addLayout(buttons)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button
