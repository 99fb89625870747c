// A journey as it is drawn: what the document says now, with what the server said of it last.

import { CARD, HEADER, ROW, boxOf, heightOf } from "./geometry.js";

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
    this.cards = new Map(names.map((name) => [name, this.#card(document, name, told.get(name))]));
    this.#place(document);
    this.#connect();
  }

  boxOf(name) {
    return boxOf(this.places.get(name), this.cards.get(name).drawn.length);
  }

  get boxes() {
    return [...this.cards.keys()].map((name) => this.boxOf(name));
  }

  outcomesOf(name) {
    return this.cards.get(name)?.rows.filter((row) => row.way !== "limit").map((row) => row.name) ?? [];
  }

  #card(document, name, told) {
    const node = document.steps[name];
    const known = told ?? this.#provisional(node);
    const rows = rowsOf(document, node, known);
    return { ...known, name, rows, drawn: rows.filter((row) => row.way !== "otherwise"), is_start: document.start === name };
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
      if (!places.has(name)) places.set(name, this.places.get(name) ?? this.#beside(name, places));
    }
    this.places = places;
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
