"""Training pictures, composed on the fly from labelled photographs, a few clip frames and face-free windows."""
import cv2
import numpy as np

from .common import SHARED

STILL = "coffee.png", "coins.png", "moon.png", "page.png", "rocket.jpg"  # faceless; the other four are for tests
POSITIVE, VISIBLE, SMALLEST = .65, .7, 9


class Library:
    """The photographs and clip frames of a scratch folder, with one label table per picture.

    Labels are rows x1 y1 x2 y2, YuNet's score, RetinaFace's score, ten landmark numbers."""

    def __init__(self, work, held, half=None):
        self.shards, self.index, self.rows = [], [], []
        for path in sorted(work.glob("photos*.npy")):
            data = np.load(str(path).replace("photos", "labels").replace(".npy", ".npz"))
            self.shards.append(np.load(path, mmap_mode="r"))
            table, ends = data["rows"], np.searchsorted(data["rows"][:, 0], np.arange(len(data["held"]) + 1))
            for i in np.flatnonzero(data["held"] == held):
                if half is not None and int(str(data["hashes"][i])[8:10], 16) % 2 != half:
                    continue
                self.index.append((len(self.shards) - 1, i, str(data["hashes"][i])))
                self.rows.append(table[ends[i]:ends[i + 1], 1:])
        first = {}
        for i, (_, _, sha) in enumerate(self.index):  # byte-identical photographs count once
            first.setdefault(sha, i)
        self.order = np.array(sorted(first.values()))
        self.faced = np.array([i for i in self.order if (self.rows[i][:, 4] >= POSITIVE).any()])
        self.clips, self.still = [], []
        if not held:
            paths = [SHARED / "data" / "images" / "no-face" / name for name in STILL]
            self.still = [cv2.imread(str(path)) for path in paths if path.exists()]
        if not held and (work / "clips.npz").exists():
            data = np.load(work / "clips.npz")
            table = data["rows"]
            for i in range(len(data.files) - 1):
                self.clips.append((data[f"frame{i}"], table[table[:, 0] == i][:, 1:]))
        self.hard, self.hard_path = [], None if held else work / "hard.npz"
        self.reload()

    def reload(self):
        """The windows that mine.py found last: photograph, x1, y1, x2, y2."""
        if self.hard_path and self.hard_path.exists():
            self.hard = np.load(self.hard_path)["windows"]

    def photo(self, i):
        shard, row, _ = self.index[i]
        return np.asarray(self.shards[shard][row]), self.rows[i]


def flags_of(rows):
    """1 = a face to be found, 0 = neither right nor wrong."""
    return ((rows[:, 4] >= POSITIVE) | ((rows[:, 4] >= .5) & (rows[:, 5] >= POSITIVE))).astype(np.float32)


def empty():
    return np.zeros((0, 4), np.float32), np.zeros((0, 10), np.float32), np.zeros(0, np.float32)


def resize(image, size):
    shrink = size[0] < image.shape[1]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)


