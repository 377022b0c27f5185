"""python3 -m training.embedded.demo: draws examples/untouched.mp4 and examples/swapped.mp4, the same ones every time.

Nobody was filmed and nothing was learned from a picture: both people, their room and their movements are drawn by the code in this
folder. In the second clip the inner face of the one lies over that of the other, put there by training/blocks/blending.py.
Needs numpy, scipy, cv2 and ffmpeg with libx264.
"""

import argparse
import subprocess
from pathlib import Path

import cv2

from .film import Film
from .motion import poses
from .person import drawn
from .scene import FPS, HEIGHT, WIDTH
from .swap import swap

REPO = Path(__file__).resolve().parents[3]
SECONDS = 5
SWAP_SEED = 2  # draws the outline of the mask, and that its inside is blended by gradients (Poisson)
LICENCE = "Drawn by code of the Trueframe project; shows nobody. Apache-2.0"


def people(seed):
    """The one who is filmed, and the one whose face is put in."""
    filmed = drawn(seed)
    other = drawn(seed + 6, iris=(0.10, 0.17, 0.26), hair=(0.030, 0.020, 0.015), skin=(0.66, 0.40, 0.30), lips=(0.50, 0.12, 0.12),
                  nose_width=1.12, lip_fullness=1.3)
    return filmed, other


def frames(seed, every=1):
    """Pairs of an untouched and a swapped frame, uint8 RGB."""
    filmed, other = (Film(person, seed) for person in people(seed))
    for number, pose in enumerate(poses(seed, FPS * SECONDS)):
        if number % every == 0:
            picture, points = filmed.frame(pose, number)
            face, face_points = other.frame(pose, number, grain=0.0)  # a generator draws no camera noise
            yield picture, swap(picture, points, face, face_points, SWAP_SEED, number)[0]


class Encoder:
    def __init__(self, path, title, crf, fps=FPS):
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(fps), "-i", "-"]
        video = ["-c:v", "libx264", "-preset", "slow", "-crf", str(crf), "-x264-params", "threads=1", "-pix_fmt", "yuv420p"]
        told = ["-movflags", "+faststart", "-metadata", f"title={title}", "-metadata", f"copyright={LICENCE}"]
        self.process = subprocess.Popen(["ffmpeg", "-v", "error", "-y", *raw, *video, *told, str(path)], stdin=subprocess.PIPE)

    def add(self, frame):
        self.process.stdin.write(frame.tobytes())

    def close(self):
        self.process.stdin.close()
        if self.process.wait():
            raise RuntimeError("ffmpeg failed")


def main():
    plain = argparse.RawDescriptionHelpFormatter
    args = argparse.ArgumentParser(prog="python3 -m training.embedded.demo", description=__doc__, formatter_class=plain)
    args.add_argument("--out", type=Path, default=REPO / "examples", help="folder of the two clips (default: examples)")
    args.add_argument("--seed", type=int, default=1, help="other people, another room, other movements")
    args.add_argument("--every", type=int, default=1, help="draw only every Nth frame, for a quick look")
    args.add_argument("--crf", type=int, default=20)
    args = args.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    titles = ("untouched", "A drawn face, untouched"), ("swapped", "A drawn face with another drawn face swapped in")
    clips = [Encoder(args.out / f"{name}.mp4", title, args.crf, FPS / args.every) for name, title in titles]
    for pair in frames(args.seed, args.every):
        for clip, frame in zip(clips, pair):
            clip.add(frame)
    for clip in clips:
        clip.close()


if __name__ == "__main__":
    main()
