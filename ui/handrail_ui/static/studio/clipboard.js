// Steps on the clipboard: as text, which every journey of every tenant takes.

import { clipOf, copied, paste } from "./commands.js";
import { CARD, snapped } from "./geometry.js";

const isTyping = () => document.activeElement?.closest("input, textarea, select, dialog");

export class Clipboard {
  #editor;

  constructor(editor) {
    this.#editor = editor;
    const isOurs = () => document.activeElement?.closest(".board") && !isTyping();
    editor.addEventListener("copy", (event) => isOurs() && this.#copy(event));
    editor.addEventListener("cut", (event) => isOurs() && this.#copy(event) && editor.deeds.remove());
    document.addEventListener("paste", (event) => !isTyping() && this.#paste(event));
  }

  duplicate() {
    const names = [...this.#editor.selection];
    if (names.length) this.#put(clipOf(this.#text(names)), "duplicated");
  }

  #text(names) {
    return copied(this.#editor.document, names, Object.fromEntries(this.#editor.scene.places));
  }

  #copy(event) {
    const { selection, tell } = this.#editor;
    if (!selection.size) return false;
    event.clipboardData.setData("text/plain", this.#text([...selection]));
    event.preventDefault();
    tell("copied", { count: selection.size });
    return true;
  }

  #paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const clip = clipOf(text);
    if (clip) this.#put(clip, "pasted");
    else if (text) this.#editor.tell("no_steps", {});
  }

  #put(clip, deed) {
    const { document, view, worded } = this.#editor;
    const place = { x: snapped(view.middle.x) - CARD / 2, y: snapped(view.middle.y) - CARD / 2 };
    const pasted = paste(document, clip, place);
    this.#editor.do(worded(deed, { count: pasted.names.length }), pasted.document);
    this.#editor.goTo(pasted.names[0]);
    this.#editor.select(pasted.names);
  }
}
