"""The status bar: what is going on, on which device, how long, and how much memory it takes."""

from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from app.showing import Progress

GIB = 2**30
NOTE_MS = 8000


class StatusBar(QStatusBar):
    """One sentence to the left, figures to the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._text = self._label("Progress")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName("Stages done")
        self._bar.hide()
        self._device = self._label("Device")
        self._seconds = self._label("Time")
        self._memory = self._label("Memory")
        self._escape = self._label("Key")
        self._escape.setText("Esc stops")
        self._escape.hide()
        self.addWidget(self._text)
        self.addWidget(self._bar)
        for label in (self._escape, self._device, self._seconds, self._memory):
            self.addPermanentWidget(label)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def show_progress(self, progress: Progress) -> None:
        """Say how far a run is."""
        self._text.setText(progress.text)
        self._bar.setVisible(progress.running)
        self._escape.setVisible(progress.running and (progress.stage_count > 0 or bool(progress.waits_for)))
        # A range of nothing makes the bar move to and fro: something goes on, and nobody knows how far it is.
        self._bar.setRange(0, progress.stage_count)
        self._bar.setValue(progress.stage)
        self._seconds.setText(f"{progress.seconds:.1f} s" if progress.seconds else "")
        if progress.memory is not None:
            self._memory.setText(f"memory {progress.memory / GIB:.2f} GiB")

    def show_device(self, name: str, precision: str, preferred: str, tile: int | None) -> None:
        """Say where it is computed, and how; more of it where a restored run is not as is preferred now."""
        in_tiles = "" if tile is None else f", in tiles of {tile} pixels"
        is_usual = precision == preferred
        self._device.setText(name if is_usual else f"{name} · {precision}")
        self._device.setToolTip(
            f"Models compute in {precision}{in_tiles}: see Preferences"
            if is_usual
            else f"Made again in {precision}, as the session was saved; Run makes it anew in {preferred}, as preferred"
        )

    def show_note(self, text: str) -> None:
        """Say something for a few seconds."""
        self.showMessage(text, NOTE_MS)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setAccessibleName(name)
        return label
