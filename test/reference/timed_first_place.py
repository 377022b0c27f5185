"""The 1st place's preset with its seven networks of the real size in torch, timed.

/usr/bin/python3 test/reference/timed_first_place.py BUNDLES VIDEO THREADS
The other half of `npm run bench -- reference`, which starts it. Makes the networks with random weights, writes them to
BUNDLES for Trueframe and prints a line; on a line of input it opens the video and prints score, votes and seconds as JSON.
Debian: python3-numpy python3-onnx python3-opencv python3-pil python3-skimage python3-torch.
"""

import json
import pathlib
import sys
import time

import numpy as np
import torch

EXPORTERS = pathlib.Path(__file__).parents[2] / "training" / "published"
sys.path.insert(0, str(EXPORTERS))

import cv2
from bundle import write_bundle
from catalogue import MODELS
from presets import Video, first_place
from random_weights import pictures, randomise, sample_shape


def main():
    bundles, path, threads = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    nets = {}
    for seed, model in enumerate((model for model in MODELS if model.solution == "1st"), 1):
        net = nets[model.id] = model.build()
        randomise(net, pictures(model, sample_shape(model), seed), seed)
        write_bundle(net, model, bundles / model.id, seed=seed)
    print(json.dumps({"torch": torch.__version__}), flush=True)
    sys.stdin.readline()

    def logits(bundle, inputs):
        return nets[bundle](torch.from_numpy(np.ascontiguousarray(inputs, np.float32))).numpy()

    with torch.no_grad():
        # The first run of each allocates.
        for name in nets:
            logits(name, np.zeros((1, 3, 380, 380)))
        video = Video(path)
        began, cpu_began = time.perf_counter(), time.process_time()
        score, votes = first_place(video, logits)
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
    facts = {
        "score": float(score),
        "votes": len(votes),
        "mean": float(np.mean(votes, dtype=np.float64)),
        "seconds": seconds,
        "cpuSeconds": cpu_seconds,
    }
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
