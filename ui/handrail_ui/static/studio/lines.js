// The lines between cards: one SVG layer. Each line has a wide invisible twin for the pointer.

import { courseOf, looseEnd } from "./geometry.js";

const SVG = "http://www.w3.org/2000/svg";
const path = (className) => {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", className);
  return element;
};

export class Lines {
  #layer;
  #shown = new Map();
  #loose = path("line line--loose");
  #lit = new Set();

  constructor(layer) {
    this.#layer = layer;
    layer.append(this.#loose);
  }

  show(scene) {
    const seen = new Set();
    for (const line of scene.lines) {
      if (scene.isHidden(line.step) && scene.groupOf.get(line.step) === scene.groupOf.get(line.target)) continue;
      const key = `${line.step} ${line.outcome}`;
      seen.add(key);
      const shown = this.#shown.get(key) ?? this.#made(key);
      shown.line = line;
      this.#dress(shown);
      this.#draw(scene, shown);
    }
    for (const [key, shown] of this.#shown) {
      if (seen.has(key)) continue;
      shown.drawn.remove();
      shown.reach.remove();
      this.#shown.delete(key);
    }
  }

  // Draws anew what hangs on these cards, and nothing else: called for every move of the pointer.
  follow(scene, names) {
    for (const shown of this.#shown.values()) {
      if (names.has(shown.line.step) || names.has(shown.line.target)) this.#draw(scene, shown);
    }
  }

  // Lines of what is selected are drawn even where they are quiet.
  select(names) {
    for (const shown of this.#shown.values()) {
      shown.isSelected = names.has(shown.line.step) || names.has(shown.line.target);
      this.#dress(shown);
    }
  }

  // `route` is a list of [step, outcome]; none puts the light out.
  light(route) {
    this.#lit = new Set(route.map(([step, outcome]) => `${step} ${outcome}`));
    for (const shown of this.#shown.values()) this.#dress(shown);
  }

  pull(from, to) {
    this.#loose.setAttribute("d", looseEnd(from, to));
  }

  release() {
    this.#loose.removeAttribute("d");
  }

  lineAt(element) {
    return this.#shown.get(element?.dataset?.line)?.line;
  }

  middleOf(line) {
    const { drawn } = this.#shown.get(`${line.step} ${line.outcome}`);
    return drawn.getPointAtLength(drawn.getTotalLength() / 2);
  }

  // The drawn line nearest to a point, within reach.
  near(point, reach) {
    let [nearest, distance] = [null, reach];
    for (const { drawn, line } of this.#shown.values()) {
      if (line.quiet) continue;
      const length = drawn.getTotalLength();
      for (let part = 0; part <= 1; part += 1 / 24) {
        const at = drawn.getPointAtLength(length * part);
        const away = Math.hypot(at.x - point.x, at.y - point.y);
        if (away < distance) [nearest, distance] = [line, away];
      }
    }
    return nearest;
  }

  aim(line) {
    for (const shown of this.#shown.values()) shown.drawn.classList.toggle("line--aimed", shown.line === line);
  }

  #made(key) {
    const shown = { drawn: path("line"), reach: path("line-reach"), isSelected: false };
    shown.reach.dataset.line = key;
    this.#layer.append(shown.drawn, shown.reach);
    this.#shown.set(key, shown);
    return shown;
  }

  #draw(scene, { drawn, reach, line }) {
    const moved = scene.places.get(line.step).moved || scene.places.get(line.target).moved;
    const isAsWas = !moved && !scene.isHidden(line.step) && !scene.isHidden(line.target);
    const from = scene.portOf(line.step, line.row);
    const course = courseOf(from, scene.boxOf(line.step), scene.boxOf(line.target), isAsWas ? line.points : []);
    drawn.setAttribute("d", course);
    reach.setAttribute("d", course);
  }

  #dress(shown) {
    const { drawn, reach, line, isSelected } = shown;
    const isLit = this.#lit.has(`${line.step} ${line.outcome}`);
    const names = ["line", `line--${line.tone}`];
    if (line.quiet) names.push("line--quiet");
    if (line.state) names.push(`line--${line.state}`);
    if (isSelected) names.push("line--selected");
    if (isLit) names.push("line--lit");
    const className = names.join(" ");
    if (drawn.getAttribute("class") !== className) drawn.setAttribute("class", className);
    const hidden = line.quiet && !isSelected && !isLit;
    for (const each of [drawn, reach]) if (each.hasAttribute("hidden") !== hidden) each.toggleAttribute("hidden", hidden);
  }
}
