"""Pictures without a face: windows of photographs, textures, pages, coins, stamps."""
import cv2
import numpy as np


def resize(image, size):
    shrink = size[0] < image.shape[1]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)


class Backgrounds:
    def __init__(self, library, rng):
        self.library, self.rng = library, rng

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
