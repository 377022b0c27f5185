"""A file of media that is sent from the beginning, or from a place in it."""
from __future__ import annotations

import asyncio
import struct
from typing import AsyncIterator, BinaryIO, Optional, Tuple

from .v1.trueframe_pb2 import MEDIA_FORMAT_FMP4, MediaFormat

# Bytes of a message.
_CHUNK = 256 * 1024


class MediaFile:
    """Raises OSError where the file cannot be read."""

    def __init__(self, path: str, format: MediaFormat) -> None:
        self._path = path
        self._is_mp4 = format == MEDIA_FORMAT_FMP4

    def place(self, position: int) -> Tuple[int, int]:
        """Returns where to go on when the bytes before `position` are there, and how many from the beginning come before that.

        A daemon that was restarted needs the initialisation segment of fragmented MP4 once more, and a whole fragment.
        """
        if not self._is_mp4 or position == 0:
            return position, 0
        header, place, at = 0, 0, 0
        with open(self._path, 'rb') as file:
            while (box := _box_at(file, at)) and at <= position:
                kind, size = box
                if kind == b'moof':
                    header, place = header or at, at
                at += size
        return place, header

    async def pieces(self, place: int, header: int) -> AsyncIterator[bytes]:
        with open(self._path, 'rb') as file:
            if header:
                yield file.read(header)
            file.seek(place)
            while data := await asyncio.to_thread(file.read, _CHUNK):
                yield data


def _box_at(file: BinaryIO, at: int) -> Optional[Tuple[bytes, int]]:
    """The box that begins there; None at the end of the file, or where no box can be."""
    file.seek(at)
    head = file.read(16)
    if len(head) < 8:
        return None
    size, kind = struct.unpack('>I4s', head[:8])
    if size == 1 and len(head) == 16:
        size = struct.unpack('>Q', head[8:])[0]
    return None if size < 8 else (kind, size)
