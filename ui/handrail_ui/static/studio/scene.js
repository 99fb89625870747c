// A journey as it is drawn: what the document says now, with what the server said of it last.

import { CARD, HEADER, ROW, boxAround, boxOf, heightOf, overlaps, portOf } from "./geometry.js";

const FRAME = 16;
const TITLE = 40;
const UNKNOWN = { outcomes: [], findings: 0, is_reached: true };

const rowsOf = (document, node, told) => {
  const next = node.next ?? {};
  const otherwise = document.otherwise ?? {};
  const words = new Map(told.outcomes.map((row) => [row.name, row.words]));
  const names = told.outcomes.filter((row) => row.way !== "limit").map((row) => row.name);
  const rows = [...new Set([...names, ...Object.keys(next)])].map((name) => ({
    name,
    words: words.get(name) ?? "",
    target: next[name] ?? otherwise[name] ?? "",
    way: name in next || !(name in otherwise) ? "own" : "otherwise",
  }));
  if (node.limit?.then) {
    const limit = told.outcomes.find((row) => row.way === "limit");
    rows.push({ name: limit?.name ?? "once more", words: limit?.words ?? "", target: node.limit.then, way: "limit" });
  }
  return rows.map((row) => ({ ...row, tone: toneOf(document.steps[row.target]) }));
};

const toneOf = (node) => {
  const result = node?.config?.result;
  return result === "success" ? "good" : result ? "bad" : "plain";
};

export class Scene {
  #told = { cards: [], places: {}, lines: [] };
  #offered;
  cards = new Map();
  places = new Map();
  lines = [];
  groups = new Map();
  groupOf = new Map();
  // Groups of which only a tile is shown, and by step the part that is opened in its place: how somebody looks at it.
  collapsed = new Set();
  openings = new Map();
  #stand = new Map();

  constructor(offered) {
    this.#offered = new Map(offered.map((each) => [each.step, each]));
  }

  // What the server says: words, findings, where things stand that nobody placed.
  hear(told) {
    this.#told = told;
  }

