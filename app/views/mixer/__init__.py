"""The LoRA mixer: a strip a stage, a master over all, two sides to compare and presets to come back to."""

from app.views.mixer.mixer import Mixer

__all__ = ["Mixer"]
