"""Writes test/parity/fixtures/presets.json: the scores of the five presets, from end to end, without Trueframe.

TRUEFRAME_SHARED=../shared /usr/bin/python3 test/reference/presets.py [preset ...] && npm run fix
Debian: python3-numpy python3-onnx python3-opencv python3-pil python3-skimage python3-torch. Needs the shared clips and
detector weights; only numbers are written. Networks are the stand-ins of standins.py, in torch; the detectors those of
detectors.py; frames come from OpenCV's reader.
"""

import json
import pathlib
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import crops
from detectors import SHARED, Mtcnn, RetinaFace
from poolings import confidence_weighted, confident
from standins import BUNDLES, logits
from trackers import follow, interpolated, regions

FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "presets.json"
CLIPS = ("asl-book.mkv", "street.mp4")
ROW = slice(0, 4)


class Video:
    def __init__(self, path):
        self.path = str(path)
        reader = cv2.VideoCapture(self.path)
        self.fps = reader.get(cv2.CAP_PROP_FPS)
        self.width, self.height = (int(reader.get(key)) for key in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        # Counted: of Matroska, OpenCV only guesses.
        self.count = 0
        while reader.grab():
            self.count += 1

    def frames(self, indices):
        """Index and RGB of each, in order."""
        wanted = set(indices)
        reader = cv2.VideoCapture(self.path)
        for index in range(max(wanted, default=-1) + 1):
            if not reader.grab():
                return
            if index in wanted:
                yield index, cv2.cvtColor(reader.retrieve()[1], cv2.COLOR_BGR2RGB)


def prepared(bundle, pictures):
    """[n,h,w,3] of 0..255 -> [n,3,h,w] as the network wants them."""
    facts = BUNDLES[bundle]
    x = np.asarray(pictures, np.float32)
    if facts["color"] == "bgr":
        x = x[..., ::-1]
    mean, std = (np.array(part, np.float32) for part in facts["scaling"])
    return ((x / np.float32(255) - mean) / std).transpose(0, 3, 1, 2)


def sigmoid(x):
    return torch.sigmoid(torch.from_numpy(np.asarray(x, np.float32))).numpy()


def frame_scores(bundle, pictures, logits=logits):
    """Probability of a fake for each picture, or P(real) where the network gives that. `logits`: the networks."""
    y = logits(bundle, prepared(bundle, pictures))
    if BUNDLES[bundle]["classes"] == 1:
        return sigmoid(y[:, 0])
    return torch.from_numpy(y).softmax(1)[:, 1].numpy()


def bundles(solution):
    return [name for name in BUNDLES if name.startswith(f"dfdc-{solution}-")]


def pixels(frame, rect):
    x1, y1, x2, y2 = rect
    return frame[y1:y2, x1:x2]


def first_place(video, logits=logits):
    """Score of the video, and every vote. So do the others."""
    mtcnn, faces, votes = Mtcnn(), [], []
    wanted = np.linspace(0, video.count - 1, 32).astype(int) if video.count >= 32 else [0]
    for _, frame in video.frames(wanted):
        half = Image.fromarray(frame).resize((video.width // 2, video.height // 2), Image.BICUBIC)
        for row in mtcnn.detect(np.array(half), (0.7, 0.8, 0.8), largest=True):
            rect = crops.first_rect(row[ROW], video.width, video.height)
            if rect is None:
                return 0.5, []
            faces.append(crops.first_input(pixels(frame, rect)))
    faces = faces[:127]
    if len(faces) < 2:
        return 0.5, []
    scores = []
    for bundle in bundles("1st"):
        own = np.concatenate([frame_scores(bundle, [face], logits) for face in faces])
        scores.append(confident(own.astype(np.float16)))
        votes.extend(own)
    return np.mean(scores), votes


def third_place(video):
    retinaface, step = RetinaFace(), round(int(video.fps) / 15)
    kept = list(range(0, video.count, step)) if step > 0 else []
    found = []
    for _, frame in video.frames(kept[::3]):
        # Its own detector may not be shipped.
        rows = retinaface.detect(frame[..., ::-1], (104, 117, 123), 0.02, 5000, 0.4, 750)
        rows = rows[rows[:, 4] > np.float32(0.3)]
        found.append([{"box": row[ROW].astype(float).tolist(), "confidence": float(row[4])} for row in rows])
    tasks = []
    tracks = [interpolated(track) for track in follow(found)]
    for track in tracks:
        for ordinal, start in enumerate(range(0, len(track) - 6, 14)):
            part = track[start : start + 7]
            tasks.append(("seq", [kept[at] for at, *_ in part], part[3][1:], ordinal % 2 == 0))
    for track in tracks:
        for ordinal, (at, *box) in enumerate(track[::2]):
            tasks.append(("first" if ordinal % 4 < 2 else "second", [kept[at]], box, ordinal % 2 == 0))
    inputs = [[] for _ in tasks]
    wanted = sorted({frame for _, frames, *_ in tasks for frame in frames})
    for index, frame in video.frames(wanted):
        for own, (name, frames, box, is_flipped) in zip(inputs, tasks):
            if index in frames:
                face = pixels(frame, crops.third_rect(box, video.width, video.height))
                face = face[:, ::-1] if is_flipped else face
                make = crops.third_first_input if name == "first" else crops.third_second_input
                own.append(make(np.ascontiguousarray(face)))
    scores, votes = [], []
    for own, (name, *_) in zip(inputs, tasks):
        bundle = f"dfdc-3rd-b7-{name}"
        if name == "seq":
            own = sigmoid(logits(bundle, prepared(bundle, own)[None])[0])
        else:
            own = frame_scores(bundle, own)
        scores.extend(own)
        votes.append(np.mean(own))
    if not scores:
        return 0.5, []
    return confidence_weighted(np.array(scores, np.float32)), votes


def medics_regions(video):
    mtcnn = Mtcnn()
    for thresholds, most in (((0.8, 0.8, 0.9), 5), ((0.5, 0.5, 0.5), 1)):
        for longer in (480, 960):
            scale = longer / max(video.width, video.height)
            size = int(video.width * scale), int(video.height * scale)
            found = []
            for _, frame in video.frames(range(0, min(100, video.count), 10)):
                small = cv2.resize(frame, size, interpolation=cv2.INTER_LINEAR)
                rows = mtcnn.detect(small, thresholds, factor=0.71)
                found.append([{"box": row[ROW].tolist(), "confidence": row[4]} for row in rows])
            tracks = regions(found, *size, 1 / scale)[:most]
            if tracks:
                return tracks, size, 1 / scale
    return [], size, 1 / scale


def medics(video):
    tracks, size, upscale = medics_regions(video)
    clips = [bundle for bundle in bundles("medics") if BUNDLES[bundle]["frames"] > 1]
    scores, votes = {bundle: [] for bundle in bundles("medics")}, []
    # Four samples give 30 squares for 32 frames: an exception, and any there leaves the frame model out.
    short = any(10 * (len(track["corners"]) - 1) < min(32, track["frames"][1] - 1 - track["frames"][0]) for track in tracks)
    if short:
        del scores["dfdc-medics-srxt50"]
    for track in tracks:
        first, last = track["frames"]
        squares = crops.medics_squares(track["corners"], *size, upscale)
        large, half, stills = [], [], []
        for index, frame in video.frames(range(first, min(last, video.count))):
            clip = crops.medics_clip(frame, track["rows"], track["columns"])
            large.append(clip)
            half.append(cv2.resize(clip, (112, 112)))
            if not short and index < min(first + 32, last - 1):
                still = crops.medics_still(frame, squares[index - first])
                stills.append(still[:, ::-1] if len(stills) % 2 == 0 else still)
        for bundle in clips:
            x = prepared(bundle, large if BUNDLES[bundle]["width"] == 224 else half)
            y = torch.from_numpy(logits(bundle, np.stack([x, x[..., ::-1]])))
            scores[bundle].append(1 - float(y.softmax(1).mean(0)[1]))
            votes.extend(1 - y.softmax(1)[:, 1].numpy())
        if not short:
            own = torch.from_numpy(frame_scores("dfdc-medics-srxt50", stills))
            scores["dfdc-medics-srxt50"].append(float(own.median()))
            votes.extend(own.numpy())
    if not tracks:
        return 0.5, []
    return np.clip(np.mean([np.mean(own) for own in scores.values()]), 0.001, 0.999), votes


def place_79(video):
    retinaface, scores = RetinaFace(), []
    for _, frame in video.frames(range(0, min(300, video.count), 16)):
        rows = retinaface.detect(frame[::2, ::2, ::-1], (104, 117, 123), 0.02, 5000, 0.4, 750)
        rows = rows[rows[:, 4] > np.float32(0.6)]
        if len(rows) == 0:
            continue
        rect = crops.place_79_rect(rows[0, ROW], video.width, video.height)
        if rect is None:
            continue
        for bundle in bundles("79th"):
            face = crops.place_79_input(pixels(frame, rect), BUNDLES[bundle]["width"])
            scores.append(1 - frame_scores(bundle, [face])[0])
    return (np.clip(np.mean(scores, dtype=np.float64), 0.01, 0.99) if scores else 0.5), scores


def bronze(video):
    retinaface, scores, votes = RetinaFace(), [], []
    for _, frame in video.frames(range(0, video.count, 5)):
        tensor = torch.from_numpy(frame).permute(2, 0, 1)[None].float()
        square = F.interpolate(tensor, (640, 640))[0].permute(1, 2, 0).numpy()
        rows = retinaface.detect(square, (123, 117, 104), 0.5, 5, 0.5, 5)
        if len(rows) == 0:
            continue
        rect = crops.bronze_rect(rows[0, ROW], video.width, video.height)
        if rect is None:
            return 0.5, []
        face = pixels(frame, rect)
        views = [crops.bronze_input(np.ascontiguousarray(view)) * 255 for view in (face, face[:, ::-1])]
        own = [frame_scores(bundle, [view])[0] for bundle in bundles("bronze") for view in views]
        scores.append(np.mean(own, dtype=np.float64))
        votes.extend(own)
    return (np.clip(np.mean(scores), 0.01, 0.99) if scores else 0.5), votes


PRESETS = {
    "dfdc-1st": first_place,
    "dfdc-3rd": third_place,
    "dfdc-medics": medics,
    "dfdc-79th": place_79,
    "dfdc-bronze": bronze,
}


def main():
    golden = json.loads(FIXTURE.read_text()) if FIXTURE.exists() else {}
    for name in sys.argv[1:] or PRESETS:
        golden[name] = {}
        for clip in CLIPS:
            video = Video(SHARED / "data" / "video" / "real" / clip)
            with torch.no_grad():
                score, votes = PRESETS[name](video)
            # The mean of all votes shows what float16 and medians hide.
            facts = {"score": float(score), "votes": len(votes), "mean": float(np.mean(votes, dtype=np.float64))}
            golden[name][clip] = facts
            print(name, clip, facts, flush=True)
    FIXTURE.write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
