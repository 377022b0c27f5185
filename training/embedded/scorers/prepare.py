"""Cache data/faces once: pictures, the largest face of each, and an H.264 copy of every picture.

    python3 -m training.embedded.scorers.prepare [--jobs 2] [--no-encode]
"""

import argparse
import subprocess
from multiprocessing import Pool

import cv2
import numpy as np

from .common import PICTURE, SHARED, WORK, digest, fold, one_thread
from .yunet import YuNet

CRF = range(20, 39)
detector = None


def look(path):
    """-> (sha256, picture, box, landmarks), the last two None without a face."""
    global detector
    detector = detector or YuNet(320, score=0.5)
    picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    boxes, points, _ = detector(picture)
    if len(boxes) == 0:
        return digest(path), picture, None, None
    largest = boxes[:, 2:].max(1).argmax()
    return digest(path), picture, boxes[largest], points[largest]


def encode(pictures, crf, rng):
    """Each picture as the third frame of a tiny pan, so that motion-predicted frames are in it, too."""
    size = f"{PICTURE}x{PICTURE}"
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size]
    frames = []
    for picture in pictures:
        step = rng.uniform(-2, 2, 2)
        for back in (2, 1, 0):
            shift = np.float32([[1, 0, step[0] * back], [0, 1, step[1] * back]])
            frames.append(cv2.warpAffine(picture, shift, (PICTURE, PICTURE), borderMode=cv2.BORDER_REPLICATE))
    quiet = ["ffmpeg", "-v", "error", "-threads", "1"]
    video = subprocess.run(
        [*quiet, *raw, "-r", "25", "-i", "-", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-crf", str(crf),
         "-x264-params", "keyint=3:min-keyint=3:scenecut=0:threads=1", "-pix_fmt", "yuv420p", "-f", "h264", "-"],
        input=np.stack(frames).tobytes(), capture_output=True, check=True).stdout
    back = subprocess.run([*quiet, "-f", "h264", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-vsync", "0", "-"],
                          input=video, capture_output=True, check=True).stdout
    return np.frombuffer(back, np.uint8).reshape(-1, PICTURE, PICTURE, 3)[2::3]


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--jobs", type=int, default=1)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--limit", type=int, help="only so many pictures per class")
    args.add_argument("--no-encode", action="store_true")
    args = args.parse_args()
    rng = one_thread(args.seed)
    WORK.mkdir(parents=True, exist_ok=True)

    paths = [p for kind in ("real", "fake") for p in sorted((SHARED / "data/faces" / kind).glob("*.jpg"))[: args.limit]]
    pictures = np.lib.format.open_memmap(WORK / "pictures.npy", "w+", np.uint8, (len(paths), PICTURE, PICTURE, 3))
    seen, rows, copies = set(), [], 0
    with Pool(args.jobs) as pool:
        for path, (sha, picture, box, points) in zip(paths, pool.imap(look, paths, chunksize=32)):
            copies += sha in seen
            if sha in seen or box is None or picture.shape[:2] != (PICTURE, PICTURE):
                continue
            seen.add(sha)
            pictures[len(rows)] = picture
            rows.append((box, points, path.parent.name == "fake", fold(sha)))
    box, points, fake, folds = (np.array(column) for column in zip(*rows))
    np.savez(WORK / "faces.npz", box=box.astype(np.float32), points=points.astype(np.float32), fake=fake, fold=folds)
    print(f"{len(rows)} pictures with a face of {len(paths)}, {copies} copies dropped, {fake.sum()} fake")

    if not args.no_encode:
        done = np.lib.format.open_memmap(WORK / "encoding.npy", "w+", np.uint8, pictures.shape)
        order = rng.permutation(len(rows))  # both classes in every chunk, so that the CRF carries no label
        for chunk in np.array_split(order, max(1, len(order) // 250)):
            done[chunk] = encode(pictures[chunk], rng.choice(CRF), rng)
        done.flush()
        (WORK / "encoding.npy").rename(WORK / "encoded.npy")


if __name__ == "__main__":
    main()
