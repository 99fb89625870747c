// What was done and can be undone, without end, also after the page was loaded anew.

import { changed, difference } from "./document.js";

export class History {
  #done = [];
  #undone = [];
  #key;

  constructor(key) {
    this.#key = key;
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
      this.#done = Array.isArray(kept.done) ? kept.done : [];
      this.#undone = Array.isArray(kept.undone) ? kept.undone : [];
    } catch {
      sessionStorage.removeItem(key);
    }
  }

  get undoable() {
    return this.#done.at(-1)?.deed ?? "";
  }

  get redoable() {
    return this.#undone.at(-1)?.deed ?? "";
  }

  keep(deed, before, after) {
    this.#done.push({ deed, back: difference(after, before), forth: difference(before, after) });
    this.#undone = [];
    this.#store();
  }

  // Each returns the document after it, and what was undone or done again; or nothing where there is nothing.
  undo(document) {
    return this.#turn(this.#done, this.#undone, document, "back");
  }

  redo(document) {
    return this.#turn(this.#undone, this.#done, document, "forth");
  }

  forget() {
    this.#done = [];
    this.#undone = [];
    sessionStorage.removeItem(this.#key);
  }

  #turn(from, to, document, direction) {
    const entry = from.pop();
    if (!entry) return null;
    to.push(entry);
    this.#store();
    return { document: changed(document, entry[direction]), deed: entry.deed };
  }

  // A tab's storage is bounded: what was done longest ago is only kept as long as the tab lives.
  #store() {
    for (let first = 0; first <= this.#done.length; first += Math.max(50, Math.floor(this.#done.length / 2))) {
      try {
        sessionStorage.setItem(this.#key, JSON.stringify({ done: this.#done.slice(first), undone: this.#undone }));
        return;
      } catch {
        continue;
      }
    }
  }
}
