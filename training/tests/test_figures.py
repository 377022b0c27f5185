import csv
import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np

from training.blocks import blending
from training.blocks.reading import spread_frames
from training.data.made_up import face
from training.figures import blended_clips, bundle_scores, intervals, photographs
from training.figures.encode import write_clip
from training.figures.face_clip import FACE, FaceClip, face_clip, follow


def drawn(shift, seed=1, zoom=4):
    """A drawn face on a larger picture. -> picture, box, landmarks"""
    picture, points = face(np.random.default_rng(seed), shift)
    picture = cv2.resize(picture, None, fx=zoom, fy=zoom)
    return picture, np.array([20 + shift, 14, 56, 72.0]) * zoom, points * float(zoom)


class Seeing:
    """A detector that knows where the drawn face is: `shifts` by frame, None: nowhere."""

    def __init__(self, shifts):
        self.left = list(shifts)

    def __call__(self, rgb):
        shift = self.left.pop(0)
        if shift is None:
            return np.zeros((0, 4)), np.zeros((0, 5, 2)), np.zeros(0)
        _, box, points = drawn(shift)
        return box[None], points[None], np.ones(1)


class Clips(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def clip(self, name, frames=12, seed=1):
        path = self.folder / name
        write_clip(path, [drawn(k % 5, seed)[0] for k in range(frames)], 25, 18)
        return path

    def test_a_clip_is_the_first_run_with_a_face_cut_to_one_window(self):
        shifts = [0, 1, None, *(k % 5 for k in range(3, 12))]
        found = face_clip(self.clip("a.mp4"), Seeing(shifts))
        self.assertEqual(len(found.frames), 9)
        self.assertEqual(found.fps, 25)
        self.assertEqual({f.shape for f in found.frames}, {found.frames[0].shape})
        self.assertTrue(all(side % 2 == 0 for side in found.frames[0].shape[:2]))
        self.assertAlmostEqual(float(np.median(found.boxes[:, 2:].max(1))), FACE, delta=2)
        self.assertIsNone(face_clip(self.clip("b.mp4", 6), Seeing([0] * 6)))

    def test_another_face_is_not_followed(self):
        before = [np.array([10, 10, 40, 40.0])]
        boxes = np.array([[14, 10, 40, 40.0], [200, 10, 90, 90]])
        box, _ = follow((boxes, np.zeros((2, 5, 2)), np.ones(2)), before)
        self.assertEqual(box[0], 14)
        self.assertIsNone(follow((boxes[1:], np.zeros((1, 5, 2)), np.ones(1)), before))

    def test_real_and_forged_go_through_one_encoder_and_share_a_group(self):
        rows = [{"path": str(self.clip(f"{g}.mp4", seed=n)), "family": "camera", "group": g} for n, g in enumerate("ab")]
        out = self.folder / "out"
        out.mkdir()
        blended_clips.make(rows, out, Seeing([k % 5 for k in range(12)] * 2))
        with open(out / "clips.tsv") as file:
            table = list(csv.DictReader(file, delimiter="\t"))
        self.assertEqual(len(table), 2 * 4 * 3)
        at23 = [r for r in table if r["degradation"] == "crf23" and r["group"] == "a"]
        self.assertEqual([(r["label"], r["family"]) for r in at23],
                         [("real", "camera"), ("fake", "swap"), ("fake", "self-blended"), ("fake", "mirror")])  # fmt: skip
        first = [spread_frames(r["path"], 100)[0] for r in at23]
        self.assertEqual({f.shape for f in first}, {first[0].shape})
        for forged in first[1:]:
            self.assertGreater(np.abs(forged.astype(int) - first[0]).max(), 40)

    def test_a_clip_is_forged_by_one_draw(self):
        picture, box, points = drawn(0)
        clip = FaceClip([picture] * 3, np.stack([box] * 3), np.stack([points] * 3), 25)
        frames = blended_clips.forge(blending.self_blended, clip, (4, 5))
        self.assertEqual([np.array_equal(f, frames[0]) for f in frames], [True] * 3)
        self.assertFalse(np.array_equal(frames[0], picture))


class Photographs(unittest.TestCase):
    def photograph(self, side, fake, at=(128, 128)):
        box = np.array([at[0] - side / 2, at[1] - side / 2, side, side])
        return photographs.Photograph(np.zeros((256, 256, 3), np.uint8), box, np.zeros((5, 2)), fake)

    def test_pairs_have_faces_of_a_size_and_windows_inside(self):
        sides = [111, 113, 125, 125, 140, 171]
        own = [self.photograph(s, f) for f in (False, True) for s in sides] + [self.photograph(125, True, (60, 128))]
        pairs = photographs.matched(own)
        self.assertEqual(len(pairs), 6)
        for real, fake in pairs:
            self.assertEqual((real.fake, fake.fake), (False, True))
            self.assertLess(abs(real.side - fake.side), 4)
            self.assertGreaterEqual(fake.box[0], 0.1 * fake.side)

    def test_every_family_changes_the_face(self):
        reals = [photographs.Photograph(*drawn(k, seed=k), False) for k in range(3)]
        for family in photographs.FAMILIES:
            forged = [photographs.forge(family, reals, n) for n in range(3)]
            self.assertTrue(any(not np.array_equal(f, r.picture) for f, r in zip(forged, reals)), family)


class Scores(unittest.TestCase):
    def test_pairs_are_drawn_together(self):
        noise = np.random.default_rng(1).normal(0, 1, 60)
        value, low, high = intervals.figure(lambda r, f: float((f > r).mean()), noise, noise + 0.01)
        self.assertEqual((value, low, high), (1, 1, 1))

    def test_a_bundle_scores_crops_alike_alone_and_in_a_batch(self):
        folder = Path(__file__).resolve().parents[2] / "plugins/embedded/models/bands"
        if not (Path(__file__).resolve().parents[2] / "node_modules/onnxruntime-node").exists():
            self.skipTest("npm packages are not installed")
        photos = [photographs.Photograph(*drawn(k), False) for k in range(3)]
        scorer = bundle_scores.Scorer(folder)
        logits = scorer(photos)
        self.assertEqual(logits.shape, (3,))
        self.assertTrue(np.isfinite(logits).all())
        np.testing.assert_allclose(scorer(photos[:1]), logits[:1], atol=1e-4)

    def test_members_vote_by_weight_or_the_surest_is_believed(self):
        logits, weights = np.array([[0.0, 3], [3, -3]]), np.array([1.0, 2])
        np.testing.assert_allclose(photographs.VOTES["logit-mean"](logits, weights), [2, -1])
        np.testing.assert_allclose(photographs.VOTES["max"](logits, weights), [3, 3])

    def test_logits_are_high_for_synthetic_and_calibrated(self):
        scorer = object.__new__(bundle_scores.Scorer)
        scorer.manifest = {"output": {"activation": "probability", "high": "real"}, "calibration": {"a": 2, "b": 1}}
        np.testing.assert_allclose(scorer.logits(np.array([0.5, 0.1])), [1, 1 + 2 * np.log(9)])


if __name__ == "__main__":
    unittest.main()
