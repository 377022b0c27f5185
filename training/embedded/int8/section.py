"""The section "On the CPU: int8" of the model cards, from the int8.json that the comparisons write."""

import json

ELSEWHERE = """On an emulated processor without VNNI the answers are the same, bit for bit, because weights have 7 bits (README of the code); the time
on such processors and everything on ARM were not measured."""


def both(values, form=".3f"):
    return f"{values[0]:{form}} and {values[1]:{form}}"


def opening(r):
    integers, convolutions = r["convolutions"]
    times = "; ".join(f"{t['width']} x {t['height']}: {t['ratio']:.2f} ({t['int8Ms']:.2f} for {t['floatMs']:.2f} ms)" for t in r["time"])
    has = ", ".join(r["processor"]["integer"]) or "no integer instructions"
    return f"""
## On the CPU: int8

CPUs run `model.int8.onnx` ({r["bytes"][1]:,} bytes): the same network with {integers} of {convolutions} convolutions in integers. Tensors are uint8 and
weights int8 of 7 bits with a scale per output channel, all ranges fixed beforehand on pictures that training saw. Inputs and
outputs are those of `model.onnx`, which accelerators run and which everything else in this card is about. Code:
`training/embedded/int8`; the figures here are from `int8.json`, float first, then int8.

CPU time of a run over that of `model.onnx`, one thread, in turns ({r["processor"]["name"]}; {has}): {times}.
"""


def scorer_section(folder):
    """Empty for a scorer that has no int8 file."""
    path = folder / "int8.json"
    if not path.exists():
        return ""
    r = json.loads(path.read_text())
    auc = r["matched"]["auc"]
    rows = "\n".join(f"| {k} | {v['auc'][0]:.4f} | {v['auc'][1]:.4f} | {v['score']['mean']:.4f}; {v['score']['max']:.3f} |"
                     for k, v in r["sets"].items())
    whole, vote, clips = r["all"], r["ensemble"], r["clips"]
    return f"""{opening(r)}
Matched AUC {auc[0][0]:.4f} [{auc[0][1]:.4f}, {auc[0][2]:.4f}] and {auc[1][0]:.4f} [{auc[1][1]:.4f}, {auc[1][2]:.4f}]. All held-out pictures, debiased, degraded and forged:

| | AUC, float | AUC, int8 | score moves by, mean; most |
|---|---|---|---|
{rows}

Over all {whole["crops"]:,} crops scores move by {whole["score"]["mean"]:.4f} on average, 99 % of them by less than {whole["score"]["p99"]:.3f}, none by more than
{whole["score"]["max"]:.3f}; `ood` by {whole["ood"]["mean"]:.4f}, and {whole["crossed_ood"]:.2%} of the crops cross its limit. The ensemble's score moves by {vote["score"]["mean"]:.4f}, at most
{vote["score"]["max"]:.3f}; {vote["crossed"]:.2%} of the crops cross its threshold. The mean of a clip moves by {clips["score"]["mean"]:.4f}, at most {clips["score"]["max"]:.3f} ({clips["clips"]} clips).

{ELSEWHERE}
"""


def detector_section(folder):
    r = json.loads((folder / "int8.json").read_text())
    was, now = r["float"], r["int8"]

    def rates(name):
        cells = (f"{p[name][k]:.3f} [{p[name][k + '95'][0]:.3f}, {p[name][k + '95'][1]:.3f}]" for k in ("recall", "precision") for p in (was, now))
        return " | ".join(cells)

    def counts(side):
        a, b = (p["pictures"][side] for p in (was, now))
        return (f"at long side {side} {a['dlib']['found']} and {b['dlib']['found']} of {a['dlib']['boxes']} faces marked by dlib, "
                f"{a['noFace']['falseHits']} and {b['noFace']['falseHits']} false hits in the nine faceless pictures")

    moves = "\n".join(f"| {side} | {a['faces']} | {a['lost']}; {a['new']} | {a['iou']:.3f}; {a['iouFrom.9']:.1%} | "
                      f"{a['confidence']['mean']:.4f}; {a['confidence']['max']:.3f} |" for side, a in r["agreement"].items())
    hits = {k: v[0] for k, v in now["pictures"]["640"]["noFace"]["bestScoreAndHits"].items() if v[1]}
    faceless = ", ".join(f"{k.split('/')[1]} {both((was['facelessClips'][k], v), '.2f')}" for k, v in now["facelessClips"].items())
    return f"""{opening(r)}
| set | recall, float | recall, int8 | precision, float | precision, int8 |
|---|---|---|---|---|
| held-out scenes | {rates("heldOutScenes")} |
| unseen clips | {rates("unseenClips")} |
| unseen clips of a person seen in training | {rates("seenPersonClips")} |

Pictures with known answers: {counts("640")}{" (" + ", ".join(f"{k} {v:.2f}" for k, v in hits.items()) + ")" if hits else ""}; {counts("320")}.
Best scores in faceless clips: {faceless}.

The same faces in the {r["agreement"]["640"]["frames"]} frames of the clips, found by the float file at {r["threshold"]}; "new" are found by int8 alone:

| long side | faces | lost; new | IoU of the boxes, mean; share from .9 | confidence moves by, mean; most |
|---|---|---|---|---|
{moves}

{ELSEWHERE}
"""
