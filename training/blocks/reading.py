"""Frames of video files."""

from contextlib import contextmanager

import cv2
import numpy as np


@contextmanager
def opened(path):
    """A `cv2.VideoCapture` that is released at the end.

    Its destructor must not do that: it holds Python's lock while it waits for ffmpeg's threads, and these wait for the
    lock when they log something and PyAV, which torchvision imports, has taken over ffmpeg's log.
    """
    capture = cv2.VideoCapture(str(path))
    try:
        yield capture
    finally:
        capture.release()


def spread_frames(path, count):
    """`count` frames spread evenly over a clip, BGR; all of them if it has fewer."""
    frames = []
    with opened(path) as video:
        while (got := video.read())[0]:
            frames.append(got[1])
    picked = np.unique(np.linspace(0, len(frames) - 1, min(count, len(frames))).round().astype(int))
    return [frames[i] for i in picked]
