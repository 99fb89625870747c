// The settings of the step that is selected, beside the journey. They are a page of the server's: what is saved there
// comes back into the draft, and what is done on the canvas meanwhile is told to the form.

import { same } from "./document.js";

const PATIENCE = 120;

export class Settings {
  #panel;
  #editor;
  #url;
  #step = "";
  #node;
  #isTyped = false;
  #timer = 0;
  #loading = 0;
  #asked;

  constructor(panel, url, editor) {
    this.#panel = panel;
    this.#url = url;
    this.#editor = editor;
    editor.addEventListener("selected", () => this.#later(this.#chosen));
    panel.addEventListener("input", () => (this.#isTyped = true));
    panel.addEventListener("keydown", (event) => event.key === "Escape" && editor.goTo(this.#step));
    document.addEventListener("journey-changed", ({ detail }) => {
      this.#isTyped = false;
      this.#step = detail.step;
      editor.takeInSettings(detail.step);
    });
  }

  // What the draft is now, by the server's word.
  hear(document, revision) {
    const name = this.#chosen;
    if (name !== this.#step) return this.#later(name);
    const form = this.#panel.querySelector("form.inspector__form");
    if (!form) return;
    const node = document.steps[this.#step];
    if (same(node, this.#node)) form.elements.revision.value = revision;
    else if (!this.#isTyped) this.#later(this.#step, true);
  }

  async enter() {
    const [name] = this.#editor.selection;
    if (name) await this.#load(name);
    this.#panel.querySelector("input:not([type=hidden]):not(:disabled), select, textarea")?.focus();
  }

  get #chosen() {
    const names = [...this.#editor.selection];
    return names.length === 1 ? names[0] : "";
  }

  #later(name, again = false) {
    clearTimeout(this.#timer);
    const isOther = again || name !== this.#step;
    this.#timer = isOther ? setTimeout(() => this.#load(name, again), PATIENCE) : 0;
    this.#tellBusy();
  }

  async #load(name, again = false) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#loading += 1;
    this.#tellBusy();
    await this.#bring(name, again).finally(() => (this.#loading -= 1));
    this.#tellBusy();
  }

  // Whoever hears the page is not read what something else is about to replace.
  #tellBusy() {
    this.#panel.ariaBusy = String(Boolean(this.#timer || this.#loading));
  }

  async #bring(name, again) {
    if (name === this.#step && !again) return;
    this.#asked?.abort();
    this.#step = name;
    this.#isTyped = false;
    if (!name) return this.#forget();
    await this.#editor.settled();
    if (this.#step !== name) return;
    if (!this.#editor.isSaved || !(name in this.#editor.document.steps)) return this.#forget();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const answer = await fetch(`${this.#url}/${name}`, { headers: { "HX-Request": "true" }, signal });
      if (!answer.ok || this.#step !== name) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.#node = this.#editor.document.steps[name];
      const isHere = this.#panel.contains(document.activeElement);
      this.#panel.replaceChildren(...page.querySelectorAll("#inspector"));
      if (isHere) this.#panel.querySelector("#inspector-title")?.focus();
    } catch {
      // Whoever was asked for instead is on the way.
      if (!signal.aborted) this.#forget();
    }
  }

  #forget() {
    this.#step = "";
    this.#panel.replaceChildren();
  }
}
