// What part of the canvas is seen, and how large. Transforms are set on one element and nothing is measured on the way.

import { boxAround } from "./geometry.js";

const LEAST = 0.02;
const MOST = 2;
const FAR = 0.5;
const MARGIN = 48;
export const AT_FIRST = 0.9;

export class View extends EventTarget {
  #board;
  #plane;
  #box = { width: 0, height: 0, left: 0, top: 0 };
  #settling;
  x = MARGIN;
  y = MARGIN;
  scale = AT_FIRST;

  constructor(board, plane) {
    super();
    this.#board = board;
    this.#plane = plane;
    new ResizeObserver(() => this.measure()).observe(board);
    board.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.measure();
  }

  measure() {
    this.#box = this.#board.getBoundingClientRect();
    this.dispatchEvent(new Event("moved"));
  }

  get width() {
    return this.#box.width;
  }

  get height() {
    return this.#box.height;
  }

  // The window's coordinates to those of the canvas.
  pointOf({ clientX, clientY }) {
    return {
      x: (clientX - this.#box.left - this.x) / this.scale,
      y: (clientY - this.#box.top - this.y) / this.scale,
    };
  }

  get middle() {
    return { x: (this.width / 2 - this.x) / this.scale, y: (this.height / 2 - this.y) / this.scale };
  }

  get seen() {
    return { x: -this.x / this.scale, y: -this.y / this.scale, width: this.width / this.scale, height: this.height / this.scale };
  }

  pan(dx, dy) {
    this.#put(this.x + dx, this.y + dy, this.scale);
  }

  // Around a point of the board that stays where it is; its middle if none is given.
  zoom(factor, at = { x: this.width / 2, y: this.height / 2 }) {
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    const grown = scale / this.scale;
    this.#put(at.x - (at.x - this.x) * grown, at.y - (at.y - this.y) * grown, scale);
  }

  zoomAt(event, factor) {
    this.zoom(factor, { x: event.clientX - this.#box.left, y: event.clientY - this.#box.top });
  }

  // Shows all of these boxes; never larger than life.
  fit(boxes) {
    const around = boxAround(boxes);
    const room = Math.min((this.width - 2 * MARGIN) / around.width, (this.height - 2 * MARGIN) / around.height);
    const scale = Math.min(1, Math.max(LEAST, room));
    this.#put(
      (this.width - around.width * scale) / 2 - around.x * scale,
      (this.height - around.height * scale) / 2 - around.y * scale,
      scale,
    );
  }

  // Opens on a card, at the left and in the middle of the height: journeys lead to the right.
  begin(box) {
    this.#put(MARGIN - box.x * AT_FIRST, this.height / 2 - (box.y + box.height / 2) * AT_FIRST, AT_FIRST);
  }

  // Moves just as far as is needed to see the box.
  reveal(box) {
    const scale = this.scale < FAR ? AT_FIRST : this.scale;
    if (scale !== this.scale) return this.#put(this.width / 2 - (box.x + box.width / 2) * scale, this.height / 2 - (box.y + box.height / 2) * scale, scale);
    const shift = (from, size, room) => Math.max(MARGIN - from, 0) + Math.min(room - MARGIN - (from + size), 0);
    const dx = shift(box.x * scale + this.x, box.width * scale, this.width);
    const dy = shift(box.y * scale + this.y, box.height * scale, this.height);
    if (dx || dy) this.pan(dx, dy);
  }

  #wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) this.zoomAt(event, Math.exp(-event.deltaY / 300));
    else this.pan(event.shiftKey ? -event.deltaY : -event.deltaX, event.shiftKey ? 0 : -event.deltaY);
  }

  #put(x, y, scale) {
    const zoomed = scale !== this.scale || !this.#plane.style.transform;
    [this.x, this.y, this.scale] = [x, y, scale];
    this.#plane.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.#board.style.backgroundPosition = `${x}px ${y}px`;
    if (zoomed) this.#settle();
    this.dispatchEvent(new Event("moved"));
  }

  // Titles of far cards are as large as can be read. Set when zooming is over: it styles every card anew.
  #settle() {
    let dots = 24 * this.scale;
    while (dots < 12) dots *= 2;
    this.#board.style.backgroundSize = `${dots}px ${dots}px`;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#board.toggleAttribute("data-far", this.scale < FAR);
      this.#plane.style.fontSize = this.scale < FAR ? `${Math.min(40, 11 / this.scale)}px` : "";
    }, 60);
  }
}
