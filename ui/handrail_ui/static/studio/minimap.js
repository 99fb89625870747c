// The whole journey, small, with a frame around what is seen. Cards are drawn when they change, the frame on every move.

import { boxAround } from "./geometry.js";

const HUES = { good: "--success", bad: "--error", plain: "--muted" };

export class Minimap {
  #map;
  #cards = document.createElement("canvas");
  #view;
  #around = { x: 0, y: 0, width: 1, height: 1 };
  #scale = 1;
  #shown = [];

  constructor(map, view) {
    this.#map = map;
    this.#view = view;
    view.addEventListener("moved", () => this.#frame());
    map.addEventListener("pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#shown.length && this.show(...this.#shown));
    map.addEventListener("pointermove", (event) => event.buttons && this.#go(event));
  }

  show(scene, notes = []) {
    this.#shown = [scene, notes];
    const ratio = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = this.#map;
    if (!width) return;
    for (const each of [this.#map, this.#cards]) [each.width, each.height] = [width * ratio, height * ratio];
    const around = boxAround([...scene.boxes, ...notes]);
    this.#around = { x: around.x - 100, y: around.y - 100, width: around.width + 200, height: around.height + 200 };
    this.#scale = Math.min(width / this.#around.width, height / this.#around.height) * ratio;
    const pen = this.#cards.getContext("2d");
    const style = getComputedStyle(this.#map);
    pen.strokeStyle = pen.fillStyle = style.getPropertyValue("--muted");
    for (const group of scene.groups.keys()) pen.strokeRect(...this.#scaled(scene.frameOf(group)));
    pen.fillStyle = style.getPropertyValue("--warning-ground");
    for (const note of notes) pen.fillRect(...this.#scaled(note));
    for (const [name, card] of scene.cards) {
      if (scene.isHidden(name)) continue;
      const box = scene.boxOf(name);
      pen.fillStyle = style.getPropertyValue(card.findings ? "--warning" : HUES[this.#toneOf(card)]);
      pen.fillRect(...this.#scaled(box));
    }
    this.#frame();
  }

  #toneOf(card) {
    if (card.look === "end.success") return "good";
    return card.look.startsWith("end.") ? "bad" : "plain";
  }

  #scaled(box) {
    const [scale, { x, y }] = [this.#scale, this.#around];
    return [(box.x - x) * scale, (box.y - y) * scale, Math.max(2, box.width * scale), Math.max(2, box.height * scale)];
  }

  #frame() {
    if (!this.#map.width || !this.#cards.width) return;
    const pen = this.#map.getContext("2d");
    pen.clearRect(0, 0, this.#map.width, this.#map.height);
    pen.drawImage(this.#cards, 0, 0);
    pen.strokeStyle = getComputedStyle(this.#map).color;
    pen.lineWidth = devicePixelRatio;
    pen.strokeRect(...this.#scaled(this.#view.seen));
  }

  #go({ offsetX, offsetY }) {
    const scale = this.#scale / devicePixelRatio;
    const at = { x: offsetX / scale + this.#around.x, y: offsetY / scale + this.#around.y };
    const { middle } = this.#view;
    this.#view.pan((middle.x - at.x) * this.#view.scale, (middle.y - at.y) * this.#view.scale);
  }
}
