"""The queue of a batch: files with how far each is, the settings they share, and what can be done with them."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.batches import BatchItem, BatchView, ItemState
from app.forms import list_box, new_form, open_at
from app.state import CubeFormat
from app.target_field import TargetField

SIZE = (820, 560)
FILE, PROGRESS, OUTCOME = range(3)
NOTHING = "Open a measurement to take its settings, or choose a recipe."


class BatchDialog(QDialog):
    """Shows a queue; stands beside the window and lets it work on."""

    files_wanted = Signal()
    folder_wanted = Signal()
    places_dropped = Signal(object)
    recipe_wanted = Signal()
    open_settings_wanted = Signal()
    folder_edited = Signal(object)
    format_edited = Signal(object)
    run_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    retry_wanted = Signal(object)
    remove_wanted = Signal(object)
    results_wanted = Signal()
    fault_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Batch")
        open_at(self, *SIZE)
        self.setAcceptDrops(True)
        self._view: BatchView | None = None
        self._rows: dict[int, QTreeWidgetItem] = {}
        self._bars: dict[int, QProgressBar] = {}
        self._items: dict[int, BatchItem] = {}
        self.settings = QLabel(self)
        self.settings.setWordWrap(True)
        self.settings.setTextFormat(Qt.TextFormat.PlainText)
        self.use_open = self._button("Use what is &open", "Take model, aperture or matrix, and faders as they stand")
        self.recipe = self._button("Choose a recip&e …", "Take the settings of a recipe that was written with a cube")
        tip = "The format of the cubes; a recipe brings its own"
        self.formats = list_box("Format", tip, [form.title for form in CubeFormat], self)
        self.target = TargetField("Folder for the results", self)
        self.queue = self._tree()
        self.add_files = self._button("&Add files …", "Put measurements into the queue")
        self.add_folder = self._button("Add a &folder …", "Put the measurements of a folder into the queue")
        self.remove = self._button("&Remove", "Take the chosen files out of the queue (Delete)")
        self.again = self._button("Re&try", "Work off the chosen files again; where none is chosen, those that failed")
        self.run = self._button("R&un", "Work the queue off")
        self.run.setProperty("primary", "true")
        self.pause = self._button("&Pause", "Wait after the stage that is being computed")
        self.stop = self._button("&Stop", "Give up the file under way")
        self.results = self._button("Open the res&ults", "Show the folder of the results and the report")
        self.progress = QLabel(self)
        self.progress.setProperty("role", "muted")
        self._lay_out()
        self._join()
        self._show_what_can_be_done()

    def showEvent(self, event: QShowEvent) -> None:
        """Never be larger than the window."""
        super().showEvent(event)
        owner = self.parentWidget()
        if owner is not None:
            self.resize(self.size().boundedTo(owner.window().size()))

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the files that are chosen."""
        return tuple(number for number, row in self._rows.items() if row.isSelected())

    def show_items(self, items: tuple[BatchItem, ...]) -> None:
        """Show these files."""
        numbers = {item.number for item in items}
        for number in [number for number in self._rows if number not in numbers]:
            row = self._rows.pop(number)
            del self._bars[number]
            self.queue.takeTopLevelItem(self.queue.indexOfTopLevelItem(row))
        self._items = {item.number: item for item in items}
        for item in items:
            if item.number not in self._rows:
                self._rows[item.number] = self._row(item)
            self._fill(self._rows[item.number], item)
        self._show_what_can_be_done()

    def show_view(self, view: BatchView) -> None:
        """Show settings, folder and progress."""
        self._view = view
        self.settings.setText(view.settings or NOTHING)
        self.use_open.setEnabled(view.can_use_open and not view.running)
        self.use_open.setVisible(view.is_recipe)
        self.recipe.setEnabled(not view.running)
        with QSignalBlocker(self.formats):
            self.formats.setCurrentIndex(list(CubeFormat).index(view.choice.format))
        self._form.setRowVisible(self.formats, not view.is_recipe)
        self.formats.setEnabled(not view.running)
        if view.folder is not None and view.folder != self.target.path:
            self.target.show_path(view.folder, "")
        self.target.setEnabled(not view.running)
        self.progress.setText(view.progress)
        self.run.setText("Go &on" if view.paused else "R&un")
        self._show_what_can_be_done()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what was dropped into the queue."""
        event.acceptProposedAction()
        self.places_dropped.emit(tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()))

    def _lay_out(self) -> None:
        form = self._form = new_form()
        settings = QHBoxLayout()
        settings.addWidget(self.settings, 1)
        settings.addWidget(self.use_open)
        settings.addWidget(self.recipe)
        form.addRow("Settings", settings)
        form.addRow("Fo&rmat", self.formats)
        form.addRow("Results &in", self.target)
        below = QHBoxLayout()
        for button in (self.add_files, self.add_folder, self.remove, self.again):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.results)
        last = QHBoxLayout()
        last.addWidget(self.progress, 1)
        for button in (self.stop, self.pause, self.run):
            last.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.queue, 1)
        column.addLayout(below)
        column.addLayout(last)

    def _join(self) -> None:
        for button, signal in (
            (self.use_open, self.open_settings_wanted),
            (self.recipe, self.recipe_wanted),
            (self.add_files, self.files_wanted),
            (self.add_folder, self.folder_wanted),
            (self.run, self.run_wanted),
            (self.pause, self.pause_wanted),
            (self.stop, self.stop_wanted),
            (self.results, self.results_wanted),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.chosen))
        self.again.clicked.connect(lambda: self.retry_wanted.emit(self._to_retry()))
        self.formats.activated.connect(lambda place: self.format_edited.emit(list(CubeFormat)[place]))
        self.target.path_edited.connect(self.folder_edited)
        self.queue.itemSelectionChanged.connect(self._show_what_can_be_done)
        self.queue.itemActivated.connect(self._tell)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setAccessibleName("Queue")
        tree.setHeaderLabels(["File", "Progress", "What came of it"])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = tree.header()
        header.setSectionResizeMode(FILE, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(PROGRESS, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(OUTCOME, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(FILE, 240)
        header.resizeSection(PROGRESS, 150)
        return tree

    def _row(self, item: BatchItem) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self.queue, [item.path.name])
        row.setToolTip(FILE, str(item.path))
        bar = self._bars[item.number] = QProgressBar()
        bar.setTextVisible(False)
        bar.setAccessibleName(f"Progress of {item.path.name}")
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(4, 0, 8, 0)
        inside.addWidget(bar)
        self.queue.setItemWidget(row, PROGRESS, holder)
        return row

    def _fill(self, row: QTreeWidgetItem, item: BatchItem) -> None:
        at_work, done = item.state in (ItemState.RUNNING, ItemState.PAUSED), item.state is ItemState.DONE
        bar = self._bars[item.number]
        bar.setRange(0, max(item.stages, 1))
        bar.setValue(bar.maximum() if done else item.stage)
        bar.setVisible(at_work or done)
        words = f"{item.state.value}: {item.words}" if item.words else item.state.value
        if at_work and item.stages:
            words = f"{item.state.value}, stage {item.stage} of {item.stages}"
        row.setText(OUTCOME, words)
        hint = f"{item.fault.remedy}\nPress Enter for the whole report." if item.fault is not None else words
        row.setToolTip(OUTCOME, hint)

    def _to_retry(self) -> tuple[int, ...]:
        failed = (ItemState.FAILED, ItemState.STOPPED)
        return self.chosen or tuple(item.number for item in self._items.values() if item.state in failed)

    def _tell(self, row: QTreeWidgetItem) -> None:
        """Have the fault of a file told in full."""
        for number, known in self._rows.items():
            fault = self._items[number].fault
            if known is row and fault is not None:
                self.fault_wanted.emit(fault)

    def _show_what_can_be_done(self) -> None:
        view = self._view
        running = view is not None and view.running
        paused = view is not None and view.paused
        states = [item.state for item in self._items.values()]
        has_settings = view is not None and bool(view.settings) and view.folder is not None
        self.run.setEnabled(paused or (not running and has_settings and ItemState.WAITING in states))
        self.pause.setEnabled(running and not paused)
        self.stop.setEnabled(running)
        self.remove.setEnabled(bool(self.chosen))
        self.again.setEnabled(has_settings and bool(self._to_retry()))
        self.results.setEnabled(ItemState.DONE in states)
