// A journey as the server drew it: where its cards stand, and how lines run.

import { boxOf, portOf } from "./geometry.js";

export class MapScene {
  #elements = new Map();
  cards = new Map();
  places = new Map();
  lines = [];
  // Groups are for whoever works on a journey: here every step is seen.
  groups = new Map();
  groupOf = new Map();

  take(map, { cards, places, lines }) {
    this.#elements = new Map([...map.querySelectorAll(".step")].map((each) => [each.dataset.step, each]));
    this.cards = new Map(cards.map((card) => [card.name, { ...card, drawn: card.rows.filter((row) => row.way !== "otherwise") }]));
    this.places = new Map(Object.entries(places).map(([name, [x, y]]) => [name, { x, y }]));
    this.lines = lines;
    for (const [name, element] of this.#elements) {
      const { x, y } = this.places.get(name);
      element.style.translate = `${x}px ${y}px`;
    }
  }

  // A route with the names that its lines have here: what is in a part is at the step that calls it, and an outcome that
  // leads elsewhere now has a line for each of both.
  route(hops) {
    const steps = hops.map(([step]) => step.split("/")[0]);
    return hops.map(([, outcome], number) => {
      const [step, target] = [steps[number], steps[number + 1]];
      const ways = this.lines.filter((line) => line.step === step && line.outcome.split(" (")[0] === outcome);
      return [step, (ways.find((line) => line.target === target) ?? ways[0])?.outcome ?? outcome];
    });
  }

  boxOf(name) {
    return boxOf(this.places.get(name), this.cards.get(name).drawn.length);
  }

  portOf(name, row) {
    return portOf(this.places.get(name), row);
  }

  isHidden() {
    return false;
  }

  get boxes() {
    return [...this.cards.keys()].map((name) => this.boxOf(name));
  }

  element(name) {
    return this.#elements.get(name);
  }

  way(name, outcome) {
    return [...this.element(name).querySelectorAll(".way")].find((way) => way.dataset.outcome === outcome);
  }

  mark(names, state) {
    for (const [name, element] of this.#elements) element.classList.toggle(`step--${state}`, names.has(name));
  }
}