  draw(document) {
    const told = new Map(this.#told.cards.map((card) => [card.name, card]));
    const names = [...this.#told.cards.map((card) => card.name).filter((name) => name in document.steps)];
    names.push(...Object.keys(document.steps).filter((name) => !told.has(name)));
    this.#group(document);
    this.cards = new Map(this.#together(names).map((name) => [name, this.#card(document, name, told.get(name))]));
    this.#place(document);
    this.#connect();
  }

  // Of a step that is hidden in a collapsed group, the box of the group's tile.
  boxOf(name) {
    if (this.collapsed.has(this.groupOf.get(name))) return this.#tileOf(this.groupOf.get(name));
    const opening = this.openings.get(name);
    if (opening) return { ...this.places.get(name), width: opening.width, height: opening.height };
    return boxOf(this.places.get(name), this.cards.get(name).drawn.length);
  }

  // Where the line of a way begins.
  portOf(name, row) {
    const at = this.places.get(name);
    if (this.isHidden(name)) return portOf(this.boxOf(name), -1);
    const opening = this.openings.get(name);
    if (!opening) return portOf(at, row);
    const exit = opening.exits.get(this.cards.get(name).drawn[row]?.name);
    return exit ? { x: at.x + exit.x, y: at.y + exit.y } : { x: at.x + opening.width, y: at.y + HEADER / 2 };
  }

  isHidden(name) {
    return this.collapsed.has(this.groupOf.get(name));
  }

  // Around all steps of a group, with room for its title.
  frameOf(group) {
    const { x, y, width, height } = this.collapsed.has(group) ? this.#tileOf(group) : boxAround(this.#boxesOf(group));
    if (this.collapsed.has(group)) return { x, y, width, height };
    return { x: x - FRAME, y: y - TITLE, width: width + 2 * FRAME, height: height + TITLE + FRAME };
  }

  // Whether others stand where the frame would be: it would lie about them.
  isScattered(group) {
    const frame = this.frameOf(group);
    return [...this.cards.keys()].some(
      (name) => this.groupOf.get(name) !== group && !this.isHidden(name) && overlaps(this.boxOf(name), frame),
    );
  }

  // Where a step stands in the document, whatever is opened before it.
  standing(name) {
    const [at, aside] = [this.places.get(name), this.#stand.get(name) ?? { x: 0, y: 0 }];
    return { x: at.x - aside.x, y: at.y - aside.y };
  }

  #boxesOf(group) {
    return this.groups.get(group).steps.map((name) => this.boxOf(name));
  }

  #tileOf(group) {
    const places = this.groups.get(group).steps.map((name) => this.places.get(name));
    return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)), width: CARD, height: HEADER };
  }

  #group(document) {
    this.groups = new Map();
    this.groupOf = new Map();
    for (const [name, { title, note, steps }] of Object.entries(document.groups ?? {})) {
      const known = (Array.isArray(steps) ? steps : []).filter((step) => step in document.steps && !this.groupOf.has(step));
      for (const step of known) this.groupOf.set(step, name);
      if (known.length) this.groups.set(name, { title: title ?? "", note: note ?? "", steps: known });
    }
  }

  // The steps of a group follow the first of them.
  #together(names) {
    const found = new Map();
    for (const name of names) {
      const key = this.groupOf.has(name) ? `group ${this.groupOf.get(name)}` : name;
      found.set(key, [...(found.get(key) ?? []), name]);
    }
    return [...found.values()].flat();
  }

  get boxes() {
    const frames = [...this.groups.keys()].map((name) => this.frameOf(name));
    return [...[...this.cards.keys()].map((name) => this.boxOf(name)), ...frames];
  }

  outcomesOf(name) {
    return this.cards.get(name)?.rows.filter((row) => row.way !== "limit").map((row) => row.name) ?? [];
  }

  #card(document, name, told) {
    const node = document.steps[name];
    const known = told ?? this.#provisional(node);
    const rows = rowsOf(document, node, known);
    return { ...known, name, rows, drawn: rows.filter((row) => row.way !== "otherwise"), is_start: document.start === name, note: node.note ?? "", part: node.journey ?? "" };
  }

  #provisional(node) {
    const offered = this.#offered.get(node.step);
    if (!offered) return { ...UNKNOWN, kind: node.step ?? node.journey ?? "", look: node.journey ? "part" : "exit" };
    const outcomes = offered.outcomes.map((name) => ({ name, words: "", way: "own" }));
    return { ...UNKNOWN, kind: offered.kind, look: offered.look, outcomes };
  }

  // Whoever was put in a moment ago stands beside whoever leads to it, until the server has laid everything out.
  #place(document) {
    const places = new Map();
    for (const name of this.cards.keys()) {
      const [x, y] = document.steps[name].position ?? this.#told.places[name] ?? [];
      if (x !== undefined) places.set(name, { x, y });
    }
    for (const name of this.cards.keys()) {
      if (!places.has(name)) places.set(name, this.places.has(name) ? this.standing(name) : this.#beside(name, places));
    }
    this.places = places;
    this.#makeRoom();
  }

  // What is to the right of an opened part, or below it, stands farther away while it is open.
  #makeRoom() {
    this.#stand = new Map();
    for (const [step, { width, height }] of this.openings) {
      const at = this.places.get(step);
      if (!at) continue;
      const [wide, high] = [width - CARD, height - heightOf(this.cards.get(step).drawn.length)];
      for (const [name, place] of this.places) {
        const isRight = place.x >= at.x + CARD;
        const isBelow = !isRight && name !== step && place.y > at.y && place.x + CARD > at.x;
        const by = { x: isRight ? wide : 0, y: isBelow ? Math.max(0, high) : 0 };
        if (!by.x && !by.y) continue;
        const aside = this.#stand.get(name) ?? { x: 0, y: 0 };
        this.#stand.set(name, { x: aside.x + by.x, y: aside.y + by.y });
        this.places.set(name, { x: place.x + by.x, y: place.y + by.y });
      }
    }
  }

  #beside(name, places) {
    for (const [source, card] of this.cards) {
      const row = card.drawn.findIndex((each) => each.target === name);
      const at = row >= 0 && places.get(source);
      if (at) return { x: at.x + CARD + 88, y: at.y + row * ROW };
    }
    const lowest = Math.max(0, ...[...places].map(([each, at]) => at.y + heightOf(this.cards.get(each).drawn.length)));
    return { x: 0, y: lowest + HEADER };
  }

  #connect() {
    const told = new Map(this.#told.lines.map((line) => [`${line.step} ${line.outcome}`, line]));
    const stays = (name) => {
      const [x, y] = this.#told.places[name] ?? [];
      const at = this.places.get(name);
      return at.x === x && at.y === y;
    };
    this.lines = [];
    for (const [step, card] of this.cards) {
      card.drawn.forEach((row, number) => {
        if (!this.cards.has(row.target)) return;
        const line = told.get(`${step} ${row.name}`);
        const holds = line && line.target === row.target && stays(step) && stays(row.target);
        const isBack = this.places.get(row.target).x <= this.places.get(step).x;
        this.lines.push({
          step,
          outcome: row.name,
          row: number,
          target: row.target,
          tone: row.tone,
          way: row.way,
          points: holds ? line.points.map(([x, y]) => ({ x, y })) : [],
          quiet: holds ? line.quiet : row.tone === "bad" || isBack,
        });
      });
    }
  }
}
