"""Every model of the five solutions: network, layout of its checkpoint, what goes in and what comes out."""

from dataclasses import dataclass

from b7_sequence import FRAMES, SequenceB7, sequence_name
from efficientnet import EfficientNet, pytorch_name, timm_name
from i3d import MIN_FRAMES, I3d
from resnet34_fastai import resnet34_fastai
from resnet3d import Mc3, R2plus1d, R3d34
from se_resnext import SeResNeXt50
from state_dicts import Layout

IMAGENET = {"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}
MINUS_ONE_TO_ONE = {"mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5)}
AS_IT_IS = {"mean": (0.0, 0.0, 0.0), "std": (1 / 255, 1 / 255, 1 / 255)}  # 0..255

# The fewest frames that the Medics feed: four samples, every tenth frame.
MEDICS_FRAMES = 39
# They look at the first hundred frames only.
MEDICS_MOST_FRAMES = 100

LICENCES = {
    "1st": "MIT (repository of the weights)",
    "3rd": "Apache-2.0 (repository of the weights)",
    "medics": "not stated with the weights; the code is MIT",
    "79th": "not stated with the weights",
    "bronze": "not stated with the weights; the code is Apache-2.0",
}
SOURCES = {
    "1st": "Selim Seferbekov, 1st place, github.com/selimsef/dfdc_deepfake_challenge, release 0.0.1",
    "3rd": "NTech-Lab, 3rd place, github.com/NTech-Lab/deepfake-detection-challenge",
    "medics": "The Medics (James Howard, Ian Pan), github.com/jphdotam/DFDC, Kaggle data sets deepfake-detection-jph and deepfake",
    "79th": "Carlo Lepelaars, Mike Botermans, Yousri Delnoye, 79th place, Kaggle notebook efficientnet2xb5-b6200-b6finetuned-b4-2xres-01clip",
    "bronze": "Kerem Turgutlu, bronze, github.com/KeremTurgutlu/dfdc, Kaggle data set deepfakerandmergeaugmodels",
}


@dataclass(frozen=True)
class Model:
    solution: str
    name: str
    checkpoint: str  # file name as published
    summary: str
    build: callable  # -> module in our layout
    layout: callable  # module -> Layout
    input: dict  # fields of the manifest's `input`
    output: dict
    shape: tuple  # of one input of the network itself; of clip networks with the frames of the comparison, see compare.py
    clip: bool = False  # takes [n,3,frames,h,w]; the bundle takes [n,frames,3,h,w]

    @property
    def id(self):
        return f"dfdc-{self.solution}-{self.name}"


def picture(width, height, crop, **more):
    fields = {"name": "faces", "crop": crop, "width": width, "height": height, "color": "rgb", "layout": "nchw"}
    return fields | {"type": "float32", "frames": 1, "step": 1, "maxBatch": 4} | IMAGENET | more


def crop(shape, scale, outside="clip", resize="area"):
    return {"shape": shape, "scale": scale, "outside": outside, "resize": resize}


def output(activation, high, index=0):
    return {"name": "logits", "index": index, "activation": activation, "high": high}


def first(seed, epoch):
    def layout(net):
        timm = timm_name(net.plan.blocks)
        return Layout(
            name=lambda key: key if key.startswith("fc.") else f"encoder.{timm(key)}",
            ignored=("encoder.classifier.weight", "encoder.classifier.bias"),
            wrapped_in=("state_dict",),
            parallel=True,
            beside={"epoch": epoch, "bce_best": 0.0},
        )

    return Model(
        solution="1st",
        name=f"b7-{seed}-{epoch}",
        checkpoint=f"final_{seed}_DeepFakeClassifier_tf_efficientnet_b7_ns_0_{epoch}",
        summary="EfficientNet-B7 (timm, noisy student), letterboxed face with a third of margin",
        build=lambda: EfficientNet("b7", "same", 380, 380, 1),
        layout=layout,
        input=picture(380, 380, crop("box", 5 / 3)),
        output=output("logit", "synthetic"),
        shape=(3, 380, 380),
    )


def third(name, run):
    return Model(
        solution="3rd",
        name=f"b7-{name}",
        checkpoint=f"efficientnet-b7_ns_aa-original-mstd0.5_{run}_100k_v4_cad79a/snapshot_100000.fp16.pth",
        summary="EfficientNet-B7 on single faces",
        build=lambda: EfficientNet("b7", "native", 224, 192, 1),
        layout=lambda _net: Layout(name=pytorch_name, half=True),
        input=picture(192, 224, crop("box", 1.5, resize="bilinear")),
        output=output("logit", "synthetic"),
        shape=(3, 224, 192),
    )


def third_sequence():
    return Model(
        solution="3rd",
        name="b7-seq",
        checkpoint="efficientnet-b7_ns_seq_aa-original-mstd0.5_100k_v4_cad79a/snapshot_100000.fp16.pth",
        summary="EfficientNet-B7 with 3-D expansions over 7 frames; one logit per frame",
        build=SequenceB7,
        layout=lambda _net: Layout(name=sequence_name, half=True),
        input=picture(192, 224, crop("box", 1.5, resize="bilinear"), name="clips", frames=FRAMES, maxBatch=1),
        output=output("logit", "synthetic") | {"perFrame": True},
        shape=(FRAMES, 3, 224, 192),
    )


def medics_clip(name, checkpoint, summary, build, side, scaling, compared):
    more = {"name": "clips", "frames": MEDICS_FRAMES, "maxFrames": MEDICS_MOST_FRAMES, "maxBatch": 1} | scaling
    return Model(
        solution="medics",
        name=name,
        checkpoint=checkpoint,
        summary=f"{summary}; any number of frames from {MIN_FRAMES} on",
        build=build,
        layout=lambda _net: Layout(),
        # 224 of 256: the reference cuts the middle out of the squared region.
        input=picture(side, side, crop("square", 0.875, "zero", "bilinear"), **more),
        # Class 1 is REAL, and the reference takes 1 - P(REAL).
        output=output("logits", "real", index=1),
        shape=(3, compared, side, side),
        clip=True,
    )


def medics_still():
    return Model(
        solution="medics",
        name="srxt50",
        checkpoint="SRXT50_094_VM-0.2504.PTH",
        summary="SE-ResNeXt50 32x4d on single faces; blue first, with the means of red first, as it was trained",
        build=SeResNeXt50,
        layout=lambda _net: Layout(),
        input=picture(256, 256, crop("square", 1.2, resize="bilinear"), color="bgr"),
        output=output("logit", "synthetic"),
        shape=(3, 256, 256),
    )


def place_79(name, scale, side, checkpoint):
    return Model(
        solution="79th",
        name=name,
        checkpoint=checkpoint,
        summary=f"EfficientNet-{scale.upper()} at {side} pixels on the tight face, padded as for its native size",
        build=lambda: EfficientNet(scale, "native", side, side, 1),
        layout=lambda _net: Layout(
            name=lambda key: f"model.{pytorch_name(key)}",
            ignored=("model.fc.weight", "model.fc.bias", "model._norm_layer.weight", "model._norm_layer.bias"),
        ),
        input=picture(side, side, crop("box", 1)),
        output=output("logit", "real"),
        shape=(3, side, side),
    )


def bronze(name, checkpoint, summary, build, name_of=lambda key: key, half=False):
    return Model(
        solution="bronze",
        name=name,
        checkpoint=checkpoint,
        summary=summary,
        build=build,
        layout=lambda _net: Layout(name=name_of, wrapped_in=("model",), half=half, beside={"opt": {}}),
        input=picture(224, 224, crop("box", 1.3)),
        output=output("logits", "synthetic", index=1),
        shape=(3, 224, 224),
    )


FIRST = ((111, 36), (555, 19), (777, 29), (777, 31), (888, 37), (888, 40), (999, 23))

MODELS = (
    *(first(seed, epoch) for seed, epoch in FIRST),
    third_sequence(),
    third("first", "large_crop"),
    third("second", "re"),
    medics_clip("i3d", "j3d_e1_l0.1374.model", "I3D", I3d, 224, MINUS_ONE_TO_ONE, 12),
    medics_clip("res34", "res34_1cy_minaug_nonorm_e4_l0.1794.model", "3-D ResNet-34", R3d34, 224, AS_IT_IS, 11),
    medics_clip("mc3-112", "mc3_18_112_1cy_lilaug_nonorm_e9_l0.1905.model", "MC3-18", Mc3, 112, IMAGENET, 13),
    medics_clip("mc3-224", "mc3_18_112t224_1cy_lilaug_nonorm_e7_l0.1901.model", "MC3-18", Mc3, 224, IMAGENET, 9),
    medics_clip("r2p1-112", "r2p1_18_8_112tr_112te_e12_l0.1741.model", "R(2+1)D-18", R2plus1d, 112, IMAGENET, 13),
    medics_clip("i3d-cutmix", "i3dcutmix_e11_l0.1612.model", "I3D, cutmix", I3d, 224, MINUS_ONE_TO_ONE, 12),
    medics_clip(
        "r2p1-112-cutmix", "r2plus1dcutmix_112_e10_l0.1608.model", "R(2+1)D-18, cutmix", R2plus1d, 112, IMAGENET, 10
    ),
    medics_still(),
    place_79("b6-200", "b6", 200, "EffnetB6_pytorch_group_imgface6_200_0.0741.pth"),
    place_79("b5-224-a", "b5", 224, "testEfficientNet.pth"),
    place_79("b5-224-b", "b5", 224, "EffnetB5_imgface6_0.074.pth"),
    place_79("b6-224", "b6", 224, "EffnetB6_pytorch_group_imgface6_0.071_finetuned.pth"),
    place_79("b4-224", "b4", 224, "EffnetB4_pytorch_group_imgface6_0.0691.pth"),
    bronze("resnet34", "single_frame_resnet34_randmerge.pth", "ResNet-34 with fastai's head", resnet34_fastai),
    bronze(
        "b5",
        "single_frame_effnetb5_randmerge.pth",
        "EfficientNet-B5",
        lambda: EfficientNet("b5", "native", 224, 224, 2),
        pytorch_name,
    ),
    bronze(
        "b7",
        "single_frame_effnetb7_randmerge_fp16.pth",
        "EfficientNet-B7, weights rounded to float16",
        lambda: EfficientNet("b7", "native", 224, 224, 2),
        pytorch_name,
        half=True,
    ),
)


def find(solution, name):
    for model in MODELS:
        if (model.solution, model.name) == (solution, name):
            return model
    raise KeyError(f"no model {name!r} of {solution!r}; export.py --list names them")
