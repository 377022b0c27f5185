"""Frames as an MP4 file."""

import subprocess

import numpy as np


def write_clip(path, frames, fps, crf):
    """uint8 RGB frames of one size, sides even, through x264."""
    frames = np.stack(frames)
    height, width = frames.shape[1:3]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-threads", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", f"{fps:.3f}",
         "-i", "-", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-threads", "1", "-pix_fmt", "yuv420p", str(path)],
        input=frames.tobytes(), check=True, capture_output=True)
