"""How high lanes stand: near those to which lines connect them, and never over one another."""

from collections.abc import Mapping, Sequence
from typing import Final

from handrail_platform.layout.lanes import Lanes
from handrail_platform.layout.sketch import GRID

SWEEPS: Final = 4


def heights(lanes: Lanes) -> list[int]:
    """Return the height of each lane, a multiple of the grid; the main lane stands at 0, and higher is less."""
    placing = _Placing(lanes)
    placing.place_all()
    for _ in range(SWEEPS):
        placing.settle()
    return placing.heights()


class _Placing:
    """Heights in the making. What is placed leaves room for all that has to come between."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._height: dict[int, int] = {}
        self._least: dict[int, int] = {}
        """By lane that is not placed: how high it may stand at most, for those above it that are."""
        self._most: dict[int, int] = {}
        self._pull: dict[int, int] = {}
        """By lane that is not placed: how many pieces of lines connect it to lanes that are."""

    def heights(self) -> list[int]:
        return [self._height[lane] for lane in range(len(self._lanes.links))]

    def place_all(self) -> None:
        """Place the main lane, then whichever has the most lines to those placed before it."""
        waiting = dict.fromkeys(range(len(self._lanes.links)))
        lane = self._lanes.main
        while waiting:
            del waiting[lane]
            self._place(lane, self._free(lane, self._wish(lane)))
            if waiting:
                lane = max(waiting, key=lambda each: (self._pull.get(each, 0), -each))

    def settle(self) -> None:
        """Move each lane but the main one to where it wants to be, as far as its neighbours let it."""
        lanes = self._lanes
        upwards = sorted(self._height, key=lambda lane: self._height[lane])
        for lane in (*upwards, *reversed(upwards)):
            if lane == lanes.main:
                continue
            wish = self._wish(lane)
            least = [self._height[other] + distance for other, distance in lanes.above[lane].items()]
            most = [self._height[other] - distance for other, distance in lanes.below[lane].items()]
            self._height[lane] = min([max([wish, *least]), *most])

    def _wish(self, lane: int) -> int:
        """Return the middle of those to which lines connect it, each counted as often as it has lines."""
        near = [
            self._height[other]
            for other, count in self._lanes.links[lane]
            if other in self._height
            for _ in range(count)
        ]
        if not near:
            return self._height.get(lane, 0)
        near.sort()
        middle = (near[(len(near) - 1) // 2] + near[len(near) // 2]) // 2
        return middle // GRID * GRID

    def _free(self, lane: int, wish: int) -> int:
        height = max(wish, self._least.get(lane, wish))
        return min(height, self._most.get(lane, height))

    def _place(self, lane: int, height: int) -> None:
        self._height[lane] = height
        for other, count in self._lanes.links[lane]:
            self._pull[other] = self._pull.get(other, 0) + count
        self._push(lane, self._lanes.below, self._least, 1)
        self._push(lane, self._lanes.above, self._most, -1)

    def _push(self, lane: int, beside: Sequence[Mapping[int, int]], bound: dict[int, int], way: int) -> None:
        """Tell all lanes on one side that are not placed how near they may come."""
        ahead = [(lane, self._height[lane])]
        while ahead:
            one, height = ahead.pop()
            for other, distance in beside[one].items():
                near = height + way * distance
                if other not in self._height and (other not in bound or (near - bound[other]) * way > 0):
                    bound[other] = near
                    ahead.append((other, near))
