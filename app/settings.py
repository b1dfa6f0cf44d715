"""What is remembered from one start to the next; every value comes back with its type, whatever the platform stores."""

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.mix import Mix
from app.preferences import Preferences

RECENT_FILES = 8
RECENT_COMMANDS = 6
REMEMBERED_PARTS = 64


class Settings:
    """Typed access to the settings file.

    Args:
        store: where the values lie; the platform's own place when None.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("LoRun", "LoRun Studio")

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        return self._text("theme", "system")

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def folder(self) -> str:
        """The folder that a file dialog opens in."""
        return self._text("folder", "")

    @folder.setter
    def folder(self, path: str) -> None:
        self._store.setValue("folder", path)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened last, the newest first, those that are still there."""
        return tuple(path for path in map(Path, self._texts("recent")) if path.is_file())

    def note_opened(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        others = [text for text in self._texts("recent") if text != str(path)]
        self._store.setValue("recent", json.dumps([str(path), *others][:RECENT_FILES]))

    @property
    def recent_commands(self) -> tuple[str, ...]:
        """The names of what was chosen from the list of commands last, the newest first."""
        return tuple(self._texts("commands"))

    def note_command(self, name: str) -> None:
        """Put a command at the head of the recent ones."""
        others = [text for text in self._texts("commands") if text != name]
        self._store.setValue("commands", json.dumps([name, *others][:RECENT_COMMANDS]))

    @property
    def keys(self) -> dict[str, str]:
        """The keys that the user gave to actions, by the actions' names; an empty one is none."""
        keys = self._json("keys")
        return {str(name): str(key) for name, key in keys.items()} if isinstance(keys, dict) else {}

    def keep_keys(self, keys: dict[str, str]) -> None:
        """Store the keys of the user's own."""
        self._store.setValue("keys", json.dumps(keys))

    @property
    def preferences(self) -> Preferences:
        """What the user prefers."""
        return Preferences.of(self.choices("preferences"))

    @preferences.setter
    def preferences(self, preferences: Preferences) -> None:
        self.keep_choices("preferences", preferences.plain())

    @property
    def remembered(self) -> dict[str, str]:
        """Which aperture, matrix or scale went with files of a shape."""
        parts = self._json("remembered")
        return {str(key): str(value) for key, value in parts.items()} if isinstance(parts, dict) else {}

    def remember(self, learned: dict[str, str]) -> None:
        """Keep what was learned about files of a shape; the oldest is forgotten first."""
        old = {key: value for key, value in self.remembered.items() if key not in learned}
        parts = list({**old, **learned}.items())[-REMEMBERED_PARTS:]
        self._store.setValue("remembered", json.dumps(dict(parts)))

    @property
    def has_toured(self) -> bool:
        """Whether the tour was shown."""
        return self._json("toured") is True

    def note_toured(self) -> None:
        """Remember that the tour was shown."""
        self._store.setValue("toured", json.dumps(True))  # noqa: FBT003

    @property
    def presets(self) -> dict[str, Mix]:
        """The saved mixes by their names; damaged ones are left out."""
        stored = self._json("presets")
        mixes = {str(name): Mix.from_plain(plain) for name, plain in stored.items()} if isinstance(stored, dict) else {}
        return {name: mix for name, mix in mixes.items() if mix is not None}

    def keep_presets(self, presets: dict[str, Mix]) -> None:
        """Store the saved mixes."""
        self._store.setValue("presets", json.dumps({name: mix.to_plain() for name, mix in presets.items()}))

    def choices(self, name: str) -> dict[str, object]:
        """What was chosen the last time in the dialog of this name."""
        chosen = self._json(f"choices/{name}")
        return {str(key): value for key, value in chosen.items()} if isinstance(chosen, dict) else {}

    def keep_choices(self, name: str, chosen: dict[str, object]) -> None:
        """Store what was chosen in the dialog of this name."""
        self._store.setValue(f"choices/{name}", json.dumps(chosen))

    def layout(self) -> tuple[QByteArray, QByteArray]:
        """The window's geometry and the places of its panels, empty at the first start."""
        return self._bytes("geometry"), self._bytes("panels")

    def keep_layout(self, geometry: QByteArray, panels: QByteArray) -> None:
        """Store the window's geometry and the places of its panels."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("panels", panels)

    def _text(self, key: str, default: str) -> str:
        return str(self._store.value(key, default, str))

    def _texts(self, key: str) -> list[str]:
        values = self._json(key)
        return [str(value) for value in values] if isinstance(values, list) else []

    def _json(self, key: str) -> object:
        try:
            return json.loads(self._text(key, "null"))
        except ValueError:
            return None

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
