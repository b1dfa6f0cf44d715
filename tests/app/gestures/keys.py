"""The keys that a person may press, by what they do."""

from PySide6.QtCore import Qt

from tests.app.gestures.person import CONTROL, NONE, SHIFT

KEYS = {
    "stop": (Qt.Key.Key_Escape, NONE),
    "undo": (Qt.Key.Key_Z, CONTROL),
    "redo": (Qt.Key.Key_Y, CONTROL),
    "flip the mix": (Qt.Key.Key_X, NONE),
    "copy the mix": (Qt.Key.Key_X, SHIFT),
    "next tab": (Qt.Key.Key_Tab, CONTROL),
    "tab to the left": (Qt.Key.Key_PageUp, CONTROL | SHIFT),
    "close": (Qt.Key.Key_W, CONTROL),
}
KEYS_OF_LOOKING = {
    "next band": (Qt.Key.Key_Right, NONE),
    "band before": (Qt.Key.Key_Left, NONE),
    "next stage": (Qt.Key.Key_Down, NONE),
    "stage before": (Qt.Key.Key_Up, NONE),
    "colour or band": (Qt.Key.Key_R, NONE),
    "fit the levels": (Qt.Key.Key_C, NONE),
    "side by side": (Qt.Key.Key_S, NONE),
    "swipe": (Qt.Key.Key_W, NONE),
    "blink": (Qt.Key.Key_B, NONE),
    "difference": (Qt.Key.Key_D, NONE),
    "lens": (Qt.Key.Key_L, NONE),
    "swap the pictures": (Qt.Key.Key_B, SHIFT),
    "turn the divider": (Qt.Key.Key_BracketRight, NONE),
    "data step": (Qt.Key.Key_Z, NONE),
    "error": (Qt.Key.Key_E, NONE),
    "angle": (Qt.Key.Key_A, NONE),
    "residual": (Qt.Key.Key_Y, NONE),
}
KEYS_OF_A_REGION = {
    "move left": (Qt.Key.Key_Left, CONTROL),
    "move down": (Qt.Key.Key_Down, CONTROL),
    "resize": (Qt.Key.Key_Right, CONTROL | SHIFT),
    "remove": (Qt.Key.Key_Delete, NONE),
    "leave": (Qt.Key.Key_Escape, NONE),
}
