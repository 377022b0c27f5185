import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from training.mobilenet import MobileNetV2
from training.start import keras


class MobileNet(unittest.TestCase):
    def test_it_has_keras_s_parameters(self):
        net = MobileNetV2()
        backbone = sum(p.numel() for n, p in net.named_parameters() if not n.startswith(("head", "outline")))
        self.assertEqual(backbone, 2_223_872)  # trainable parameters of tf.keras.applications.MobileNetV2 without its top

    def test_frozen_parts_keep_their_statistics(self):
        net = MobileNetV2().train()
        net.freeze(4)
        before = net.stem.bn.running_mean.clone()
        net(torch.rand(2, 3, 64, 64)).sum().backward()
        self.assertTrue(torch.equal(before, net.stem.bn.running_mean))
        self.assertIsNone(net.blocks[2].body[0].conv.weight.grad)
        self.assertIsNotNone(net.blocks[3].body[0].conv.weight.grad)

    def test_weights_in_bytes_find_their_places(self):
        state = MobileNetV2().state_dict()
        facts, data = [], b""
        for here, conv, norm in keras.layers():
            depthwise = state[f"{here}.conv.weight"].shape[1] == 1 and "depthwise" in conv
            order = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
            rows = [(f"{conv}/{'depthwise_kernel' if depthwise else 'kernel'}", state[f"{here}.conv.weight"].permute(order))]
            names = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean", "moving_variance": "running_var"}
            rows += [(f"{norm}/{theirs}", state[f"{here}.bn.{mine}"]) for theirs, mine in names.items()]
            for name, value in rows:
                steps = np.round((value.numpy() + 2) / 0.02).astype(np.uint8)
                facts.append({"name": name, "shape": list(value.shape), "dtype": "float32",
                              "quantization": {"dtype": "uint8", "min": -2.0, "scale": 0.02}})
                data += steps.tobytes()
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "model.json").write_text(json.dumps({"weightsManifest": [{"weights": facts}]}))
            Path(folder, "weights.bin").write_bytes(data)
            read = keras.state_dict(keras.read_weights(folder))
            missing, unknown = MobileNetV2().load_state_dict(read, strict=False)
            self.assertEqual(unknown, [])
            self.assertTrue(all(m.startswith(("head", "outline")) or m.endswith("num_batches_tracked") for m in missing))
            for name, value in read.items():
                self.assertLess((value - state[name].clamp(-2, 3.1)).abs().max(), 0.0101, name)
            Path(folder, "weights.bin").write_bytes(data + b"0")
            with self.assertRaisesRegex(ValueError, "bytes of weights"):
                keras.read_weights(folder)


if __name__ == "__main__":
    unittest.main()
