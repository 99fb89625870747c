// What is wrong, as the server says it: its route is lit on the canvas, and a repair is a command like any other.

import { changed } from "./document.js";

export class Findings {
  #place;
  #editor;

  constructor(place, editor) {
    this.#place = place;
    this.#editor = editor;
    place.addEventListener("submit", (event) => this.#repair(event));
    const light = (event) => this.#light(event.target.closest("[data-route]"));
    for (const type of ["pointerover", "focusin", "click"]) place.addEventListener(type, light);
    place.addEventListener("click", (event) => {
      const step = event.target.closest("a[data-step]")?.dataset.step;
      if (!step) return;
      event.preventDefault();
      editor.goTo(step);
    });
  }

  hear({ found }) {
    if (found === undefined) return;
    this.#place.innerHTML = found;
    const verdict = this.#place.querySelector("#verdict-words");
    document.getElementById("verdict").replaceChildren(...verdict.content.cloneNode(true).childNodes);
    this.#editor.light([]);
  }

  #light(finding) {
    const route = finding ? JSON.parse(finding.dataset.route) : [];
    for (const each of this.#place.querySelectorAll("[data-route]")) each.toggleAttribute("data-lit", each === finding);
    this.#editor.light(route);
  }

  #repair(event) {
    const form = event.target.closest("form.repair");
    if (!form) return;
    event.preventDefault();
    const changes = JSON.parse(form.elements.changes.value).map(({ path, value }) => [path, value]);
    this.#editor.do(this.#editor.words.repaired, changed(this.#editor.document, changes));
  }
}
