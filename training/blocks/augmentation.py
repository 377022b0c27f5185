"""Changes of a picture that leave its label as it is. All take and give uint8 [h, w, 3] RGB."""

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageOps

# AutoAugment's policy for ImageNet as the paper prints it (Cubuk et al. 2019, table 9), which timm calls `original`:
# pairs of (operation, probability, strength of 10).
POLICY = (
    (("posterize", 0.4, 8), ("rotate", 0.6, 9)), (("solarize", 0.6, 5), ("autocontrast", 0.6, 5)),
    (("equalize", 0.8, 8), ("equalize", 0.6, 3)), (("posterize", 0.6, 7), ("posterize", 0.6, 6)),
    (("equalize", 0.4, 7), ("solarize", 0.2, 4)), (("equalize", 0.4, 4), ("rotate", 0.8, 8)),
    (("solarize", 0.6, 3), ("equalize", 0.6, 7)), (("posterize", 0.8, 5), ("equalize", 1.0, 2)),
    (("rotate", 0.2, 3), ("solarize", 0.6, 8)), (("equalize", 0.6, 8), ("posterize", 0.4, 6)),
    (("rotate", 0.8, 8), ("color", 0.4, 0)), (("rotate", 0.4, 9), ("equalize", 0.6, 2)),
    (("equalize", 0.0, 7), ("equalize", 0.8, 8)), (("invert", 0.6, 4), ("equalize", 1.0, 8)),
    (("color", 0.6, 4), ("contrast", 1.0, 8)), (("rotate", 0.8, 8), ("color", 1.0, 2)),
    (("color", 0.8, 8), ("solarize", 0.8, 7)), (("sharpness", 0.4, 7), ("invert", 0.6, 8)),
    (("shear_x", 0.6, 5), ("equalize", 1.0, 9)), (("color", 0.4, 0), ("equalize", 0.6, 3)),
    (("equalize", 0.4, 7), ("solarize", 0.2, 4)), (("solarize", 0.6, 5), ("autocontrast", 0.6, 5)),
    (("invert", 0.6, 4), ("equalize", 1.0, 8)), (("color", 0.6, 4), ("contrast", 1.0, 8)),
    (("equalize", 0.8, 8), ("equalize", 0.6, 3)),
)
GREY = (128, 128, 128)


def operate(rng, image, name, strength):
    sign = 1 if rng.random() < 0.5 else -1
    if name == "rotate":
        return image.rotate(sign * strength * 3, fillcolor=GREY)
    if name == "shear_x":
        return image.transform(image.size, Image.Transform.AFFINE, (1, sign * strength * 0.03, 0, 0, 1, 0), fillcolor=GREY)
    if name == "posterize":
        return ImageOps.posterize(image, max(1, 8 - int(strength * 0.4)))
    if name == "solarize":
        return ImageOps.solarize(image, 256 - int(strength * 25.6))
    if name in ("color", "contrast", "sharpness"):
        return getattr(ImageEnhance, name.capitalize())(image).enhance(1 + sign * strength * 0.09)
    return {"equalize": ImageOps.equalize, "invert": ImageOps.invert, "autocontrast": ImageOps.autocontrast}[name](image)


def auto_augment(rng, picture, spread=0.5):
    """One of 25 pairs of operations, strengths drawn around the policy's (3rd place: `original-mstd0.5`, for half of the pictures)."""
    image = Image.fromarray(picture)
    for name, chance, strength in POLICY[rng.integers(len(POLICY))]:
        if rng.random() < chance:
            image = operate(rng, image, name, float(np.clip(rng.normal(strength, spread), 0, 10)))
    return np.array(image)


