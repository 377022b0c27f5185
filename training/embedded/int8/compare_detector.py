"""The integer detector beside the float one, into int8.json.

    python3 -m training.embedded.int8.compare_detector --work DIR   # the folder that detector/labels.py filled
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from ..detector import evaluate
from ...blocks.reading import spread_frames
from ..detector.common import FACELESS_CLIPS, REPO, SEEN_PERSON_CLIPS, SHARED, UNSEEN_CLIPS, iou_matrix, letterbox
from ..detector.train import validation
from .measure import files, moved, times, write

FRAMES = 24  # of each clip
SIDES = (640, 256)  # long side of a full look, and of a glance


def remembered(teacher):
    """The teachers look at the same pictures for both files: once is enough."""
    known, detect = {}, teacher.detect

    def look(image, side=None):
        key = image.tobytes(), side
        if key not in known:
            known[key] = detect(image, side)
        return known[key]

    teacher.detect = look
    return teacher


def agreement(models, frames, t):
    """Faces that one file finds at `t` and the other does not, and how boxes and confidences of the rest moved."""
    faces = lost = new = 0
    overlaps, confidences = [], []
    for frame in frames:
        (boxes, scores, _), (others, given, _) = (m.detect(frame, threshold=evaluate.LOW) for m in models)
        overlap = iou_matrix(boxes, others)
        faces += int((scores >= t).sum())
        for i in np.flatnonzero(scores >= t):
            k = int(overlap[i].argmax()) if len(others) else -1
            if k < 0 or overlap[i, k] < 0.5:
                lost += 1
                continue
            lost += bool(given[k] < t)
            overlaps.append(overlap[i, k])
            confidences.append((scores[i], given[k]))
        sure = overlap[scores >= t]
        new += int((sure.max(0, initial=0)[given >= t] < 0.5).sum())
    return {"frames": len(frames), "faces": faces, "lost": lost, "new": new, "iou": round(float(np.mean(overlaps)), 4),
            "iouFrom.9": round(float(np.mean(np.array(overlaps) >= 0.9)), 4), "confidence": moved(*zip(*confidences))}


def quality(model, bench, scenes, clips, t):
    """Returns the measures of evaluate.py for one file."""
    def summary(groups):
        whole = evaluate.summary([[bench.judge(image) for image in group] for group in groups], t)
        return {k: whole[k] for k in ("recall", "recall95", "precision", "precision95", "faces", "found", "hits", "confirmed")}

    report = {"pictures": {str(side): evaluate.pictures(model, t, side) for side in (640, 320)},
              "heldOutScenes": summary([[scene] for scene in scenes])}
    for name, chosen in (("unseenClips", UNSEEN_CLIPS), ("seenPersonClips", SEEN_PERSON_CLIPS)):
        report[name] = summary([clips[c] for c in chosen])
    report["facelessClips"] = {c: max(float(model.detect(f, threshold=0.05)[1].max(initial=0)) for f in clips[c])
                               for c in FACELESS_CLIPS}
    return evaluate.rounded(report)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", type=Path, required=True)
    work = args.parse_args().work
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    folder = REPO / "plugins" / "embedded" / "models" / "face-detector"
    t = json.loads((folder / "metrics.json").read_text())["defaults"]["minConfidence"]
    models = [evaluate.Model(f) for f in files(folder)]
    benches = [evaluate.Bench(m) for m in models]
    benches[1].yunet, benches[1].retina = (remembered(teacher) for teacher in (benches[0].yunet, benches[0].retina))

    # The very scenes and frames of evaluate.py, so that the float file gives the figures of its card.
    scenes = sum((validation(work, 150, side, 202, 1) for side in (320, 416)), [])
    scenes = [np.ascontiguousarray(image[..., ::-1]) for image, *_ in scenes]
    clips = {c: [evaluate.shrink(f, 640) for f in spread_frames(SHARED / "data" / "video" / c, FRAMES)]
             for c in (*UNSEEN_CLIPS, *SEEN_PERSON_CLIPS, *FACELESS_CLIPS)}
    frames = sum(clips.values(), [])
    write(folder, {
        "threshold": t,
        "time": [times(folder, [letterbox(f, side)[0][..., ::-1] for f in clips[UNSEEN_CLIPS[0]][:8]]) for side in SIDES],
        "agreement": {str(side): agreement(models, [evaluate.shrink(f, side) for f in frames], t) for side in SIDES},
        "float": quality(models[0], benches[0], scenes, clips, t),
        "int8": quality(models[1], benches[1], scenes, clips, t),
    })


if __name__ == "__main__":
    main()
