// Parts opened in place: the steps of a part, drawn where the card of its call stands. Read from the server once.

import { Cards } from "./cards.js";
import { boxAround, HEADER } from "./geometry.js";
import { Lines } from "./lines.js";
import { Scene } from "./scene.js";

const MARGIN = 16;
const BAR = 36;

export class Inside {
  #editor;
  #template = document.getElementById("inside-template").content.firstElementChild;

  constructor(editor) {
    this.#editor = editor;
    editor.querySelector(".steps").addEventListener("click", ({ target }) => {
      const button = target.closest(".step__open");
      if (button) this.toggle(button.closest(".step").dataset.step);
    });
  }

  async toggle(step) {
    const { scene, document, words, worded } = this.#editor;
    const part = document.steps[step]?.journey;
    if (!part) return;
    if (scene.openings.delete(step)) {
      this.#elementOf(step)?.remove();
      this.#editor.redraw();
      return this.#editor.say(worded("closed_part", { part }));
    }
    const told = await this.#read(part);
    if (!told || this.#editor.document.steps[step]?.journey !== part) return this.#editor.say(words.no_part);
    this.#open(step, part, told);
    return this.#editor.say(worded("opened_part", { part, count: Object.keys(told.document.steps).length }));
  }

  // What is not called any more is not open either.
  show(scene) {
    for (const [step, { part }] of scene.openings) {
      const isOpen = this.#editor.document.steps[step]?.journey === part && this.#elementOf(step);
      if (!isOpen) scene.openings.delete(step);
    }
    for (const button of this.#editor.querySelectorAll(".steps > .step .step__open, .group__steps > .step .step__open")) {
      const { step } = button.closest(".step").dataset;
      button.setAttribute("aria-expanded", String(scene.openings.has(step)));
    }
  }

  stepIn(step) {
    const part = this.#editor.document.steps[step]?.journey;
    if (part) location.assign(this.#addressOf(step, part));
  }

  async #read(part) {
    try {
      const answer = await fetch(this.#urlOf(part), { headers: { Accept: "application/json" }, credentials: "same-origin" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  #open(step, part, told) {
    const item = this.#template.cloneNode(true);
    const link = item.querySelector(".inside__in");
    link.href = this.#addressOf(step, part);
    link.textContent = this.#editor.worded("step_in", { part });
    const list = item.querySelector("ol");
    list.setAttribute("aria-label", this.#editor.worded("steps_of", { part }));
    const scene = new Scene([]);
    scene.hear(told);
    scene.draw(told.document);
    const cards = new Cards(list, {
      words: this.#editor.words,
      icons: this.#editor.dataset.icons,
      stepUrl: (name) => `${this.#addressOf(step, part)}#step-${name}`,
      prefix: `inside-${step}-`,
    });
    cards.show(scene);
    new Lines(item.querySelector("svg")).show(scene);
    const around = boxAround(scene.boxes);
    const corner = { x: MARGIN - around.x, y: HEADER + BAR - around.y };
    item.querySelector(".inside__plane").style.transform = `translate(${corner.x}px, ${corner.y}px)`;
    this.#editor.scene.openings.set(step, {
      part,
      width: around.width + 2 * MARGIN,
      height: around.height + HEADER + BAR + MARGIN,
      exits: this.#exits(scene, told.document, corner),
    });
    this.#editor.cardOf(step).append(item);
    this.#editor.redraw();
    // Of a part that is larger than what can be seen, its beginning.
    const { view, scene: outer } = this.#editor;
    const box = outer.boxOf(step);
    view.reveal({ ...box, width: Math.min(box.width, view.seen.width - 8 * MARGIN), height: Math.min(box.height, view.seen.height - 8 * MARGIN) });
  }

  // Where the line of an outcome begins: at the step within that takes the exit.
  #exits(scene, { steps }, corner) {
    const exits = Object.entries(steps).filter(([, node]) => node.exit);
    return new Map(
      exits.map(([name, { exit }]) => {
        const box = scene.boxOf(name);
        return [exit, { x: box.x + corner.x + box.width, y: box.y + corner.y + HEADER / 2 }];
      }),
    );
  }

  #elementOf(step) {
    return this.#editor.cardOf(step)?.querySelector(".inside");
  }

  #urlOf(part) {
    return this.#editor.dataset.journeyUrl.replace(/[^/]+$/, part);
  }

  #addressOf(step, part) {
    return `${this.#urlOf(part)}?from=${this.#editor.dataset.journeyUrl.split("/").at(-1)}&at=${step}`;
  }
}
