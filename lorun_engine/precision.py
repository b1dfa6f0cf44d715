"""What convolutions compute in."""

from typing import Literal

Precision = Literal["auto", "float32", "bfloat16"]
"""The type of numbers; "auto" is bfloat16 where the device is faster with it, else float32."""
