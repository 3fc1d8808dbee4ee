"""Copies of pictures that hold what is seen and nothing else: no place, no camera, no hidden data."""

from __future__ import annotations

import io
from typing import Final

#: Larger pictures are made smaller: a claim shows a fault, it is not the original.
_LONGEST: Final = 2000
_QUALITY: Final = 85


def plain_copy(content: bytes) -> bytes | None:
    """A JPEG of the picture, upright and without any notes; None where the bytes are no picture that can be read."""
    from PIL import Image, ImageOps  # the pages do not wait for it

    try:
        with Image.open(io.BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((_LONGEST, _LONGEST))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