def erase(rng, picture, chance=0.2, area=(0.02, 1 / 3), aspect=(0.3, 10 / 3)):
    """A rectangle of noise, a value per pixel (Zhong et al. 2020; 3rd place: timm's `RandomErasing` with mode `pixel`, .2)."""
    if rng.random() >= chance:
        return picture
    height, width = picture.shape[:2]
    for _ in range(10):
        pixels = rng.uniform(*area) * height * width
        ratio = np.exp(rng.uniform(*np.log(aspect)))
        h, w = round((pixels * ratio) ** 0.5), round((pixels / ratio) ** 0.5)
        if h < height and w < width:
            y, x = rng.integers(height - h + 1), rng.integers(width - w + 1)
            out = picture.copy()
            out[y : y + h, x : x + w] = np.clip(rng.normal(128, 64, (h, w, 3)), 0, 255)
            return out
    return picture


def flip(rng, picture, chance=0.5):
    return np.ascontiguousarray(picture[:, ::-1]) if rng.random() < chance else picture


def rotate(rng, picture, degrees=15):
    """Turned by up to so many degrees either way, black where nothing is (79th place: 15)."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), rng.uniform(-degrees, degrees), 1)
    return cv2.warpAffine(picture, turn, (width, height))


def light(rng, picture, brightness=0.2, contrast=0.2):
    """Brightness and contrast within these shares of their full range."""
    gain, offset = 1 + rng.uniform(-contrast, contrast), 255 * rng.uniform(-brightness, brightness)
    return np.clip(picture * np.float32(gain) + np.float32(offset), 0, 255).astype(np.uint8)


def tone(picture, gain, offset, gamma):
    table = np.clip(255 * (np.arange(256) / 255) ** gamma * gain + offset, 0, 255)
    return cv2.LUT(picture, table.astype(np.uint8))


def colour(picture, hue, saturation):
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(np.int16) + hue) % 180
    hsv[..., 1] = np.clip(hsv[..., 1] * saturation, 0, 255).astype(np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def sharpen(picture, amount):
    return cv2.addWeighted(picture, 1 + amount, cv2.GaussianBlur(picture, (0, 0), 1.2), -amount, 0)


def zoom(rng, picture, by=(1.15, 1.35)):
    """A part of the picture, drawn at random, as large as the whole (bronze: 1.15 to 1.35)."""
    height, width = picture.shape[:2]
    h, w = (int(side / rng.uniform(*by)) for side in (height, width))
    y, x = rng.integers(height - h + 1), rng.integers(width - w + 1)
    return cv2.resize(picture[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_LINEAR)


def window(rng, picture, size, scale=(0.5, 1.0), aspect=(0.9, 1.1)):
    """A window of a share of the area, resized (The Medics: `RandomResizedCrop`)."""
    height, width = picture.shape[:2]
    area, ratio = rng.uniform(*scale) * height * width, rng.uniform(*aspect)
    h, w = min(height, round((area / ratio) ** 0.5)), min(width, round((area * ratio) ** 0.5))
    y, x = rng.integers(height - h + 1), rng.integers(width - w + 1)
    return cv2.resize(picture[y : y + h, x : x + w], size, interpolation=cv2.INTER_LINEAR)


def blur(rng, picture, chance=0.1, sigma=(0.5, 1.5)):
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(*sigma)) if rng.random() < chance else picture


def noise(rng, picture, chance=0.1, variance=(10, 50)):
    if rng.random() >= chance:
        return picture
    grain = rng.normal(0, rng.uniform(*variance) ** 0.5, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def fit(picture, size, letterbox=False):
    """To width x height: squashed, or kept in proportion on black (1st place: by area when shrinking, else cubic)."""
    width, height = size
    if not letterbox:
        return cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    scale = min(width / picture.shape[1], height / picture.shape[0])
    w, h = max(1, int(picture.shape[1] * scale)), max(1, int(picture.shape[0] * scale))
    small = cv2.resize(picture, (w, h), interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    out = np.zeros((height, width, 3), np.uint8)
    y, x = (height - h) // 2, (width - w) // 2
    out[y : y + h, x : x + w] = small
    return out
