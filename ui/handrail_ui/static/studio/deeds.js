// What somebody does to a journey, by pointer, by keys or in the bar: each is one command that can be undone.

import * as commands from "./commands.js";
import { CARD, snapped } from "./geometry.js";

export class Deeds {
  #editor;
  #asking;

  constructor(editor, asking) {
    this.#editor = editor;
    this.#asking = asking;
  }

  // Puts a step in behind what is selected, or where an outcome is open; without either, by itself.
  addStep(offered, way = this.#wayTo(offered, this.#here())) {
    const name = commands.unusedName(this.#editor.document, offered.look.replaceAll(".", "-"));
    const document = way
      ? commands.insert(this.#editor.document, name, offered, way)
      : commands.add(this.#editor.document, name, offered);
    this.#editor.do(this.#editor.worded("added", { step: name }), document);
    this.#editor.goTo(name);
  }

  dropStep(offered, line, point, event) {
    if (!event.target.closest?.(".board") && !this.#isOverBoard(event)) return;
    if (line) return this.addStep(offered, { step: line.step, outcome: line.outcome });
    const name = commands.unusedName(this.#editor.document, offered.look.replaceAll(".", "-"));
    const place = { x: snapped(point.x - CARD / 2), y: snapped(point.y - 24) };
    this.#editor.do(this.#editor.worded("added", { step: name }), commands.add(this.#editor.document, name, offered, place));
    this.#editor.goTo(name);
  }

  connectTo(step, outcome, target) {
    if (!target) return this.pickTarget(step, outcome);
    const deed = this.#editor.worded("connected", { step, outcome, target });
    this.#editor.do(deed, commands.connect(this.#editor.document, step, outcome, target));
    return this.#editor.goTo(step, outcome);
  }

  async pickTarget(step, outcome) {
    if (!this.#editor.mayEdit) return;
    const choice = await this.#asking.target(step, outcome);
    const lead = (deed, document) => {
      this.#editor.do(this.#editor.worded(deed, { step, outcome, target: choice.target }), document);
      this.#editor.goTo(step, outcome);
    };
    if (!choice) this.#editor.goTo(step, outcome);
    else if (choice.offered) this.addStep(choice.offered, { step, outcome });
    else if (choice.forAll) lead("connected_all", commands.connectAll(this.#editor.document, outcome, choice.target));
    else lead(choice.target ? "connected" : "disconnected", commands.connect(this.#editor.document, step, outcome, choice.target));
  }

  async pickStep(way) {
    const here = this.#here();
    const offered = this.#editor.mayEdit && (await this.#asking.newStep());
    if (offered) this.addStep(offered, way ?? this.#wayTo(offered, here));
  }

  pickWay() {
    const step = this.#current();
    const outcome = document.activeElement.closest(".way")?.dataset.outcome ?? this.#editor.scene.outcomesOf(step)[0];
    if (step && outcome) this.pickTarget(step, outcome);
  }

  pickFromPort(element) {
    const { outcome, way } = element.closest(".way").dataset;
    if (way !== "limit") this.pickTarget(element.closest(".step").dataset.step, outcome);
  }

  beginHere() {
    const step = this.#current();
    if (step) this.#editor.do(this.#editor.worded("begun", { step }), commands.begin(this.#editor.document, step));
  }

  async remove() {
    const names = [...this.#editor.selection].filter((name) => Object.keys(this.#editor.document.steps).length > 1 && name in this.#editor.document.steps);
    if (!names.length || !this.#editor.mayEdit) return;
    const heals = {};
    for (const name of names) {
      const targets = commands.onward(this.#editor.document, name, this.#editor.scene.outcomesOf(name)).filter((each) => !names.includes(each));
      heals[name] = targets[0];
      if (names.length === 1 && targets.length > 1 && this.#isLedTo(name)) {
        const chosen = await this.#asking.heal(name, targets);
        if (chosen === null) return;
        heals[name] = chosen;
      }
    }
    const before = names.length === 1 ? [...this.#editor.scene.lines].find((line) => line.target === names[0])?.step : null;
    const deed = names.length === 1 ? this.#editor.worded("removed", { step: names[0] }) : this.#editor.worded("removed_many", { count: names.length });
    this.#editor.select([]);
    this.#editor.do(deed, commands.remove(this.#editor.document, names, heals));
    this.#editor.goTo(before ?? this.#editor.document.start);
  }

  tidy() {
    const names = this.#editor.selection.size > 1 ? [...this.#editor.selection] : Object.keys(this.#editor.document.steps);
    this.#editor.do(this.#editor.words.tidied, commands.tidy(this.#editor.document, names));
  }

  nudge(dx, dy) {
    if (!this.#editor.mayEdit || !this.#editor.selection.size) return;
    const places = Object.fromEntries(
      [...this.#editor.selection].map((name) => {
        const at = this.#editor.scene.standing(name);
        return [name, { x: at.x + dx, y: at.y + dy }];
      }),
    );
    this.#editor.do(this.#editor.worded("moved", { count: this.#editor.selection.size }), commands.move(this.#editor.document, places));
  }

  placed(names) {
    const places = Object.fromEntries([...names].map((name) => [name, this.#editor.scene.standing(name)]));
    this.#editor.do(this.#editor.worded("moved", { count: names.size }), commands.move(this.#editor.document, places));
  }

  group() {
    this.#editor.groups.make();
  }

  ungroup() {
    this.#editor.groups.dissolve();
  }

  addNote() {
    this.#editor.notes.add();
  }

  fold() {
    this.#editor.folding.ask();
  }

  putBack() {
    this.#editor.folding.putBack();
  }

  openInside() {
    const step = this.#current();
    if (step) this.#editor.inside.toggle(step);
  }

  #current() {
    return document.activeElement?.closest(".step")?.dataset.step ?? [...this.#editor.selection].at(-1);
  }

  #here() {
    return { step: this.#current(), outcome: document.activeElement?.closest(".way")?.dataset.outcome };
  }

  // Where the next step goes: the way that has the focus; else an end goes where nothing is yet, and any other step to
  // the first way, by which the story goes on.
  #wayTo(offered, { step, outcome }) {
    const rows = (this.#editor.scene.cards.get(step)?.rows ?? []).filter((row) => row.way !== "limit");
    const open = offered.outcomes.length ? undefined : rows.find((each) => !each.target);
    const row = rows.find((each) => each.name === outcome) ?? open ?? rows[0];
    return row ? { step, outcome: row.name } : null;
  }

  #isLedTo(name) {
    return this.#editor.document.start === name || this.#editor.scene.lines.some((line) => line.target === name);
  }

  #isOverBoard({ clientX, clientY }) {
    const box = this.#editor.board.getBoundingClientRect();
    return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  }
}
