"""Pseudo-fakes: families of manipulations made from real pictures.

Each takes (rng, picture, points, box, ...) and returns a changed picture of the same size, so that the pair can go
through one and the same window and degradation, and a mask of what was changed, 0..255 and as large as the picture.
`swap` is the family that training never sees.
"""

import cv2
import numpy as np

from augment import colour, jpeg, rescale, sharpen, square, tone

TRAINED = ("sbi", "mirror", "resynth", "upsample", "warp")
KEPT_OUT = "swap"

# The outline of a face: x in units of the eye-to-eye vector, y in units of eyes-to-mouth, from between the eyes.
HALF = np.array([(0.0, 1.78), (0.5, 1.65), (0.83, 1.3), (1.0, 0.85), (1.08, 0.35), (1.05, -0.1), (0.95, -0.5),
                 (0.6, -0.82), (0.0, -0.95)])
OUTLINE = np.concatenate([HALF, HALF[-2:0:-1] * (-1, 1)])


def anchor(points):
    """-> between the eyes, half-face vector along the eyes, vector from the eyes to the mouth."""
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    return eyes, points[1] - points[0], mouth - eyes


def patch(picture, box, reach=1.6):
    """-> the part of the picture round the face, as slices."""
    cx, cy, side = square(box, reach)
    height, width = picture.shape[:2]
    x0, y0 = max(0, int(cx - side / 2)), max(0, int(cy - side / 2))
    return slice(y0, min(height, int(cy + side / 2) + 1)), slice(x0, min(width, int(cx + side / 2) + 1))


def noise_field(rng, shape, cells, amount):
    """A smooth random displacement in pixels."""
    field = rng.normal(0, amount, (cells, cells, 2)).astype(np.float32)
    return cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def displace(image, field):
    y, x = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32)
    return cv2.remap(image, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def face_mask(rng, points, origin, shape, parts=("face", "face", "low brow", "lower", "eyes", "mouth")):
    """A soft mask of the face or of a part of it, 0..1, on a patch whose corner is `origin`."""
    eyes, across, down = anchor(points - origin)
    kind = parts[rng.integers(len(parts))]
    outline = OUTLINE.copy()
    if kind == "low brow":
        outline[:, 1] = np.maximum(outline[:, 1], -0.3)
    elif kind == "lower":
        outline[:, 1] = np.maximum(outline[:, 1], rng.uniform(0.25, 0.6))
    elif kind == "eyes":
        outline = outline * (0.9, 0.35) + (0, -0.12)
    elif kind == "mouth":
        outline = outline * (0.5, 0.32) + (0, 0.9)
    outline = outline * rng.uniform(0.85, 1.08, 2) + rng.normal(0, 0.03, outline.shape)
    # The vector along the eyes spans about half of the face's width on a frontal face, less on a turned one.
    polygon = eyes + outline[:, :1] * across + outline[:, 1:] * down
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [polygon.round().astype(np.int32)], 1.0)
    unit = np.hypot(*down) + 1e-3
    mask = displace(mask, noise_field(rng, shape, 5, 0.05 * unit))
    return cv2.GaussianBlur(mask, (0, 0), max(0.6, rng.uniform(0.03, 0.2) * unit))


def mix(target, source, mask):
    mask = mask[..., None] if mask.ndim == 2 else mask
    return np.clip(target + (source.astype(np.float32) - target) * mask, 0, 255).astype(np.uint8)


def marked(picture, where, mask):
    """The mask of a part, 0..1, as a mask of the whole picture."""
    out = np.zeros(picture.shape[:2], np.uint8)
    out[where] = mask * 255
    return out


def restyle(rng, image):
    """The slight difference between two pictures that a blend leaves behind."""
    if rng.random() < 0.85:
        image = colour(tone(image, rng.uniform(0.8, 1.2), rng.uniform(-20, 20), rng.uniform(0.75, 1.3)),
                       int(rng.integers(-7, 8)), rng.uniform(0.6, 1.4))
    which = rng.random()
    if which < 0.35:
        image = rescale(image, rng.uniform(0.3, 0.8), cv2.INTER_AREA, cv2.INTER_LINEAR)
    elif which < 0.55:
        image = sharpen(image, rng.uniform(0.3, 1.2))
    elif which < 0.7:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.6))
    elif which < 0.8:
        image = jpeg(image, int(rng.integers(30, 80)))
    return image


