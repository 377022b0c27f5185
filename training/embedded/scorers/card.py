"""MODEL_CARD.md of each scorer, its figures taken from metrics.json and, where it has an int8 file, int8.json.

    python3 -m training.embedded.scorers.card tight bands
"""

import argparse
import json

from ..int8.section import scorer_section
from .common import MODELS, read_families

SEES = {
    "colours": "It sees the colours of the crop.",
    "bands": "It sees brightness, two colours and the log-energy of three bands of frequency of each, in 28 x 28 cells: the graph "
             "computes them. What was blended in was scaled, sharpened or compressed otherwise than what surrounds it.",
}
SHOWN = {
    "colours": "GAN face swaps blended into photographs, and no other",
    "bands": "faces that were blended, redrawn or warped, less surely GAN face swaps",
}
FAILS = {
    "colours": "- Rendered talking heads (see the clips below): they look like clean, coherent photographs to it. It does not detect them;\n"
               "  `ood` does not tell them from real clips, either. A low score on such material does not mean that it is authentic,\n"
               "  and the strict limit on `ood` for an authentic verdict was set knowing that these clips lie in the middle of its range.",
    "bands": "- Rendered talking heads: the four clips below score high, but so do some of the real ones; it was never taught any, and four\n"
             "  clips by one method show nothing. A low score on such material does not mean that it is authentic.\n"
             "- Pictures that were softened, darkened or compressed hard: real ones look synthetic to it (false alarms after degradation, below).\n"
             "  It is meant to vote beside a scorer that stays calm there.",
}
FAMILY = {"sbi": "self-blended images", "mirror": "own face mirrored", "resynth": "autoencoder", "upsample": "decoder upsampling",
          "warp": "own face warped", "swap": "another person's face, blended"}


ON_VIDEO = {
    "bands": " model.json has other numbers, sigmoid(2.2 x logit - 4.0), with which left-out real clips stay under .6, and\n"
             "  does not use `ood`, which tells nothing on video.",
}


def span(v, digits=3):
    return f"{v[0]:.{digits}f} [{v[1]:.{digits}f}, {v[2]:.{digits}f}]"


def percent(v):
    return f"{v[0]:.1%} [{v[1]:.1%}, {v[2]:.1%}]"


def recipe(stages):
    def one(s):
        pairs = f", pairs {s['families']}" if s["families"] else ""
        return f"{s['images']:,} images with {s['stage']} degradation, window x{s['scale']}, learning rate {s['lr']}{pairs}"

    return "Stages: " + "; then ".join(map(one, stages)) + "."


