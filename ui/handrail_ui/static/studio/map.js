// A journey to be looked at: the list that the server made, placed on a canvas. What else of the page tells of a step
// leads here by its link, and is marked when the step is selected.

import { MapScene } from "./map-scene.js";
import { Lines } from "./lines.js";
import { Minimap } from "./minimap.js";
import { Pointer } from "./pointer.js";
import { Replay } from "./replay.js";
import { View } from "./view.js";
import { nextPlace } from "./walk.js";

const LEGIBLE = 0.35;
const NARROW = 900;
const KEYS = {
  "+": (map) => map.view.zoom(1.25),
  "-": (map) => map.view.zoom(0.8),
  1: (map) => map.fit(),
  2: (map) => map.fitSelection(),
  Escape: (map) => map.select([]),
  n: (map) => map.next(),
  o: (map) => map.turn(),
  p: (map) => map.previous(),
};

class JourneyMap extends HTMLElement {
  // What the pointer asks of whoever it works for.
  mayEdit = false;
  selection = new Set();
  scene = new MapScene();
  #minimap;
  #replay;
  #shown;

  connectedCallback() {
    this.board = this.querySelector(".board");
    this.lines = new Lines(this.querySelector(".lines"));
    this.view = new View(this.board, this.querySelector(".plane"));
    this.#minimap = new Minimap(this.querySelector(".minimap"), this.view);
    this.#replay = new Replay(this);
    new Pointer(this.board, this);
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("focusin", (event) => this.#enter(event));
    this.addEventListener("wheel", (event) => this.#wheel(event), { capture: true });
    this.view.addEventListener("moved", () => {
      this.querySelector(".zoom__scale").textContent = `${Math.round(this.view.scale * 100)} %`;
    });
    document.addEventListener("htmx:after:swap", () => this.#changed && this.#take());
    this.#show(localStorage.getItem("handrail:shows") ?? (innerWidth < NARROW ? "outline" : "canvas"));
    this.#take();
    this.begin();
    this.dataset.ready = "";
  }

  // --- Looking ---

  begin() {
    const [first] = this.scene.cards.keys();
    if (this.scene.boxes.length) this.view.fit(this.scene.boxes);
    if (this.view.scale < LEGIBLE && first) this.view.begin(this.scene.boxOf(first));
    this.#follow();
  }

  fit() {
    this.view.fit(this.scene.boxes);
  }

  fitSelection() {
    if (this.selection.size) this.view.fit([...this.selection].map((name) => this.scene.boxOf(name)));
  }

  turn() {
    const shows = this.dataset.shows === "canvas" ? "outline" : "canvas";
    localStorage.setItem("handrail:shows", shows);
    this.#show(shows);
    this.#minimap.show(this.scene);
  }

  goTo(name, outcome) {
    if (!this.scene.cards.has(name)) return;
    this.select([name]);
    const way = outcome && this.scene.way(name, outcome);
    (way ?? this.scene.element(name)).querySelector(way ? ".way__port" : ".step__name").focus({ preventScroll: true });
    this.reveal(name);
  }

  reveal(name) {
    if (this.dataset.shows === "canvas") {
      this.view.reveal(this.scene.boxOf(name));
      this.board.scrollIntoView({ block: "nearest" });
    } else this.scene.element(name).scrollIntoView({ block: "center" });
  }

  // `hops` are [step, outcome].
  light(hops) {
    const route = this.scene.route(hops);
    this.lines.light(route);
    this.scene.mark(new Set(route.map(([step]) => step)), "lit");
  }

  next() {
    this.#replay.go(1);
  }

  previous() {
    this.#replay.go(-1);
  }

  // --- Selecting ---

  select(names, adds = false) {
    this.selection = new Set(adds ? [...this.selection, ...names] : names);
    this.scene.mark(this.selection, "selected");
    this.lines.select(this.selection);
    this.#replay.told(this.selection);
  }

  clickStep(name, event) {
    if (event.target.closest("a, input, label")) return;
    this.select([name]);
    this.scene.element(name).querySelector(".step__name").focus({ preventScroll: true });
  }

  // A map has no lines to pull, and nothing to drop.
  aimAt() {}
  frame() {}
  ghost() {}
  hoverLine() {}

  get #changed() {
    return this.#shown !== this.querySelector(".steps").firstElementChild || !this.#shown.style.translate;
  }

  // What the server says now, in the place of what it said before.
  #take() {
    this.scene.take(this, JSON.parse(document.getElementById(`${this.id}-canvas`).textContent));
    this.#shown = this.querySelector(".steps").firstElementChild;
    this.lines.show(this.scene);
    this.select([...this.selection].filter((name) => this.scene.cards.has(name)));
    this.#minimap.show(this.scene);
    this.#replay.take();
    this.#follow();
  }

  // Where a trial stands is seen.
  #follow() {
    const here = this.querySelector(".step--here")?.dataset.step;
    if (here && this.dataset.shows === "canvas") this.view.reveal(this.scene.boxOf(here));
  }

  #show(shows) {
    this.dataset.shows = shows;
    this.querySelector('[data-deed="turn"]').setAttribute("aria-pressed", String(shows === "outline"));
    this.view.measure();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".board") || event.target.matches("input")) return;
    if (event.key.startsWith("Arrow")) {
      const step = event.target.closest(".step")?.dataset.step ?? [...this.selection].at(-1);
      const outcome = event.target.closest(".way")?.dataset.outcome ?? "";
      const next = nextPlace(this.scene, { step, outcome }, event.key, this.dataset.shows);
      event.preventDefault();
      if (next) this.goTo(next.step, next.outcome);
      return;
    }
    const deed = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!deed || event.target.closest("button")) return;
    event.preventDefault();
    deed(this);
  }

  #click(event) {
    const { deed, side } = event.target.closest("[data-deed], .map__side")?.dataset ?? {};
    if (deed === "zoom-in" || deed === "zoom-out") this.view.zoom(deed === "zoom-in" ? 1.25 : 0.8);
    else if (deed) this[deed]();
    if (!side) return;
    this.dataset.side = side;
    for (const each of this.querySelectorAll(".map__side")) each.setAttribute("aria-pressed", String(each.dataset.side === side));
  }

  #enter({ target }) {
    const name = target.closest(".step")?.dataset.step;
    if (name && !this.selection.has(name)) this.select([name]);
    if (name && this.dataset.shows === "canvas" && target.matches(":focus-visible")) this.view.reveal(this.scene.boxOf(name));
  }

  // Whoever scrolls past a map on their way down the page does not want to move it.
  #wheel(event) {
    const scrolls = document.documentElement.scrollHeight > innerHeight;
    if (this.dataset.shows === "outline" || (scrolls && !event.ctrlKey && !this.matches(":focus-within"))) event.stopPropagation();
  }
}

// A link to a step of a map leads there, and lights the route that stands at it.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const step = link && document.getElementById(link.hash.slice(1))?.closest("journey-map .step");
  if (!step || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const map = step.closest("journey-map");
  const route = link.closest("[data-route]");
  if (route) map.light(JSON.parse(route.dataset.route));
  map.goTo(step.dataset.step, link.dataset.outcome);
});

customElements.define("journey-map", JourneyMap);
