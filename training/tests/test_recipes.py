import tempfile
import unittest
from pathlib import Path
from unittest import mock

import cv2
import numpy as np
import torch

from training import export, nets
from training.blocks import losses
from training.data.made_up import make
from training.data.prepared import Prepared
from training.loop import Run
from training.recipes import RECIPES

# As small as each recipe can be and still learn in 20 steps. Rates are the tiny network's, not the recipe's.
SMALL = {"network": "tiny", "size": (64, 64), "batch_size": 8, "steps": 20}
OWN = {
    "dfdc-1st": {"rate": 0.05},
    "dfdc-3rd": {"batch_size": 2, "rate": 0.05},
    "dfdc-3rd-sequence": {"batch_size": 4, "rate": 0.05},
    "dfdc-medics": {"rate": 0.01},
    "dfdc-79th": {"rate": 0.003},
    "dfdc-bronze": {"rate": 0.02},
    "embedded": {"batch_size": 6, "rate": 0.01},
}
FACTS = {"start": "at random", "data": "drawn faces", "training": "20 steps"}


def small(name):
    recipe = RECIPES[name](**{**SMALL, **OWN.get(name, {})})
    recipe.warm_up = 2
    if name == "dfdc-medics":
        recipe.frames = 4
    return recipe


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.data = Prepared(make(cls.folder / "data", originals=6, frames=8))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def learns(self, name, loss=None, share=0.97):
        recipe, loss = small(name), loss or self.loss
        run = Run(recipe, self.data, self.folder / name, seed=2)
        batches = [recipe.batch(self.data, 5, step) for step in range(1000, 1004)]
        before = loss(run, batches)
        run.train(20, tell=lambda _: None)
        self.assertLess(loss(run, batches), share * before)
        folder = export.export(run.averaged(), recipe, self.folder / name / "bundle", FACTS)
        # `npm run bench -- cards` fills this in.
        self.assertRegex((folder / "MODEL_CARD.md").read_text(), r"<!-- measured: .* -->\n[\s\S]+<!-- end of measured -->\n")
        if (export.REPO / "node_modules/onnxruntime-node").exists():
            self.assertLess(export.parity(run.averaged(), recipe, folder), 1e-4)

    def loss(self, run, batches):
        """Returns the loss over batches that are not trained on, mixed and dropped the same each time."""
        run.recipe.before(run.net.train(), 0)
        found = []
        for seed, batch in enumerate(batches):
            torch.manual_seed(seed)
            with torch.no_grad():
                found.append(run.recipe.loss(run.net, batch, torch.Generator().manual_seed(seed)).item())
        return np.mean(found)

    def test_first(self):
        self.learns("dfdc-1st")

    def test_third(self):
        self.learns("dfdc-3rd")

    @mock.patch("training.blocks.compression.draw_video", lambda rng: None)  # test_third encodes
    def test_third_on_sequences(self):
        self.learns("dfdc-3rd-sequence", self.unmixed, 0.99)

    def unmixed(self, run, batches):
        """The loss on pairs that are not faded into each other: with few clips in a batch the shares would hide what was learned."""
        run.recipe.before(run.net.train(), 0)
        with torch.no_grad():
            sides = [(run.net(clips), kind) for pair in batches for clips, kind in zip(pair, (0, 1))]
        return np.mean([losses.binary(logits, torch.full_like(logits, kind)).item() for logits, kind in sides])

    def test_sequences_widen_all_expansions_of_an_efficientnet(self):
        net = nets.sequences("efficientnet_b0").eval()
        self.assertEqual(len(net.over_time), 15)
        with torch.no_grad():
            self.assertEqual(net(torch.zeros(1, 7, 3, 32, 32)).shape, (1, 7))

    def test_medics(self):
        self.learns("dfdc-medics")

    def test_79th(self):
        self.learns("dfdc-79th")

    def test_bronze(self):
        self.learns("dfdc-bronze")

    def test_embedded(self):
        self.learns("embedded")

    def test_a_run_that_was_stopped_goes_on_as_if_it_were_not(self):
        whole = Run(small("dfdc-79th"), self.data, self.folder / "whole", seed=3)
        whole.train(6, tell=lambda _: None)
        for steps in (2, 6):
            parts = Run(small("dfdc-79th"), self.data, self.folder / "parts", seed=3)
            parts.train(steps, tell=lambda _: None)
        self.assertEqual(parts.losses, whole.losses)

    def test_a_folder_of_another_recipe_is_refused(self):
        Run(small("dfdc-79th"), self.data, self.folder / "mine", seed=3).save()
        with self.assertRaisesRegex(ValueError, "of recipe dfdc-79th"):
            Run(small("dfdc-bronze"), self.data, self.folder / "mine", seed=3)


if __name__ == "__main__":
    unittest.main()