def card(name, m):
    limits, matched, everything = m["decision"]["thresholds"], m["matched"], m["all_heldout"]
    rows = "\n".join(f"| {k} | {span(v['matched_auc'])} | {span(v['debiased_auc'])} | {v['false_alarms']:.1%} | {v['caught']:.1%} |"
                     for k, v in m["robustness"].items())
    taught = {family for s in m["training"] for family in read_families(s["families"])}
    families = "\n".join(f"| {FAMILY[k]} | {'yes' if k in taught else 'no'} | {span(v['auc'])} | "
                         f"{v['caught']:.0%} | {v['called_authentic']:.0%} |" for k, v in m["pseudo_fakes"].items())
    clips = "\n".join(f"| {k} | {v['frames']} | {v['face_px']} | {v['score']:.2f} | {v['ood']:.2f} | {v['verdict']} |"
                      for k, v in m["clips"].items())
    meso = "\n".join(f"| {k} | {span(v['matched_auc'])} | {span(v['clip_auc'])} |" for k, v in m["mesonet"].items())
    far = "\n".join(f"| {k} | {v[0] if isinstance(v, list) else v:.1%} |" for k, v in m["ood_rates"].items())
    pairs = "" if not taught else (
        ", and with pseudo-fakes made from the real photographs, each in the same batch as its own picture: "
        + ", ".join(v for k, v in FAMILY.items() if k in taught))
    quality = m["quality_limits"]
    abstain = f"""- It should abstain on faces under {quality['face_px']:.0f} px, with a mean grey under {quality['mean_grey']:.0f}, or with a variance of the Laplacian
  under {quality['laplacian_variance']:.0f} (grey = .299 R + .587 G + .114 B of the 112 px crop, 4-neighbour Laplacian without the outermost pixels): there
  its AUC on swaps is less by .08 than at full quality."""
    speed = m.get("onnxruntime", {})
    return f"""---
license: apache-2.0
library_name: onnx
pipeline_tag: image-classification
tags: [deepfake-detection, face, onnx]
metrics: [roc_auc]
---

# {name}

Says how likely one face crop is synthesised. {m["parameters"] / 1e6:.2f} M parameters, trained from scratch for this project.
{SEES[m["net"]]}

## Input and output

- `crop`: uint8 [n, 112, 112, 3], RGB. The square round the centre of the face box with a side of {m['scale']} x the longer
  side of the box, black outside the picture, resized bilinearly. Normalisation is in the graph.
- `logit`: float [n], positive = synthetic. Calibrated score = sigmoid({m['calibration']['a']:.4f} x logit {m['calibration']['b']:+.4f})
  on photographs, which the figures here are of.{ON_VIDEO.get(name, '')}
- `ood`: float [n], distance from the training domain. 1 = farther than 95 % of held-out photographs, their degraded copies and the pseudo-fakes it was taught;
  above 1 the scorer should abstain.
- Thresholds on the calibrated score: synthetic from {limits['synthetic']}; authentic up to {limits['authentic']}, and only where `ood` is at most
  {m['decision']['authentic_ood'][name]} (the nearest quarter of held-out pictures); inconclusive otherwise.
{abstain}

## Intended use and scope

A vote in an ensemble that screens video for human reviewers. It was shown to detect {SHOWN[m["net"]]}: see the
tables below. It is no proof of anything about a person, and must not be the only
ground for a decision about one.

**Where it fails**

{FAILS[m["net"]]}
- Faces in the tables below with an AUC near .5 are a family it is blind to.
- Faces that are too small, blurred or dark (limits above; curves under *quality* in metrics.json).
- Real clips are few here (one person signs in half of them), so the rate of false alarms on video is known only roughly.
- Fairness over age, sex and skin tone was not measured: the pictures carry no such labels.

## Data and licences

7,000 + 7,000 photographs of 256 x 256 px from TaherPanbiharwala/Deepfake-Detection (MIT as uploaded; upstream looks like
OpenForensics); fakes are GAN face swaps blended into photographs. 13,918 have a detectable face; no two are byte-identical;
a tenth, by hash of the picture, is held out. Face boxes: YuNet (Apache-2.0). Neither pictures nor crops are part of this package; the
weights hold none.

## Recipe

Taught with GAN face swaps in photographs{pairs}. Face sizes and margins are evened out between the classes; then colour, scaling, blur, sharpening,
noise, JPEG and real H.264 encodes, alike for both. {recipe(m["training"])}
AdamW, cosine, batch 64, weights averaged (EMA .998), binary cross-entropy with smoothing .02. No selection of
checkpoints: the end of the schedule is shipped. Code: `training/embedded/scorers`.

## Measured quality

95 % bootstrap intervals in brackets. "Matched": {matched['pairs']} held-out pairs of the same face size, window inside the picture.
"Debiased": all {everything['real']} + {everything['fake']} held-out pictures with evened-out sizes and margins.

| | |
|---|---|
| matched AUC | {span(matched['auc'])} |
| AUC of the face size alone on these pairs | {span(matched['size_only_auc'])} |
| debiased AUC | {span(everything['debiased_auc'])} |
| plain AUC, all held-out pictures as they are | {span(everything['auc'])} |
| AUC of the face size alone on those | {span(everything['size_only_auc'])} |
| false alarms on matched reals, threshold from the other half | {percent(m['decision']['false_alarms'])} |
| fakes caught, likewise | {percent(m['decision']['caught'])} |
| fakes called authentic, likewise | {percent(m['decision']['fakes_called_authentic'])} |

After degradation (rates on the debiased pictures at the thresholds above):

| | matched AUC | debiased AUC | false alarms | caught |
|---|---|---|---|---|
{rows}

Pseudo-fakes made from held-out reals (against these reals; "called authentic" at the threshold above):

| family | in training | AUC | caught | called authentic |
|---|---|---|---|---|
{families}

Clips, mean of the frames (never trained, chosen or calibrated on; AUC {span(m['clip_summary']['auc'])}):

| clip | frames | face, px | score | ood | verdict |
|---|---|---|---|---|---|
{clips}

Beyond the limit of the distance:

| | share above 1 |
|---|---|
{far}

MesoNet (Afchar et al. 2018) on the same pictures and clips:

| | matched AUC | clip AUC |
|---|---|---|
{meso}

onnxruntime-node {speed.get('version')}: {speed.get('cpu_ms_per_crop')} ms of CPU per crop on one thread; largest difference from PyTorch
{speed.get('largest_difference')}.

## On video

<!-- measured: npm run bench -- cards writes this part -->

Not measured yet.

<!-- end of measured -->
"""


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("names", nargs="+")
    for name in args.parse_args().names:
        m = json.loads((MODELS / name / "metrics.json").read_text())
        (MODELS / name / "MODEL_CARD.md").write_text(card(name, m) + scorer_section(MODELS / name))


if __name__ == "__main__":
    main()
