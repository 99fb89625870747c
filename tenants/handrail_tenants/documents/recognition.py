"""The one module that knows rapidocr: finds long lines of text in a picture, and reads them."""

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.utils.process_img import get_rotate_crop_image

from handrail_platform.mrz.zone import Zone, read_zone

_DETECTION_SIDE: Final = 960
"""Pixels: lines as wide as a document are found in a small picture, and then read in the large one."""
_LEAST_RATIO: Final = 6
"""Width to height of a line; those of a zone have 10 and more."""
_MOST_LINES: Final = 10
_SETTINGS: Final = {
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": _DETECTION_SIDE,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Recognition:
    """Holds the models, which come with the package and are loaded once."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._engine: Any = RapidOCR(params=_SETTINGS)
        blank = np.full((64, 640, 3), 255, np.uint8)
        self._engine(blank, use_det=True, use_cls=False, use_rec=False)
        self._read(blank)

    def lines(self, image: Image.Image) -> list[str]:
        """Return the long lines from top to bottom, whichever way up they make a zone."""
        strips = list(self._strips(np.ascontiguousarray(np.asarray(image)[:, :, ::-1])))
        upright = [self._read(strip) for strip in strips]
        if isinstance(read_zone(upright), Zone):
            return upright
        turned = [self._read(np.rot90(strip, 2)) for strip in reversed(strips)]
        found = read_zone(turned)
        return turned if isinstance(found, Zone) or found.why == "unsound" else upright

    def _strips(self, picture: Any) -> Iterator[Any]:
        """Yield what is cut out of the picture, each line lying; standing lines are turned anticlockwise."""
        found = self._engine(picture, use_det=True, use_cls=False, use_rec=False).boxes
        boxes = [] if found is None else [np.asarray(box, np.float32) for box in found]
        long = sorted(boxes, key=_length, reverse=True)[:_MOST_LINES]
        lying = [box for box in long if _width(box) >= _LEAST_RATIO * _height(box)]
        standing = [box for box in long if _height(box) >= _LEAST_RATIO * _width(box)]
        if sum(map(_length, lying)) >= sum(map(_length, standing)):
            inside = sorted(lying, key=lambda box: float(box[:, 1].mean()))
        else:
            inside = sorted(standing, key=lambda box: -float(box[:, 0].mean()))
        yield from (get_rotate_crop_image(picture, box) for box in inside)

    def _read(self, strip: Any) -> str:
        found = self._engine(np.ascontiguousarray(strip), use_det=False, use_cls=False, use_rec=True).txts
        return found[0] if found else ""


def _width(box: Any) -> float:
    return float(np.linalg.norm(box[0] - box[1]))


def _height(box: Any) -> float:
    return float(np.linalg.norm(box[0] - box[3]))


def _length(box: Any) -> float:
    return max(_width(box), _height(box))
