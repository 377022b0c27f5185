"""Draw a short clip of a face that belongs to nobody -> examples/demo.mp4.

A face model (mean and principal components of shape-aligned real faces) is averaged over thousands of people; the clip
shows a point of that model drifting slowly, moved and lit, before a painted background. It is synthetic through and
through and says so in its metadata.

    python3 -m training.embedded.demo.make_demo [--out demo.mp4] [--png look.png]

Needs the cache that training.embedded.scorers.prepare writes.
"""

import argparse
import subprocess
from pathlib import Path

import cv2
import numpy as np

from ..scorers.common import REPO, Pictures, one_thread

WIDTH, HEIGHT, FPS, SECONDS = 640, 480, 25, 6
SIDE = 200  # px of the aligned faces
POINTS = np.float32([(72, 88), (128, 88), (100, 118), (77, 145), (123, 145)])  # eyes, nose, corners of the mouth
COMPONENTS = 24


def aligned(data, count, rng):
    """Frontal real faces, moved by a similarity so that eyes and mouth coincide; the mirrored half evens out the light."""
    from ...blocks.blending import similarity

    faces = []
    for i in rng.permutation(data.where(False, False)):
        matrix, left_over = similarity(data.points[i], POINTS)
        if left_over > 0.09 or data.side[i] < 110:
            continue
        corners = np.float32([(0, 0, 1), (0, SIDE, 1), (SIDE, 0, 1), (SIDE, SIDE, 1)])
        seen = corners @ np.linalg.inv(np.vstack([matrix, (0, 0, 1)]))[:2].T
        if seen.min() < 0 or seen.max() > data.clean.shape[1] - 1:
            continue
        face = cv2.warpAffine(data.clean[i], matrix, (SIDE, SIDE))
        faces.append(face[:, ::-1] if rng.random() < 0.5 else face)
        if len(faces) == count:
            break
    return np.stack(faces)


def model(faces):
    """-> mean and components [k, pixels] scaled to one standard deviation, from lighting-evened faces."""
    flat = faces.reshape(len(faces), -1).astype(np.float32) / 255
    level = flat.reshape(len(faces), -1, 3)
    centre = level.mean((0, 1))
    flat = ((level - level.mean(1, keepdims=True)) / level.std((1, 2), keepdims=True) * level.std() + centre).reshape(flat.shape)
    mean = flat.mean(0)
    flat -= mean
    values, vectors = np.linalg.eigh(flat @ flat.T)  # in the space of the faces: fewer than pixels
    top = np.argsort(values)[::-1][:COMPONENTS]
    directions = vectors[:, top].T @ flat
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return mean, directions * np.sqrt(values[top] / len(faces))[:, None]


def drift(rng, count, rows, speed):
    """Smooth random curves [rows, count] of about unit size."""
    t = np.arange(count) / FPS
    out = np.zeros((rows, count))
    for _ in range(3):
        out += np.sin(2 * np.pi * rng.uniform(0.3, 1, (rows, 1)) * speed * t + rng.uniform(0, 6.28, (rows, 1)))
    return out / np.sqrt(1.5)


def backdrop(rng):
    """A painted wall: two gradients, soft blobs and fine grain."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    wall = np.stack([92 + 40 * x / WIDTH, 104 + 30 * y / HEIGHT, 120 + 30 * (1 - x / WIDTH)], 2)
    for _ in range(14):
        cx, cy, r = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(30, 130)
        wall += np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * r * r))[..., None] * rng.uniform(-28, 28, 3)
    return cv2.GaussianBlur(wall, (0, 0), 3) + cv2.GaussianBlur(rng.normal(0, 6, wall.shape), (0, 0), 1)


def body(canvas, cx, cy, scale, tones):
    """Neck and shoulders, painted; the face goes on top."""
    layer = canvas.copy()
    skin, cloth, hair = tones
    cv2.ellipse(layer, (int(cx), int(cy - 12 * scale)), (int(84 * scale), int(112 * scale)), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(layer, (int(cx), int(cy + 215 * scale)), (int(170 * scale), int(105 * scale)), 0, 0, 360, cloth, -1, cv2.LINE_AA)
    cv2.ellipse(layer, (int(cx), int(cy + 95 * scale)), (int(42 * scale), int(60 * scale)), 0, 0, 360, skin, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(layer, (0, 0), 2.2)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", type=Path, default=REPO / "examples/demo.mp4")
    args.add_argument("--png", type=Path, help="write some frames to look at")
    args.add_argument("--faces", type=int, default=900)
    args.add_argument("--crf", type=int, default=24)
    args.add_argument("--seed", type=int, default=41)
    args = args.parse_args()
    rng = one_thread(args.seed)

    faces = aligned(Pictures(), args.faces, rng)
    mean, components = model(faces)
    print(f"{len(faces)} faces averaged, {COMPONENTS} components")
    count = FPS * SECONDS
    fade = 1 / np.sqrt(1 + np.arange(COMPONENTS))
    weights = (rng.normal(0, 0.45, (COMPONENTS, 1)) + 0.35 * drift(rng, count, COMPONENTS, 0.7)) * fade[:, None]
    move = drift(rng, count, 2, 0.35)
    roll, zoom, light = (drift(rng, count, 1, speed)[0] for speed in (0.3, 0.25, 0.4))
    wall = backdrop(rng)

    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    oval = np.clip((1.12 - np.hypot((x - 100) / 66, (y - 108) / 84)) / 0.16, 0, 1)
    oval = cv2.GaussianBlur(oval.astype(np.float32), (0, 0), 3) * np.clip((SIDE - 2 - y) / 22, 0, 1)  # no edge at the chin
    frames = []
    for i in range(count):
        face = np.clip((mean + weights[:, i] @ components) * 255, 0, 255).reshape(SIDE, SIDE, 3).astype(np.float32)
        face = np.clip(face + 0.9 * (face - cv2.GaussianBlur(face, (0, 0), 2)), 0, 255)
        skin = np.median(face[95:135, 60:140].reshape(-1, 3), 0) * 0.86
        scale = 1.15 + 0.06 * zoom[i]
        cx, cy = WIDTH / 2 + 26 * move[0, i], HEIGHT * 0.44 + 12 * move[1, i]
        scene = body(wall.copy(), cx, cy, scale, [tuple(map(float, c)) for c in (skin, (70, 82, 110), (58, 44, 36))])
        turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 4 * roll[i], scale)
        turn[:, 2] += (cx - SIDE / 2, cy - SIDE / 2)
        mask = cv2.warpAffine(oval, turn, (WIDTH, HEIGHT))[..., None]
        scene = scene * (1 - mask) + cv2.warpAffine(face, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC) * mask
        scene = scene * (1 + 0.07 * light[i]) + rng.normal(0, 1.5, scene.shape)
        frames.append(np.clip(scene, 0, 255).astype(np.uint8))

    args.out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-threads", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}",
         "-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "slow", "-crf", str(args.crf), "-pix_fmt", "yuv420p",
         "-movflags", "+faststart", "-metadata", "title=Synthetic face that belongs to nobody", str(args.out)],
        input=np.stack(frames).tobytes(), check=True)
    print(f"{args.out} {args.out.stat().st_size / 1024:.0f} KiB")
    if args.png:
        some = [cv2.cvtColor(frames[i], cv2.COLOR_RGB2BGR) for i in np.linspace(0, count - 1, 6).astype(int)]
        cv2.imwrite(str(args.png), np.vstack([np.hstack(some[:3]), np.hstack(some[3:])]))


if __name__ == "__main__":
    main()
