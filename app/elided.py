"""Texts that shorten themselves to the room there is instead of asking for more."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

NARROWEST = 40
SHORTEST = 10
SLACK = 2  # fonts round their widths


class Elided(QLabel):
    """Shows as much of its text as there is room for; the rest is in its tooltip.

    Args:
        text: what to say.
        parent: the owner in Qt's tree.
        mode: where it is shortened.
    """

    def __init__(
        self, text: str, parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__(text, parent)  # measured when it is laid out: to measure it now would fix its style
        self._whole, self._mode = text, mode
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """What it says, shortened or not."""
        return self._whole

    def show_text(self, text: str) -> None:
        """Say something else."""
        self._whole = text
        self.setToolTip(text)
        self._shorten()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        return QSize(self._around + self._width_of(self._whole) + SLACK, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters at least."""
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    @property
    def _around(self) -> int:
        return super().sizeHint().width() - self._width_of(self.text())

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _shorten(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, self._mode, self.width() - self._around))


class ElidedChoice(QComboBox):
    """A list whose chosen entry is shortened to the room there is; its entries are whole where they are listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST)

    def showPopup(self) -> None:
        """List the entries in their whole width."""
        view = self.view()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + 2 * NARROWEST, self.window().width()))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint as usual, with a shorter text."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        controls, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(controls, option, field, self).width()
        option.currentText = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(controls, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
