// What is wrong, as the server says it: its route is lit on the canvas, and a repair is a command like any other.

import { changed } from "./document.js";

const PATIENCE = 400;

export class Findings {
  #place;
  #editor;
  #timer;
  #lit;

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
    this.seek();
  }

  hear({ found }) {
    const focused = [...this.#place.querySelectorAll("a, button")].indexOf(document.activeElement);
    this.#place.innerHTML = found;
    if (focused >= 0) this.#place.querySelectorAll("a, button")[focused]?.focus();
    const verdict = this.#place.querySelector("#verdict-words");
    document.getElementById("verdict").replaceChildren(...verdict.content.cloneNode(true).childNodes);
    const findings = [...this.#place.querySelectorAll("[data-route]")];
    this.#light(findings.find((each) => each.dataset.route === this.#lit));
    this.seek();
  }

  // Repairs take longer to find than what is wrong: they are asked for when nobody has changed anything for a while.
  seek() {
    clearTimeout(this.#timer);
    const link = this.#place.querySelector("[data-seek]");
    if (!link) return;
    link.textContent = link.dataset.seek;
    this.#timer = setTimeout(async () => {
      const { revision } = this.#editor;
      const answer = await fetch(link.href, { headers: { Accept: "application/json" } }).catch(() => null);
      const told = answer?.ok ? await answer.json() : null;
      if (told && link.isConnected && told.revision === revision && revision === this.#editor.revision) this.hear(told);
    }, PATIENCE);
  }

  #light(finding) {
    this.#lit = finding?.dataset.route;
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
