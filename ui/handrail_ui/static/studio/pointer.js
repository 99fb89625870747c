// What the pointer does on the board: pan, select, move, connect, put in. Every one of these has a way without it.

import { contains, overlaps, snapped } from "./geometry.js";

const THRESHOLD = 4;
const EDGE = 32;
const REACH = 20;

// `board` is the element, `editor` does what comes of it.
export class Pointer {
  #board;
  #editor;
  #drag = null;
  #touches = new Map();
  #isSpaceDown = false;

  constructor(board, editor) {
    this.#board = board;
    this.#editor = editor;
    board.addEventListener("pointerdown", (event) => this.#down(event));
    board.addEventListener("pointermove", (event) => this.#move(event));
    board.addEventListener("pointerup", (event) => this.#up(event));
    board.addEventListener("pointercancel", (event) => this.#cancel(event));
    addEventListener("keydown", (event) => event.code === "Space" && (this.#isSpaceDown = true));
    addEventListener("keyup", (event) => event.code === "Space" && (this.#isSpaceDown = false));
    addEventListener("keydown", (event) => event.key === "Escape" && this.#drag && this.#cancel(this.#drag.event));
  }

  // A step that comes out of the palette is dragged over the board like anything else.
  carry(event, offered) {
    this.#begin(event, { kind: "carry", offered });
  }

  #down(event) {
    if (event.pointerType === "touch") this.#touches.set(event.pointerId, event);
    if (this.#touches.size === 2) return this.#pinch();
    if (this.#drag || event.target.closest("button, .minimap, dialog")) return;
    const { scene, lines } = this.#editor;
    if (event.target.closest("textarea, input, .inside a")) return;
    if (event.button === 1 || this.#isSpaceDown) return this.#begin(event, { kind: "pan" });
    if (event.button !== 0) return;
    if (event.target.closest(".inside")) return this.#begin(event, { kind: "pan" });
    const group = event.target.closest(".group__head")?.closest(".group").dataset.group;
    if (group) return this.#beginGroup(event, group);
    const note = event.target.closest(".note")?.dataset.note;
    if (note) return this.#begin(event, { kind: "note", note, from: this.#editor.notes.placeOf(note) });
    const row = event.target.closest(".way");
    const card = event.target.closest(".step");
    const line = lines.lineAt(event.target);
    if (row && event.target.closest(".way__port") && row.dataset.way !== "limit" && this.#editor.mayEdit) {
      const step = card.dataset.step;
      const number = scene.cards.get(step).drawn.findIndex((each) => each.name === row.dataset.outcome);
      return this.#begin(event, { kind: "connect", step, outcome: row.dataset.outcome, from: scene.portOf(step, number) });
    }
    if (card) return this.#begin(event, { kind: "move", step: card.dataset.step });
    if (line && line.way === "own" && this.#editor.mayEdit) {
      return this.#begin(event, { kind: "connect", step: line.step, outcome: line.outcome, from: scene.portOf(line.step, line.row), line });
    }
    if (event.shiftKey) return this.#begin(event, { kind: "marquee", from: this.#editor.view.pointOf(event) });
    return this.#begin(event, { kind: "pan" });
  }

  #begin(event, drag) {
    this.#drag = { ...drag, event, last: event, started: false };
    if (event.target.closest?.(".board") || drag.kind === "carry") event.preventDefault();
    if (drag.kind === "carry" || drag.kind === "connect") return this.#board.setPointerCapture(event.pointerId);
    if (drag.kind === "pan") this.#board.focus?.({ preventScroll: true });
  }

  // Whoever takes hold of the title of a group takes all its steps along.
  #beginGroup(event, group) {
    this.#editor.groups.select(group);
    this.#begin(event, { kind: "move", step: [...this.#editor.selection][0], group });
  }

  #pinch() {
    this.#drag = { kind: "pinch", started: true };
  }

  #move(event) {
    if (this.#touches.has(event.pointerId)) this.#pinched(event);
    const drag = this.#drag;
    if (!drag) return this.#hover(event);
    if (drag.kind === "pinch" || event.pointerId !== drag.event.pointerId) return;
    if (!drag.started) {
      const far = Math.hypot(event.clientX - drag.event.clientX, event.clientY - drag.event.clientY);
      if (far < THRESHOLD) return;
      this.#start(drag);
    }
    this.#go(drag, event);
    drag.last = event;
  }

  #pinched(event) {
    const before = [...this.#touches.values()];
    this.#touches.set(event.pointerId, event);
    if (before.length !== 2) return;
    const after = [...this.#touches.values()];
    const span = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const centre = ([one, other]) => ({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
    this.#editor.view.zoomAt(centre(after), span(after) / Math.max(1, span(before)));
    this.#editor.view.pan(centre(after).clientX - centre(before).clientX, centre(after).clientY - centre(before).clientY);
  }

  #start(drag) {
    drag.started = true;
    this.#board.setPointerCapture(drag.event.pointerId);
    this.#board.dataset.drag = drag.kind;
    if (drag.kind === "note" && !this.#editor.mayEdit) drag.kind = "pan";
    if (drag.kind !== "move") return;
    const { selection, scene, mayEdit } = this.#editor;
    if (!mayEdit) drag.kind = "pan";
    else if (!selection.has(drag.step)) this.#editor.select([drag.step]);
    drag.names = new Set(this.#editor.selection);
    drag.places = new Map([...drag.names].map((name) => [name, scene.places.get(name)]));
  }

  #go(drag, event) {
    const { view } = this.#editor;
    if (drag.kind === "pan") return view.pan(event.clientX - drag.last.clientX, event.clientY - drag.last.clientY);
    this.#scroll(event);
    const point = view.pointOf(event);
    if (drag.kind === "move") return this.#shift(drag, point);
    if (drag.kind === "marquee") return this.#editor.frame(this.#area(drag.from, point));
    if (drag.kind === "note") return this.#editor.notes.shift(drag.note, this.#noteAt(drag, point));
    drag.over = this.#cardAt(point);
    this.#editor.aimAt(drag.over);
    if (drag.kind === "connect") return this.#editor.lines.pull(drag.from, point);
    drag.line = drag.over ? null : this.#editor.lines.near(point, REACH);
    this.#editor.lines.aim(drag.line);
    return this.#editor.ghost(drag.offered, point);
  }

  // Moving to the edge of the board moves on what is seen.
  #scroll(event) {
    const { view } = this.#editor;
    const at = { x: event.clientX - this.#board.offsetLeft, y: event.clientY - this.#board.offsetTop };
    const push = (value, room) => (value < EDGE ? EDGE - value : value > room - EDGE ? room - EDGE - value : 0) / 2;
    const [dx, dy] = [push(at.x, view.width), push(at.y, view.height)];
    if ((dx || dy) && at.x > 0) view.pan(dx, dy);
  }

  #shift(drag, point) {
    const from = this.#editor.view.pointOf(drag.event);
    drag.moved ??= { from, view: { ...this.#editor.view } };
    const [dx, dy] = [snapped(point.x - drag.moved.from.x), snapped(point.y - drag.moved.from.y)];
    this.#editor.shift(drag.names, drag.places, dx, dy);
  }

  #noteAt(drag, point) {
    drag.began ??= this.#editor.view.pointOf(drag.event);
    return { x: snapped(drag.from.x + point.x - drag.began.x), y: snapped(drag.from.y + point.y - drag.began.y) };
  }

  #area(from, to) {
    return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
  }

  #cardAt(point) {
    const { scene } = this.#editor;
    return [...scene.cards.keys()].findLast((name) => !scene.isHidden(name) && contains(scene.boxOf(name), point)) ?? null;
  }

  #hover(event) {
    if (event.pointerType === "mouse") this.#editor.hoverLine(this.#editor.lines.lineAt(event.target));
  }

  #up(event) {
    this.#touches.delete(event.pointerId);
    const drag = this.#drag;
    if (!drag) return;
    if (drag.kind === "pinch") {
      if (!this.#touches.size) this.#drag = null;
      return;
    }
    if (event.pointerId !== drag.event.pointerId) return;
    this.#end();
    const point = this.#editor.view.pointOf(event);
    if (drag.started) this.#drop(drag, point, event);
    else this.#click(drag, event);
  }

  #drop(drag, point, event) {
    const { scene } = this.#editor;
    if (drag.kind === "move") return this.#editor.deeds.placed(drag.names);
    if (drag.kind === "note") return this.#editor.notes.placed(drag.note, this.#noteAt(drag, point));
    if (drag.kind === "connect") return this.#editor.deeds.connectTo(drag.step, drag.outcome, drag.over, point);
    if (drag.kind === "carry") return this.#editor.deeds.dropStep(drag.offered, drag.line, point, event);
    if (drag.kind !== "marquee") return null;
    const area = this.#area(drag.from, point);
    return this.#editor.select([...scene.cards.keys()].filter((name) => overlaps(scene.boxOf(name), area)), true);
  }

  #click(drag, event) {
    if (drag.group) return this.#editor.groups.click(drag.group);
    if (drag.kind === "note") return this.#editor.notes.focus(drag.note);
    if (drag.kind === "move") return this.#editor.clickStep(drag.step, event);
    if (drag.kind === "connect" && !drag.line) return this.#editor.deeds.pickTarget(drag.step, drag.outcome);
    if (drag.kind === "carry") return this.#editor.deeds.addStep(drag.offered);
    if (drag.kind === "pan") return this.#editor.select([]);
    return null;
  }

  #cancel(event) {
    this.#touches.delete(event?.pointerId);
    const drag = this.#drag;
    if (!drag) return;
    this.#end();
    if (drag.kind === "move" && drag.started) this.#editor.shift(drag.names, drag.places, 0, 0);
    if (drag.kind === "note") this.#editor.notes.shift(drag.note, drag.from);
  }

  #end() {
    this.#drag = null;
    delete this.#board.dataset.drag;
    this.#editor.lines.release();
    this.#editor.lines.aim(null);
    this.#editor.aimAt(null);
    this.#editor.ghost(null);
    this.#editor.frame(null);
  }
}
