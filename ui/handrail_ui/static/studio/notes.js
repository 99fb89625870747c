// Notes beside the steps: plain text that is written in place. What stands in them is only ever text.

import { boxAround, overlaps, snapped } from "./geometry.js";
import { addNote, moveNote, removeNote, sizeNote, writeNote } from "./grouping.js";

const WIDTH = 216;
const HEIGHT = 120;
const BETWEEN = 24;
const STEPS_OF_SIZE = 3;
const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Notes {
  #editor;
  #list;
  #template = document.getElementById("note-template").content.firstElementChild;
  #shown = new Map();

  constructor(list, editor) {
    this.#list = list;
    this.#editor = editor;
    list.replaceChildren();
  }

  get boxes() {
    return [...this.#shown.keys()].map((name) => this.#boxOf(name));
  }

  show(notes = {}) {
    for (const [name, { item }] of this.#shown) {
      if (name in notes) continue;
      item.remove();
      this.#shown.delete(name);
    }
    for (const [name, note] of Object.entries(notes)) this.#dress(this.#shown.get(name) ?? this.#made(name), name, note);
    this.#list.hidden = !this.#shown.size;
  }

  placeOf(name) {
    const [x, y] = this.#editor.document.notes?.[name]?.position ?? [0, 0];
    return { x, y };
  }

  add() {
    if (!this.#editor.mayEdit) return;
    const { middle } = this.#editor.view;
    const at = this.#editor.dataset.shows === "canvas" ? middle : this.#below();
    const made = addNote(this.#editor.document, this.#freeFrom(at));
    if (!made.name) return this.#editor.tell("too_many", {});
    this.#editor.do(this.#editor.words.noted, made.document);
    this.#shown.get(made.name).text.focus();
  }

  shift(name, at) {
    this.#shown.get(name).item.style.translate = `${at.x}px ${at.y}px`;
  }

  placed(name, at) {
    this.#editor.do(this.#editor.words.note_moved, moveNote(this.#editor.document, name, at));
    this.focus(name);
  }

  focus(name) {
    this.#shown.get(name)?.grip.focus({ preventScroll: true });
  }

  remove(name) {
    this.#editor.do(this.#editor.words.note_removed, removeNote(this.#editor.document, name));
    this.#editor.board.focus({ preventScroll: true });
  }

  // Somebody in the outline finds what they wrote below the journey when they come to the canvas.
  #below() {
    const around = boxAround(this.#editor.scene.boxes);
    return { x: around.x + WIDTH / 2, y: around.y + around.height + HEIGHT };
  }

  // Around this point, or as far below it as is needed to lie on nothing.
  #freeFrom(at) {
    const box = { x: snapped(at.x - WIDTH / 2), y: snapped(at.y - HEIGHT / 2), width: WIDTH, height: HEIGHT };
    const taken = [...this.#editor.scene.boxes, ...this.boxes].toSorted((one, other) => one.y - other.y);
    for (const each of taken) if (overlaps(each, box)) box.y = snapped(each.y + each.height + BETWEEN);
    return { x: box.x, y: box.y };
  }

  #boxOf(name) {
    const [width, height] = this.#editor.document.notes?.[name]?.size ?? [WIDTH, HEIGHT];
    return { ...this.placeOf(name), width, height };
  }

  #made(name) {
    const item = this.#template.cloneNode(true);
    const shown = { item, grip: item.querySelector(".note__grip"), text: item.querySelector("textarea") };
    item.dataset.note = name;
    this.#list.append(item);
    this.#shown.set(name, shown);
    this.#listen(shown, name);
    return shown;
  }

  #listen({ item, grip, text }, name) {
    const { mayEdit } = this.#editor;
    text.readOnly = !mayEdit;
    item.addEventListener("focusin", ({ target }) => {
      if (this.#editor.dataset.shows === "canvas" && target.matches(":focus-visible")) this.#editor.view.reveal(this.#boxOf(name));
    });
    text.addEventListener("change", () => this.#write(name, text.value));
    text.addEventListener("keydown", (event) => event.key === "Escape" && grip.focus());
    // The corner of the field is dragged by the browser itself.
    text.addEventListener("pointerup", () => this.#size(name, text));
    grip.addEventListener("click", () => text.focus());
    grip.addEventListener("keydown", (event) => {
      const nudge = event.altKey && NUDGES[event.key];
      const at = this.placeOf(name);
      const step = event.shiftKey ? 8 : 24;
      if (nudge && mayEdit) this.placed(name, { x: at.x + nudge[0] * step, y: at.y + nudge[1] * step });
      else if (["Delete", "Backspace"].includes(event.key) && mayEdit) this.remove(name);
      else return;
      event.preventDefault();
    });
    item.querySelector(".note__larger")?.addEventListener("click", () => this.#enlarge(name));
    item.querySelector(".note__remove")?.addEventListener("click", () => this.remove(name));
  }

  // What a corner does when it is dragged, for whoever drags nothing: larger, and from the largest small again.
  #enlarge(name) {
    const { width } = this.#boxOf(name);
    const step = (Math.floor(width / WIDTH) % STEPS_OF_SIZE) + 1;
    this.#sized(name, { width: WIDTH * step, height: HEIGHT * step });
  }

  #sized(name, size) {
    this.#editor.do(this.#editor.words.note_sized, sizeNote(this.#editor.document, name, size));
  }

  #write(name, text) {
    this.#editor.do(this.#editor.words.note_written, writeNote(this.#editor.document, name, text));
  }

  #size(name, { offsetWidth, offsetHeight }) {
    const { width, height } = this.#boxOf(name);
    const size = { width: offsetWidth, height: offsetHeight + 28 };
    if (this.#editor.dataset.shows !== "canvas" || !this.#editor.mayEdit) return;
    if (Math.abs(size.width - width) < 4 && Math.abs(size.height - height) < 4) return;
    this.#sized(name, size);
  }

  #dress({ item, grip, text }, name, note) {
    const box = this.#boxOf(name);
    this.shift(name, box);
    item.style.setProperty("--wide", `${box.width}px`);
    item.style.setProperty("--high", `${box.height}px`);
    const words = typeof note.text === "string" ? note.text : "";
    if (document.activeElement !== text && text.value !== words) text.value = words;
    grip.setAttribute("aria-label", `${this.#editor.words.note}: ${words.slice(0, 60)}`);
    text.setAttribute("aria-label", this.#editor.words.note);
  }
}
