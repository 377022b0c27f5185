"""Training pictures, composed on the fly from labelled photographs, a few clip frames and face-free windows."""
import numpy as np

from .backgrounds import Backgrounds, resize
from .distortion import distort
from .library import flags_of
from .scene_labels import bury, clip_faces, empty, join, overlap_area, shift

SMALLEST = 9  # px; smaller faces are neither right nor wrong


class Composer(Backgrounds):
    def __init__(self, library, rng, largest):
        super().__init__(library, rng)
        self.largest = largest

    def view(self, image, rows, w, h, scale, anchor=None):
        """image x scale seen through a w x h window; `anchor` is a box that should mostly be inside it."""
        rng, ih, iw = self.rng, image.shape[0] * scale, image.shape[1] * scale
        if anchor is None:
            x, y = rng.uniform(min(0, iw - w), max(0, iw - w)), rng.uniform(min(0, ih - h), max(0, ih - h))
        else:
            cx, cy = (anchor[0] + anchor[2]) / 2 * scale, (anchor[1] + anchor[3]) / 2 * scale
            x, y = cx - w * rng.uniform(.2, .8), cy - h * rng.uniform(.2, .8)
            # stay on the picture where it is larger than the window; inside the window where it is smaller
            x, y = np.clip(x, min(0, iw - w), max(0, iw - w)), np.clip(y, min(0, ih - h), max(0, ih - h))
        covers = iw >= w and ih >= h
        canvas = None if covers else self.background(w, h)
        sx1, sy1 = max(0, int(x / scale)), max(0, int(y / scale))
        sx2, sy2 = min(image.shape[1], int(np.ceil((x + w) / scale))), min(image.shape[0], int(np.ceil((y + h) / scale)))
        sx2, sy2 = max(sx2, sx1 + 1), max(sy2, sy1 + 1)
        dx, dy = int(round(sx1 * scale - x)), int(round(sy1 * scale - y))
        dx, dy = max(dx, 0), max(dy, 0)
        pw, ph = min(w - dx, max(1, round((sx2 - sx1) * scale))), min(h - dy, max(1, round((sy2 - sy1) * scale)))
        if covers:
            dx, dy, pw, ph = 0, 0, w, h
        kx, ky = pw / (sx2 - sx1), ph / (sy2 - sy1)
        piece = resize(image[sy1:sy2, sx1:sx2], (pw, ph))
        if canvas is None:
            canvas = piece
        else:
            canvas[dy:dy + ph, dx:dx + pw] = piece
        if not len(rows):
            return (canvas, *empty())
        mul, add = np.array([kx, ky], np.float32), np.array([dx - sx1 * kx, dy - sy1 * ky], np.float32)
        boxes = rows[:, :4].reshape(-1, 2, 2) * mul + add
        points = rows[:, 6:].reshape(-1, 5, 2) * mul + add
        flags = flags_of(rows)
        boxes, flags = clip_faces(boxes.reshape(-1, 4), flags, (dx, dy, dx + pw, dy + ph))
        keep = flags > -1
        return canvas, boxes[keep], points.reshape(-1, 10)[keep], flags[keep]

    def faced(self):
        lib = self.library
        image, rows = lib.photo(lib.faced[self.rng.integers(len(lib.faced))])
        good = np.flatnonzero(flags_of(rows))
        sizes = rows[good, 2] - rows[good, 0]
        return image, rows, rows[good[int(sizes.argmax())]]

    def zoom(self, w, h, low=None, high=None):
        image, rows, face = self.faced()
        side = self.log_uniform(low or max(24, .12 * min(w, h)), high or min(self.largest, 1.05 * min(w, h)))
        return self.view(image, rows, w, h, side / max(face[2] - face[0], 8), face)

    def clip(self, w, h):
        lib = self.library
        image, rows = lib.clips[self.rng.integers(len(lib.clips))]
        base = min(w, h) / min(image.shape[:2])
        good = rows[flags_of(rows) > 0]
        anchor = good[self.rng.integers(len(good))] if len(good) and self.rng.random() < .8 else None
        scale = base * self.log_uniform(.6, 2.2)
        if anchor is not None:
            scale = min(scale, self.largest / max(anchor[2] - anchor[0], 1))
        return self.view(image, rows, w, h, scale, anchor)

    def mosaic(self, w, h):
        cx, cy = (int(n * self.rng.uniform(.3, .7)) for n in (w, h))
        canvas, parts = np.empty((h, w, 3), np.uint8), []
        for x1, y1, x2, y2 in ((0, 0, cx, cy), (cx, 0, w, cy), (0, cy, cx, h), (cx, cy, w, h)):
            pw, ph = x2 - x1, y2 - y1
            if self.rng.random() < .15:
                canvas[y1:y2, x1:x2] = self.cover(self.window(), pw, ph)
                continue
            part = self.zoom(pw, ph, 14, 1.1 * min(pw, ph))
            canvas[y1:y2, x1:x2] = part[0]
            parts.append(shift(part, x1, y1))
        return (canvas, *join(parts))

    def tiles(self, w, h):
        rng = self.rng
        canvas, found = self.background(w, h), empty()
        for _ in range(int(rng.integers(4, 22))):
            side = int(self.log_uniform(22, .6 * min(w, h)))
            pw, ph = min(w, side), min(h, int(side * rng.uniform(.8, 1.25)))
            spots = [(int(rng.integers(w - pw + 1)), int(rng.integers(h - ph + 1))) for _ in range(4)]
            x, y = min(spots, key=lambda spot: overlap_area(found[0], spot[0], spot[1], pw, ph))
            found = bury(found, (x, y, x + pw, y + ph))
            if rng.random() < .2:
                pixels, mask = self.stamp(pw, ph) if rng.random() < .5 else (self.cover(self.window(), pw, ph), 1)
                spot = canvas[y:y + ph, x:x + pw]
                canvas[y:y + ph, x:x + pw] = spot + (pixels.astype(np.float32) - spot) * mask
                continue
            image, rows, face = self.faced()
            part = self.view(image, rows, pw, ph, max(pw, ph) / 256 * self.log_uniform(1, 1.6), face)
            canvas[y:y + ph, x:x + pw] = part[0]
            found = tuple(np.concatenate(pair) for pair in zip(found, shift(part, x, y)[1:]))
        return (canvas, *found)

    def faceless(self, w, h):
        kind = self.rng.random()
        if kind < .12:
            return (self.plain(w, h), *empty())
        if kind < .55:
            return (self.scatter(np.ascontiguousarray(self.plain(w, h))), *empty())
        canvas = self.background(w, h)
        for _ in range(int(self.rng.integers(2, 12))):
            pw, ph = (int(self.log_uniform(24, n)) for n in (w, h))
            x, y = int(self.rng.integers(w - pw + 1)), int(self.rng.integers(h - ph + 1))
            canvas[y:y + ph, x:x + pw] = self.cover(self.window(), pw, ph)
        return (canvas, *empty())

    def scene(self, w, h):
        """RGB picture, boxes, landmarks, flags (1 face, 0 leave out)."""
        kind = self.rng.random()
        if kind < .2:
            image, boxes, points, flags = self.faceless(w, h)
        elif kind < .44:
            image, boxes, points, flags = self.zoom(w, h)
        elif kind < .57 and self.library.clips:
            image, boxes, points, flags = self.clip(w, h)
        elif kind < .77:
            image, boxes, points, flags = self.mosaic(w, h)
        else:
            image, boxes, points, flags = self.tiles(w, h)
        image, boxes, points, flags, sharp = distort(self.rng, image, boxes, points, flags)
        side = np.sqrt(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(1)) * sharp
        flags = np.where(side < SMALLEST, 0, flags)
        return np.ascontiguousarray(image[..., ::-1]), boxes, points, flags.astype(np.float32)
