"""The detector whose boxes and landmarks the crops are cut by."""

from ...data import yunet
from .common import SHARED


class YuNet(yunet.YuNet):
    def __init__(self, size=320, score=0.5, nms=0.45):
        super().__init__(SHARED / f"models/yunet/yunet_n_{size}_{size}.onnx", score, nms)