class Composer:
    def __init__(self, library, rng, largest):
        self.library, self.rng, self.largest = library, rng, largest

    # ---- pieces ----------------------------------------------------------------------------------------------------

    def log_uniform(self, low, high):
        return float(np.exp(self.rng.uniform(np.log(low), np.log(max(high, low * 1.01)))))

    def window(self):
        """A piece of a photograph (or clip frame) that holds no face by either teacher."""
        rng, lib = self.rng, self.library
        if len(lib.hard) and rng.random() < .5:
            i, x1, y1, x2, y2 = lib.hard[rng.integers(len(lib.hard))].astype(int)
            return lib.photo(i)[0][y1:y2, x1:x2]
        for _ in range(8):
            if lib.clips and rng.random() < .12:
                image, rows = lib.clips[rng.integers(len(lib.clips))]
            else:
                image, rows = lib.photo(lib.order[rng.integers(len(lib.order))])
            h, w = image.shape[:2]
            if len(rows):
                x1, y1 = rows[:, :2].min(0) - 3
                x2, y2 = rows[:, 2:4].max(0) + 3
                strips = [(0, 0, x1, h), (x2, 0, w, h), (0, 0, w, y1), (0, y2, w, h)]
            elif image.shape[:2] != (256, 256):  # every photograph has a face, even where no teacher sees it
                strips = [(0, 0, w, h)]
            else:
                continue
            strips = [s for s in strips if s[2] - s[0] >= 36 and s[3] - s[1] >= 36]
            if not strips:
                continue
            x1, y1, x2, y2 = (int(v) for v in strips[rng.integers(len(strips))])
            cw, ch = (int(rng.uniform(36, n)) for n in (x2 - x1, y2 - y1))
            x, y = x1 + int(rng.integers(x2 - x1 - cw + 1)), y1 + int(rng.integers(y2 - y1 - ch + 1))
            return image[y:y + ch, x:x + cw]
        return np.full((64, 64, 3), int(rng.integers(256)), np.uint8)

    def cover(self, image, w, h, most=3.0):
        """A face-free picture enlarged (and cut), or mirrored again and again, to cover w x h."""
        if self.rng.random() < .35:
            factor = self.log_uniform(.4, 1.3)
            small = resize(image, (max(12, round(image.shape[1] * factor)), max(12, round(image.shape[0] * factor))))
            down, right = max(0, h - small.shape[0]), max(0, w - small.shape[1])
            top, left = int(self.rng.integers(down + 1)), int(self.rng.integers(right + 1))
            return cv2.copyMakeBorder(small, top, down - top, left, right - left, cv2.BORDER_REFLECT)[:h, :w]
        need = max(w / image.shape[1], h / image.shape[0])
        scale = need * (self.log_uniform(1, most) if self.rng.random() < .5 else 1)
        cw, ch = min(image.shape[1], max(1, round(w / scale))), min(image.shape[0], max(1, round(h / scale)))
        x, y = self.rng.integers(image.shape[1] - cw + 1), self.rng.integers(image.shape[0] - ch + 1)
        return resize(image[y:y + ch, x:x + cw], (w, h))

    def stamp(self, w, h):
        """A round, framed or written thing that is no face: pixels and their mask 0..1."""
        rng = self.rng
        if rng.random() < .6:
            pixels = self.cover(self.window(), w, h)
        else:
            pixels = np.empty((h, w, 3), np.uint8)
            pixels[:] = rng.integers(0, 256, 3)
        base, spread = pixels[h // 2, w // 2].astype(int), int(rng.choice([40, 255]))
        colour = lambda: tuple(int(c) for c in np.clip(base + rng.integers(-spread, spread + 1, 3), 0, 255))
        for _ in range(int(rng.integers(0, 7))):  # rings, strokes, dots and letters on it
            kind, thick = rng.random(), int(rng.integers(1, max(2, w // 12)))
            a, b = (tuple(int(v) for v in rng.uniform(0, (w, h))) for _ in range(2))
            if kind < .35:
                axes = int(rng.uniform(.02, .5) * w) + 1, int(rng.uniform(.02, .5) * h) + 1
                cv2.ellipse(pixels, a, axes, float(rng.uniform(0, 180)), 0, 360, colour(),
                            -1 if rng.random() < .4 else thick, cv2.LINE_AA)
            elif kind < .7:
                cv2.line(pixels, a, b, colour(), thick, cv2.LINE_AA)
            else:
                word = "".join(chr(c) for c in rng.integers(48, 122, int(rng.integers(1, 8))))
                cv2.putText(pixels, word, a, int(rng.integers(0, 8)), rng.uniform(.2, 1) * h / 40, colour(), thick, cv2.LINE_AA)
        if rng.random() < .5:  # shaded like a lit, curved thing
            y, x = np.mgrid[-1:1:h * 1j, -1:1:w * 1j]
            light = 1 - rng.uniform(0, .8) * np.clip(x * rng.normal(0, .6) + y * rng.normal(0, .6) + (x * x + y * y) / 2, 0, 1)
            pixels = (pixels * light[..., None]).astype(np.uint8)
        mask = np.zeros((h, w), np.float32)
        if rng.random() < .75:
            cv2.ellipse(mask, (w // 2, h // 2), (max(1, w // 2 - 1), max(1, h // 2 - 1)), 0, 0, 360, 1.0, -1)
            if rng.random() < .6:
                mask = cv2.GaussianBlur(mask, (0, 0), max(.5, w * rng.uniform(.01, .08)))
        else:
            mask[:] = 1
        return pixels, mask[..., None]

    def scatter(self, canvas):
        """Stamps on a face-free canvas, sometimes many times the same one."""
        rng, (h, w) = self.rng, canvas.shape[:2]
        made, same = None, rng.random() < .35
        for _ in range(int(rng.integers(1, 14))):
            if made is None or not same:
                side = self.log_uniform(10, .6 * min(w, h))
                made = self.stamp(max(8, int(side)), max(8, min(h, int(side * rng.uniform(.8, 1.4)))))
            pixels, mask = made
            sh, sw = pixels.shape[:2]
            x, y = int(rng.integers(w - sw + 1)), int(rng.integers(h - sh + 1))
            spot = canvas[y:y + sh, x:x + sw]
            canvas[y:y + sh, x:x + sw] = spot + (pixels.astype(np.float32) - spot) * mask
        return canvas

    def texture(self, w, h):
        """Stones, cloth, relief, starry skies: noise in octaves, bent and lit from one side."""
        rng = self.rng
        total, cell = np.zeros((h, w), np.float32), self.log_uniform(2, 40)
        for octave in range(int(rng.integers(1, 5))):
            size = max(2, round(w / cell * 2 ** octave)), max(2, round(h / cell * 2 ** octave * rng.uniform(.7, 1.4)))
            if size[0] > w or size[1] > h:
                break
            layer = cv2.resize(rng.standard_normal((size[1], size[0])).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
            total += (abs(layer) if rng.random() < .4 else layer) * rng.uniform(.4, .9) ** octave
        if rng.random() < .3:
            total = np.tanh(total * rng.uniform(1, 6))
        if rng.random() < .5:  # lit from one side
            dx, dy = rng.integers(-3, 4, 2)
            total = total - np.roll(total, (int(dy), int(dx)), (0, 1)) * rng.uniform(.5, 1) if dx or dy else total
        total = (total - total.mean()) / (total.std() + 1e-6)
        grey = rng.uniform(30, 220) + total * rng.uniform(8, 70)
        tint = rng.uniform(.7, 1.3, 3) if rng.random() < .6 else np.ones(3)
        return np.clip(grey[..., None] * tint.astype(np.float32), 0, 255).astype(np.uint8)

    def written(self, w, h):
        """A page of text."""
        rng = self.rng
        dark = rng.random() < .2
        canvas = np.empty((h, w, 3), np.uint8)
        canvas[:] = np.linspace(rng.uniform(120, 255), rng.uniform(120, 255), w)[None, :, None]
        ink = tuple(int(v) for v in rng.integers(0, 90, 3))
        font, size, thick = int(rng.choice([0, 2, 3, 4, 6, 7])), self.log_uniform(.3, 1.6), 1
        thick += int(rng.integers(0, 1 + int(2 * size)))
        y, gap = 0.0, 32 * size * rng.uniform(.9, 1.6)
        while y < h + gap:
            line = "".join(chr(c) if rng.random() > .17 else " " for c in rng.integers(65, 123, int(w / (14 * size)) + 2))
            cv2.putText(canvas, line, (int(rng.uniform(-20, 20)), int(y)), font, size, ink, thick, cv2.LINE_AA)
            y += gap
        return 255 - canvas if dark else canvas

    def coined(self, w, h):
        """Rows of embossed discs."""
        rng = self.rng
        canvas = self.texture(w, h)
        side = int(self.log_uniform(16, min(w, h) / 2))
        step = side * rng.uniform(1.0, 1.5)
        (y0, x0), tint = rng.uniform(-.5, .5, 2) * side, rng.uniform(.75, 1, 3)
        shade = cv2.convertScaleAbs(canvas, alpha=rng.uniform(.2, 1))
        canvas = shade if rng.random() < .7 else canvas
        for row in range(int(h / step) + 1):
            for column in range(int(w / step) + 1):
                x, y = int(x0 + column * step + rng.normal(0, .04) * side), int(y0 + row * step + rng.normal(0, .04) * side)
                if x < 0 or y < 0 or x + side > w or y + side > h or rng.random() < .1:
                    continue
                relief = cv2.cvtColor(self.cover(self.window(), side, side), cv2.COLOR_BGR2GRAY).astype(np.float32)
                relief = relief - np.roll(relief, (1, 1), (0, 1)) * rng.uniform(.6, 1)
                disc = np.clip(rng.uniform(60, 190) + relief * rng.uniform(.5, 3), 0, 255)
                mask = np.zeros((side, side), np.float32)
                cv2.circle(mask, (side // 2, side // 2), side // 2 - 1, 1.0, -1, cv2.LINE_AA)
                if rng.random() < .5:
                    cv2.circle(disc, (side // 2, side // 2), int(side * .44), float(rng.uniform(40, 220)), 1, cv2.LINE_AA)
                spot = canvas[y:y + side, x:x + side]
                canvas[y:y + side, x:x + side] = spot + (disc[..., None] * tint - spot) * mask[..., None]
        return canvas

    def background(self, w, h):
        canvas = self.plain(w, h)
        return self.scatter(np.ascontiguousarray(canvas)) if min(w, h) > 60 and self.rng.random() < .25 else canvas

    def plain(self, w, h):
        rng, kind = self.rng, self.rng.random()
        if kind < .5:
            return self.cover(self.window(), w, h)
        if kind < .56:
            return self.cover(self.library.still[rng.integers(len(self.library.still))], w, h) if self.library.still else self.texture(w, h)
        if kind < .68:
            return self.texture(w, h)
        if kind < .73:
            return self.written(w, h)
        if kind < .78 and min(w, h) > 60:
            return self.coined(w, h)
        if kind < .84:
            small = rng.integers(0, 256, (int(rng.integers(1, 9)), int(rng.integers(1, 9)), 3), np.uint8)
            return cv2.resize(small, (w, h), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_NEAREST])))
        if kind < .95:
            canvas = np.empty((h, w, 3), np.uint8)
            canvas[:] = rng.integers(0, 256, 3)
            return canvas
        noise = rng.integers(0, 256, (max(2, h // int(rng.integers(1, 9))), max(2, w // int(rng.integers(1, 9))), 3), np.uint8)
        return cv2.resize(noise, (w, h), interpolation=cv2.INTER_LINEAR)

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

    # ---- kinds of scene ----------------------------------------------------------------------------------------------

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

    # ---- the whole scene ---------------------------------------------------------------------------------------------

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
        image, boxes, points, flags = self.distort(image, boxes, points, flags)
        side = np.sqrt(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(1)) * self.sharp
        flags = np.where(side < SMALLEST, 0, flags)
        return np.ascontiguousarray(image[..., ::-1]), boxes, points, flags.astype(np.float32)

    def distort(self, image, boxes, points, flags):
        rng, (h, w) = self.rng, image.shape[:2]
        self.sharp = 1.0
        if rng.random() < .3:
            angle = rng.normal(0, 9)
            m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1 + abs(angle) / 90)
            image = cv2.warpAffine(image, m, (w, h), flags=cv2.INTER_LINEAR,
                                   borderMode=cv2.BORDER_REFLECT_101 if not len(boxes) else cv2.BORDER_CONSTANT)
            middle = (boxes[:, :2] + boxes[:, 2:]) / 2 @ m[:, :2].T + m[:, 2]
            half = (boxes[:, 2:] - boxes[:, :2]) / 2 * (1 + abs(angle) / 90)
            points = (points.reshape(-1, 2) @ m[:, :2].T + m[:, 2]).reshape(-1, 10).astype(np.float32)
            boxes, flags = clip_faces(np.hstack([middle - half, middle + half]).astype(np.float32), flags, (0, 0, w, h))
            boxes, points, flags = boxes[flags > -1], points[flags > -1], flags[flags > -1]
        if rng.random() < .5:
            image = image[:, ::-1]
            boxes = np.stack([w - boxes[:, 2], boxes[:, 1], w - boxes[:, 0], boxes[:, 3]], 1)
            points = points.reshape(-1, 5, 2)[:, [1, 0, 2, 4, 3]] * [-1, 1] + [w, 0]
            points = points.reshape(-1, 10).astype(np.float32)
        if rng.random() < .6:  # brightness, contrast, gamma and tint in one table per channel
            ramp = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, .25))
            tint = 1 + rng.normal(0, .08, 3) * (rng.random() < .5)
            table = (ramp - .5) * rng.uniform(.5, 1.35) * tint + .5 + rng.normal(0, .12)
            image = cv2.LUT(np.ascontiguousarray(image), np.clip(table * 255, 0, 255).astype(np.uint8).reshape(1, 256, 3))
        if rng.random() < .12:
            image = cv2.cvtColor(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        if rng.random() < .2:
            factor = rng.uniform(.35, .9)
            image = cv2.resize(resize(np.ascontiguousarray(image), (round(w * factor), round(h * factor))), (w, h))
            self.sharp *= min(1, factor * 1.3)
        elif rng.random() < .12:
            sigma = rng.uniform(.5, 1.8)
            image = cv2.GaussianBlur(np.ascontiguousarray(image), (0, 0), sigma)
            self.sharp *= 1 / (1 + max(0, sigma - .6))
        if rng.random() < .08:
            noise = rng.normal(0, rng.uniform(2, 14), (h // 2, w // 2, 3)).astype(np.float32)
            image = np.clip(image + cv2.resize(noise, (w, h), interpolation=cv2.INTER_NEAREST), 0, 255).astype(np.uint8)
        if rng.random() < .4:
            quality = int(rng.uniform(25, 96))
            packed = cv2.imencode(".jpg", np.ascontiguousarray(image), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            image = cv2.imdecode(packed, cv2.IMREAD_COLOR)
        return image, boxes.astype(np.float32), points.astype(np.float32), flags


def clip_faces(boxes, flags, frame):
    """Cut boxes at a frame. Faces that lose too much become 'leave out'; those that are gone get flag -1."""
    x1, y1, x2, y2 = frame
    area = np.clip(boxes[:, 2:] - boxes[:, :2], 1e-3, None).prod(1)
    cut = np.stack([boxes[:, 0].clip(x1, x2), boxes[:, 1].clip(y1, y2), boxes[:, 2].clip(x1, x2), boxes[:, 3].clip(y1, y2)], 1)
    share = (cut[:, 2:] - cut[:, :2]).prod(1) / area
    flags = np.where(share >= VISIBLE, flags, 0)
    flags = np.where(share < .05, -1, flags)
    # a face that is only slightly cut keeps its full box, as the teacher would give it
    return np.where((share >= VISIBLE)[:, None], boxes, cut).astype(np.float32), flags


def overlap_area(boxes, x, y, w, h):
    if not len(boxes):
        return 0.0
    across = np.minimum(boxes[:, 2], x + w) - np.maximum(boxes[:, 0], x)
    down = np.minimum(boxes[:, 3], y + h) - np.maximum(boxes[:, 1], y)
    return float((np.maximum(across, 0) * np.maximum(down, 0)).sum())


def bury(found, frame):
    """A later tile hides `frame`: faces under it go, those partly under it are left out."""
    boxes, points, flags = found
    if not len(boxes):
        return found
    across = np.minimum(boxes[:, 2], frame[2]) - np.maximum(boxes[:, 0], frame[0])
    down = np.minimum(boxes[:, 3], frame[3]) - np.maximum(boxes[:, 1], frame[1])
    hidden = np.maximum(across, 0) * np.maximum(down, 0) / np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(1), 1e-3)
    flags, keep = np.where(hidden > 1 - VISIBLE, 0, flags), hidden < .95
    return boxes[keep], points[keep], flags[keep]


def shift(part, x, y):
    image, boxes, points, flags = part
    add = np.array([x, y], np.float32)
    return image, boxes + np.tile(add, 2), points + np.tile(add, 5), flags


def join(parts):
    if not parts:
        return empty()
    return tuple(np.concatenate([part[k] for part in parts]).astype(np.float32) for k in (1, 2, 3))