def sbi(rng, picture, points, box):
    """Self-blended image: the picture blended with a slightly different copy of itself (Shiohara & Yamasaki 2022)."""
    where = patch(picture, box)
    out, source = picture.copy(), picture[where]
    if rng.random() < 0.5:
        source = restyle(rng, source)
    else:  # all of the picture, or the patch would show
        out = restyle(rng, out)
    height, width = source.shape[:2]
    zoom, shift = rng.uniform(0.95, 1.05), rng.uniform(-0.03, 0.03, 2) * max(box[2:])
    move = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-2, 2), zoom)
    move[:, 2] += shift
    source = cv2.warpAffine(source, move, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, points, (where[1].start, where[0].start), source.shape)
    out[where] = mix(out[where], source, mask * rng.choice((0.5, 0.75, 1, 1, 1, 1)))
    return out, marked(picture, where, mask)


def mirror(rng, picture, points, box):
    """The own face mirrored and laid over itself by its landmarks: lines do not meet, light comes from the wrong side."""
    where = patch(picture, box)
    part = picture[where]
    aim = points - (where[1].start, where[0].start)
    mirrored = (aim * (-1, 1) + (part.shape[1] - 1, 0))[[1, 0, 2, 4, 3]]
    aim = aim + rng.normal(0, 0.015, aim.shape) * max(box[2:])
    matrix, _ = similarity(mirrored * rng.uniform(0.94, 1.06, 2), aim)
    matrix[:, :2] *= rng.uniform(0.97, 1.03)
    source = cv2.warpAffine(np.ascontiguousarray(part[:, ::-1]), matrix, part.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    if rng.random() < 0.6:
        source = restyle(rng, source)
    mask = face_mask(rng, points, (where[1].start, where[0].start), part.shape)
    out = picture.copy()
    out[where] = mix(part, source, mask)
    return out, marked(picture, where, mask)


def upsample(rng, picture, points, box):
    """The face (or all of it) through a decoder's upsampling: zero insertion and a kernel, or a plain filter."""
    where = patch(picture, box)
    part = picture[where]
    height, width = part.shape[:2]
    factor = int(rng.choice((2, 2, 3, 4)))
    small = cv2.resize(part, (-(-width // factor), -(-height // factor)), interpolation=cv2.INTER_AREA)
    kind = rng.integers(4)
    if kind < 2:  # transposed convolution: the phases of the kernel do not sum to the same, hence a lattice
        zeros = np.zeros((small.shape[0] * factor, small.shape[1] * factor, 3), np.float32)
        zeros[::factor, ::factor] = small
        taps = 2 * factor + int(rng.integers(0, 2))
        line = np.interp(np.arange(taps), (0, taps / 2 - 0.5, taps - 1), (0.15, 1, 0.15))
        line = line * rng.normal(1, 0.08, taps)
        kernel = np.outer(line, line * rng.normal(1, 0.04, taps))
        up = cv2.filter2D(zeros, -1, (kernel * factor**2 / kernel.sum()).astype(np.float32))[:height, :width]
    elif kind == 2:
        up = np.repeat(np.repeat(small, factor, 0), factor, 1)[:height, :width].astype(np.float32)
        up = cv2.filter2D(up, -1, np.outer([1, 2, 1], [1, 2, 1]).astype(np.float32) / 16)
    else:
        up = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    # A decoder puts detail back: some of what the small picture lost, at the wrong strength.
    detail = part - cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    up = np.clip(up + rng.uniform(0, 0.6) * detail, 0, 255)
    everywhere = kind < 2 and rng.random() < 0.5
    mask = np.ones(part.shape[:2], np.float32)
    if not everywhere:
        mask = face_mask(rng, points, (where[1].start, where[0].start), part.shape, ("face", "low brow"))
    out = picture.copy()
    out[where] = mix(part, up, mask)
    return out, marked(picture, where, mask)


def warp(rng, picture, points, box):
    """Re-enactment of the own picture: mouth, eyes and pose pushed about, the face region re-rendered."""
    where = patch(picture, box)
    part = picture[where]
    origin = np.array([where[1].start, where[0].start])
    _, across, down = anchor(points)
    unit = np.hypot(*down)
    field = noise_field(rng, part.shape, 4, 0.03 * unit)
    y, x = np.mgrid[: part.shape[0], : part.shape[1]].astype(np.float32)
    for point in (points - origin)[[0, 1, 3, 4, 2]]:
        push = rng.normal(0, 0.12, 2) * unit
        near = np.exp(-((x - point[0]) ** 2 + (y - point[1]) ** 2) / (2 * (0.35 * unit) ** 2))
        field += near[..., None] * push.astype(np.float32)
    moved = displace(part, field)
    if rng.random() < 0.6:  # rendered at the size of a generator, then pasted back
        moved = rescale(moved, rng.uniform(0.45, 0.85), cv2.INTER_AREA, cv2.INTER_LINEAR)
    mask = face_mask(rng, points, origin, part.shape, ("face", "face", "lower"))
    out = picture.copy()
    out[where] = mix(part, moved, mask)
    return out, marked(picture, where, mask)


def resynth(rng, picture, points, box, again):
    """A picture that an autoencoder has drawn again (resynth.py): all of it, or the face blended into the original."""
    where = patch(picture, box, 1.5)
    part = picture[where]
    cx, cy, side = square(box, 1.5)
    left, top = where[1].start - (cx - side / 2), where[0].start - (cy - side / 2)
    zoom = side / again.shape[0]
    matrix = np.float32([[1 / zoom, 0, left / zoom], [0, 1 / zoom, top / zoom]])
    drawn = cv2.warpAffine(again, matrix, part.shape[1::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                           borderMode=cv2.BORDER_REPLICATE)
    # A trained generator gets the colours right; what these small ones leave behind is their texture.
    gain = (part.std((0, 1)) + 1) / (drawn.std((0, 1)) + 1)
    drawn = np.clip((drawn - drawn.mean((0, 1))) * gain + part.mean((0, 1)), 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        drawn = sharpen(drawn, rng.uniform(0.3, 1.5))
    out = picture.copy()
    mask = np.ones(part.shape[:2], np.float32)
    if rng.random() >= 0.3:
        mask = face_mask(rng, points, (where[1].start, where[0].start), part.shape)
    out[where] = mix(part, drawn, mask)
    return out, marked(picture, where, mask)


def similarity(source, target):
    """Least-squares rotation, scale and shift from landmarks to landmarks, and what is left over in units of their spread."""
    a, b = (np.array(p, np.float64) @ (1, 1j) for p in (source, target))
    ca, cb = a - a.mean(), b - b.mean()
    turn = (cb * ca.conj()).sum() / (abs(ca) ** 2).sum()
    move = b.mean() - turn * a.mean()
    left_over = np.sqrt((abs(turn * ca - cb) ** 2).sum() / (abs(cb) ** 2).sum())
    return np.float32([[turn.real, -turn.imag, move.real], [turn.imag, turn.real, move.imag]]), left_over


def swap(rng, picture, points, box, other, other_points):
    """Kept out of training: another person's face in a similar pose, aligned, colour-matched, feathered or Poisson-blended."""
    where = patch(picture, box)
    part = picture[where]
    origin = np.array([where[1].start, where[0].start])
    matrix, _ = similarity(other_points, points - origin)
    source = cv2.warpAffine(other, matrix, part.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, points, origin, part.shape, ("low brow",))
    inside = mask > 0.5
    if inside.sum() < 100:
        return picture, marked(picture, where, mask * 0)
    if rng.random() < 0.5:
        a, b = (cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32) for image in (part, source))
        b = (b - b[inside].mean(0)) * (a[inside].std(0) / (b[inside].std(0) + 1e-3)) + a[inside].mean(0)
        done = mix(part, cv2.cvtColor(np.clip(b, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), mask)
    else:
        hard = inside.astype(np.uint8) * 255
        hard[[0, 1, -2, -1]] = 0
        hard[:, [0, 1, -2, -1]] = 0
        x, y, w, h = cv2.boundingRect(hard)
        done = cv2.seamlessClone(source, part, hard, (x + w // 2, y + h // 2), cv2.NORMAL_CLONE)
    out = picture.copy()
    out[where] = done
    return out, marked(picture, where, mask)


def similar_pose(rng, points, all_points, pool, tries=60):
    """Of some random pictures the one whose landmarks fit best."""
    tried = rng.choice(pool, tries)
    return tried[np.argmin([similarity(all_points[j], points)[1] for j in tried])]
