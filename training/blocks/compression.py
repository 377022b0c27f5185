"""Compression as video and pictures meet it: real H.264, JPEG, and plain loss of resolution."""

import subprocess
from dataclasses import dataclass

import cv2
import numpy as np

TUNES = ("film", "animation", "grain", "stillimage", "fastdecode", "zerolatency")


@dataclass(frozen=True)
class Video:
    """Way to encode a clip again. `None` keeps the clip's own encoding."""

    crf: int = 23
    fps: float | None = None
    scale: float = 1.0
    tune: str | None = None
    preset: str = "medium"


def draw_video(rng, fps=(15, 30), scale=(0.25, 1.0), crf=(17, 40)):
    """The 3rd place's draw: half of the clips stay as they are (None), of the others half get another rate, half another size."""
    if rng.random() < 0.5:
        return None
    rate = float(rng.integers(*fps)) if rng.random() < 0.5 else None
    size = rng.uniform(*scale) if rng.random() < 0.5 else 1.0
    return Video(int(rng.integers(*crf)), rate, size, TUNES[rng.integers(len(TUNES))])


def encode(frames, how, fps=30.0):
    """uint8 [t, h, w, 3] RGB -> what a viewer sees of it after x264. Another rate gives another number of frames."""
    count, height, width = frames.shape[:3]
    h, w = (max(2, round(side * how.scale) // 2 * 2) for side in (height, width))
    filters = [f"fps={how.fps}"] if how.fps else []
    filters.append(f"scale={w}:{h}")
    tune = ["-tune", how.tune] if how.tune else []
    quiet = ["ffmpeg", "-v", "error", "-threads", "1"]
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24"]
    stream = subprocess.run(
        [*quiet, *raw, "-s", f"{width}x{height}", "-r", str(fps), "-i", "-", "-vf", ",".join(filters), "-c:v", "libx264",
         "-preset", how.preset, *tune, "-crf", str(how.crf), "-x264-params", "threads=1", "-pix_fmt", "yuv420p", "-f", "h264", "-"],
        input=np.ascontiguousarray(frames).tobytes(), capture_output=True, check=True).stdout
    shown = subprocess.run([*quiet, "-f", "h264", "-i", "-", *raw, "-vsync", "0", "-"], input=stream, capture_output=True, check=True)
    return np.frombuffer(shown.stdout, np.uint8).reshape(-1, h, w, 3)


def at_same_times(indices, before, after):
    """Places in an encoded clip of `after` frames that show what `indices` showed among `before` (3rd place)."""
    return np.clip(np.round(np.asarray(indices) / before * after).astype(int), 0, after - 1)


def encode_tiles(clips, how, across=4):
    """Several small clips side by side through one encoder: 16 of 256 x 256 cost little more than one.

    Sides must be multiples of 16, the size of a macroblock, so that only the deblocking filter sees across the borders.
    [n][t, h, w, 3] -> the same
    """
    clips = np.stack(clips)
    count, length, height, width = clips.shape[:4]
    if height % 16 or width % 16:
        raise ValueError(f"tiles of {width} x {height}: both sides must be multiples of 16")
    rows = -(-count // across)
    sheet = np.zeros((length, rows * height, across * width, 3), np.uint8)
    places = [(slice(None), slice(i // across * height, (i // across + 1) * height), slice(i % across * width, (i % across + 1) * width))
              for i in range(count)]
    for clip, place in zip(clips, places):
        sheet[place] = clip
    shown = encode(sheet, how)
    return [shown[place] for place in places]


def jpeg(picture, quality):
    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def rescale(picture, factor, down=cv2.INTER_AREA, up=cv2.INTER_LINEAR):
    """Shrunk by a factor and enlarged again."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(8, round(width * factor)), max(8, round(height * factor))), interpolation=down)
    return cv2.resize(small, (width, height), interpolation=up)


def crappify(picture, side=64):
    """Shrunk to `side` pixels and back, bilinearly (bronze): what is left is what a bad copy would show."""
    height, width = picture.shape[:2]
    return cv2.resize(cv2.resize(picture, (side, side), interpolation=cv2.INTER_LINEAR), (width, height), interpolation=cv2.INTER_LINEAR)
