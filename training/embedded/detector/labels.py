"""Step 1: cache every photograph as pixels and label it once with both teachers (about 40 ms each on one core).

    python3 -m training.embedded.detector.labels --work DIR --shard 0/2 &
    python3 -m training.embedded.detector.labels --work DIR --shard 1/2
    python3 -m training.embedded.detector.labels --work DIR --clips
"""
import argparse
from pathlib import Path

import cv2
import numpy as np

from ...blocks.reading import spread_frames
from .common import SHARED, TRAIN_CLIPS, digest, held_out
from .teachers import RetinaFace, YuNet, merge


def label_photographs(work, shard, shards):
    files = sorted((SHARED / "data" / "faces").glob("*/*.jpg"))[shard::shards]
    pixels = np.lib.format.open_memmap(work / f"photos{shard}.npy", "w+", np.uint8, (len(files), 256, 256, 3))
    yunet, retina, rows, hashes = YuNet(), RetinaFace(), [], []
    for i, path in enumerate(files):
        image = cv2.imread(str(path))
        pixels[i] = image
        hashes.append(digest(path))
        found = merge([yunet.detect(image), yunet.detect(image, 512)], retina.detect(image))
        rows.append(np.hstack([np.full((len(found), 1), i, np.float32), found]))
        if i % 500 == 0:
            print(shard, i, len(files), flush=True)
    pixels.flush()
    np.savez(work / f"labels{shard}.npz", rows=np.concatenate(rows), hashes=np.array(hashes),
             held=np.array([held_out(h) for h in hashes]))


def label_clips(work, count):
    """Frames of the training clips, long side 640, labelled the same way (at 640 and 960)."""
    yunet, retina, frames, rows = YuNet(), RetinaFace(), [], []
    for clip in TRAIN_CLIPS:
        for frame in spread_frames(SHARED / "data" / "video" / clip, count):
            if max(frame.shape) > 640:
                scale = 640 / max(frame.shape)
                frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            found = merge([yunet.detect(frame), yunet.detect(frame, 960)], retina.detect(frame))
            rows.append(np.hstack([np.full((len(found), 1), len(frames), np.float32), found]))
            frames.append(frame)
    np.savez(work / "clips.npz", rows=np.concatenate(rows), **{f"frame{i}": f for i, f in enumerate(frames)})
    print(len(frames), "frames", sum(map(len, rows)), "faces")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="scratch folder; face data, never to be committed")
    parser.add_argument("--shard", default="0/1")
    parser.add_argument("--clips", action="store_true")
    parser.add_argument("--frames", type=int, default=36, help="frames per training clip")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    if args.clips:
        label_clips(args.work, args.frames)
    else:
        label_photographs(args.work, *map(int, args.shard.split("/")))
