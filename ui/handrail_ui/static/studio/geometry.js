// Where things are on the canvas: pure functions. Lengths are those of the server's layout.

export const CARD = 216;
export const HEADER = 56;
export const ROW = 28;
export const FOOT = 8;
export const GRID = 8;
const INPUT = 28;
const BEND = 12;
const ASIDE = 24;

export const heightOf = (rows) => HEADER + (rows ? rows * ROW + FOOT : 0);
export const boxOf = (place, rows) => ({ x: place.x, y: place.y, width: CARD, height: heightOf(rows) });
export const portOf = (place, row) => ({ x: place.x + CARD, y: place.y + HEADER + row * ROW + ROW / 2 });
export const inputOf = (place) => ({ x: place.x, y: place.y + INPUT });
export const snapped = (value) => Math.round(value / GRID) * GRID;
export const contains = (box, { x, y }) =>
  x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
export const overlaps = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

export const boxAround = (boxes) => {
  if (!boxes.length) return { x: 0, y: 0, width: CARD, height: HEADER };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
};

// A line that leads on: level where it leaves, where it passes a waypoint, and where it comes in.
const onwards = (corners) =>
  corners.slice(1).reduce((path, to, number) => {
    const from = corners[number];
    const reach = Math.max(ASIDE, Math.abs(to.x - from.x) / 2);
    return `${path}C${from.x + reach},${from.y} ${to.x - reach},${to.y} ${to.x},${to.y}`;
  }, `M${corners[0].x},${corners[0].y}`);

// A line that leads back: around below both cards, so that it is seen to turn.
const backwards = (from, to, below) => {
  const [right, left] = [from.x + ASIDE, to.x - ASIDE];
  return [
    `M${from.x},${from.y}H${right - BEND}`,
    `Q${right},${from.y} ${right},${from.y + BEND}V${below - BEND}`,
    `Q${right},${below} ${right - BEND},${below}H${left + BEND}`,
    `Q${left},${below} ${left},${below - BEND}V${to.y + BEND}`,
    `Q${left},${to.y} ${left + BEND},${to.y}H${to.x}`,
  ].join("");
};

// A line leaves at `from`; `source` and `target` are boxes; `points` are the waypoints of the layout, if it still holds.
export const courseOf = (from, source, target, points) => {
  const to = inputOf(target);
  if (points.length || to.x > from.x) return onwards([from, ...points, to]);
  return backwards(from, to, Math.max(source.y + source.height, target.y + target.height) + ASIDE);
};

export const looseEnd = (from, to) => onwards([from, to]);
