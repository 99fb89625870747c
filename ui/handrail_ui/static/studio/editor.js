// The journey editor: one element around a page that the server made. It reads the journey from the page, draws it,
// and turns what somebody does into commands on the draft.

import { Asking } from "./asking.js";
import { Cards } from "./cards.js";
import { Clipboard } from "./clipboard.js";
import { askAboutConflicts } from "./conflicts.js";
import { same } from "./document.js";
import { Deeds } from "./deeds.js";
import { Draft } from "./draft.js";
import { Findings } from "./findings.js";
import { Folding } from "./folding.js";
import { CARD } from "./geometry.js";
import { Groups } from "./groups.js";
import { History } from "./history.js";
import { Inside } from "./inside.js";
import { listen } from "./keys.js";
import { Lines } from "./lines.js";
import { Minimap } from "./minimap.js";
import { Notes } from "./notes.js";
import { Palette } from "./palette.js";
import { Picker } from "./picker.js";
import { Pointer } from "./pointer.js";
import { Presence } from "./presence.js";
import { Scene } from "./scene.js";
import { Settings } from "./settings.js";
import { Toolbar } from "./toolbar.js";
import { View } from "./view.js";
import { nextPlace } from "./walk.js";

class JourneyEditor extends HTMLElement {
  selection = new Set();
  #data;
  #draft;
  #history;
  #cards;
  #minimap;
  #asking;
  #toolbar;
  #findings;
  #settings;
  #clipboard;
  #presence;
  #hovered = null;

  connectedCallback() {
    this.#data = JSON.parse(document.getElementById("journey-data").textContent);
    const { dataset } = this;
    const key = `handrail:${dataset.changeUrl}`;
    this.mayEdit = this.#data.may_edit;
    this.words = this.#data.words;
    this.board = this.querySelector(".board");
    this.#draft = new Draft({
      document: this.#data.document,
      revision: this.#data.revision,
      changeUrl: dataset.changeUrl,
      journeyUrl: dataset.journeyUrl,
      token: dataset.token,
      key,
    });
    this.#history = new History(`${key}:history`);
    this.scene = new Scene(this.#data.offered);
    this.scene.hear(this.#data);
    this.#cards = new Cards(this.querySelector(".steps"), {
      words: this.words,
      icons: dataset.icons,
      stepUrl: (name) => `${dataset.stepsUrl}/${name}`,
    });
    this.lines = new Lines(this.querySelector(".lines"));
    this.view = new View(this.board, this.querySelector(".plane"));
    this.#minimap = new Minimap(this.querySelector(".minimap"), this.view);
    this.#asking = new Asking(new Picker(this.querySelector(".picker")), this.#data.offered, this);
    this.groups = new Groups(this, `${key}:collapsed`);
    this.notes = new Notes(this.querySelector(".notes"), this);
    this.inside = new Inside(this);
    this.folding = new Folding(this.querySelector(".fold"), this);
    this.deeds = new Deeds(this, this.#asking);
    this.#toolbar = new Toolbar(this);
    this.#findings = new Findings(this.querySelector("#found"), this);
    this.#settings = new Settings(this.querySelector(".settings"), dataset.stepsUrl, this);
    this.#clipboard = new Clipboard(this);
    const pointer = new Pointer(this.board, this);
    if (this.mayEdit) new Palette(this.querySelector(".palette"), this.#data.offered, pointer, this);
    listen(document, this);
    this.#listenToDraft();
    this.querySelector(".steps").addEventListener("focusin", ({ target }) => {
      const name = target.closest(".step")?.dataset.step;
      if (!name || target.closest(".inside")) return;
      if (!this.selection.has(name)) this.select([name]);
      if (this.dataset.shows === "canvas" && target.matches(":focus-visible")) this.view.reveal(this.scene.boxOf(name));
    });
    this.dataset.shows = localStorage.getItem("handrail:shows") ?? (innerWidth < 900 ? "outline" : "canvas");
    this.#draw();
    this.#toolbar.show(this.#history, this);
    this.begin();
    this.#presence = new Presence(this, this.#draft, {
      url: `${dataset.journeyUrl}/watching`,
      token: dataset.token,
      words: this.#data.people,
    });
    // The browser itself goes to the place that the address names, and takes the focus away, until all is loaded.
    const named = decodeURIComponent(location.hash).match(/^#step-(.+)/)?.[1];
    if (named) addEventListener("load", () => setTimeout(() => this.goTo(named)));
    this.dataset.ready = "";
  }

  get document() {
    return this.#draft.document;
  }

  get isSaved() {
    return this.#draft.isSaved;
  }

  get revision() {
    return this.#draft.revision;
  }

  // --- Looking ---

  begin() {
    const first = this.scene.cards.has(this.document.start) ? this.document.start : [...this.scene.cards.keys()][0];
    if (first) this.view.begin(this.scene.boxOf(first));
  }

  fit() {
    this.view.fit([...this.scene.boxes, ...this.notes.boxes]);
  }

  fitSelection() {
    if (this.selection.size) this.view.fit([...this.selection].map((name) => this.scene.boxOf(name)));
  }

  turn() {
    const shows = this.dataset.shows === "canvas" ? "outline" : "canvas";
    this.dataset.shows = shows;
    localStorage.setItem("handrail:shows", shows);
    this.view.measure();
    this.#minimap.show(this.scene, this.notes.boxes);
    this.#toolbar.show(this.#history, this);
  }

  goTo(name, outcome) {
    if (!this.scene.cards.has(name)) return;
    this.groups.reveal(name);
    this.select([name]);
    const place = outcome ? this.#cards.port(name, outcome)?.querySelector(".way__port") : this.#cards.link(name);
    place?.focus({ preventScroll: this.dataset.shows === "canvas" });
    if (this.dataset.shows === "canvas") this.view.reveal(this.scene.boxOf(name));
  }

  async find() {
    const name = await this.#asking.step();
    if (name) this.goTo(name);
  }

  showKeys() {
    this.querySelector(".keys").showModal();
    document.getElementById("keys-title").focus();
  }

  light(route) {
    this.lines.light(route);
    this.#cards.mark(new Set(route.map(([step]) => step)), "lit");
  }

  walk(key, extends_) {
    const at = document.activeElement.closest(".step")?.dataset.step ?? [...this.selection].at(-1);
    const outcome = document.activeElement.closest(".way")?.dataset.outcome ?? "";
    const next = nextPlace(this.scene, { step: at, outcome }, key, this.dataset.shows);
    if (!next) return;
    const before = [...this.selection];
    this.goTo(next.step, next.outcome);
    if (extends_) this.select([...before, next.step]);
  }

  // --- Selecting ---

  select(names, adds = false) {
    this.selection = new Set(adds ? [...this.selection, ...names] : names);
    this.#cards.mark(this.selection, "selected");
    this.lines.select(this.selection);
    this.#toolbar.show(this.#history, this);
    this.#tellSelected();
  }

  selectAll() {
    this.select([...this.scene.cards.keys()]);
  }

  clickStep(name, event) {
    const target = event.target.closest?.(".way__target");
    if (target) return this.goTo(target.textContent);
    if (!(event.shiftKey || event.ctrlKey || event.metaKey)) {
      this.select([name]);
      return this.#cards.link(name).focus({ preventScroll: true });
    }
    if (this.selection.has(name)) return this.select([...this.selection].filter((each) => each !== name));
    return this.select([name], true);
  }

  openSettings() {
    this.#settings.enter();
  }

  // --- Commands ---

  // What somebody did, in words, and what the journey is after it.
  do(deed, document) {
    if (!this.mayEdit || same(document, this.document)) return;
    this.#history.keep(deed, this.document, document);
    this.#draft.become(document);
    this.say(deed, true);
  }

  undo() {
    this.#turnBack(this.#history.undo(this.document), this.words.undone);
  }

  redo() {
    this.#turnBack(this.#history.redo(this.document), this.words.redone);
  }

  duplicate() {
    this.#clipboard.duplicate();
  }

  // --- While something is dragged ---

  shift(names, places, dx, dy) {
    for (const name of names) {
      const at = places.get(name);
      const place = { x: at.x + dx, y: at.y + dy, moved: dx !== 0 || dy !== 0 };
      this.scene.places.set(name, place);
      this.#cards.stand(this.#cards.element(name), place);
    }
    this.groups.follow(this.scene, names);
    this.lines.follow(this.scene, names);
  }

  aimAt(name) {
    this.#cards.mark(new Set(name ? [name] : []), "aimed");
  }

  frame(area) {
    const frame = this.querySelector(".marquee");
    frame.hidden = !area;
    if (!area) return;
    frame.style.translate = `${area.x}px ${area.y}px`;
    frame.style.width = `${area.width}px`;
    frame.style.height = `${area.height}px`;
  }

  ghost(offered, point) {
    const ghost = this.querySelector(".ghost");
    ghost.hidden = !offered;
    if (!offered) return;
    ghost.textContent = offered.name;
    ghost.style.translate = `${point.x - CARD / 2}px ${point.y - 24}px`;
  }

  // A button in the middle of the line that the pointer is on puts a step in there.
  hoverLine(line) {
    if (!this.mayEdit || !line || line.way !== "own" || line === this.#hovered) return;
    const button = this.querySelector(".insert");
    this.#hovered = line;
    const at = this.lines.middleOf(line);
    button.style.translate = `${at.x - 12}px ${at.y - 12}px`;
    button.hidden = false;
    button.setAttribute("aria-label", this.worded("insert", line));
  }

  pickForLine() {
    const { step, outcome } = this.#hovered;
    this.deeds.pickStep({ step, outcome });
  }

  // --- Saying what happened ---

  say(words, isUndoable = false) {
    this.querySelector("#news").textContent = words;
    this.#toolbar.toast(words, isUndoable);
  }

  async settled() {
    await this.#draft.flush();
  }

  // What was saved in the settings of a step is part of the draft, and can be undone like anything else.
  async takeInSettings(step) {
    const deed = this.worded("set_up", { step });
    if (await this.#takeIn(deed)) this.say(deed, true);
    this.select([step]);
  }

  // The same of what the server did at somebody's word.
  async takeInDeed(deed) {
    const before = new Set(Object.keys(this.document.steps));
    await this.#takeIn(deed);
    this.say(deed, true);
    const news = Object.keys(this.document.steps).filter((name) => !before.has(name));
    if (news.length) this.goTo(news[0]);
  }

  cardOf(name) {
    return this.#cards.element(name);
  }

  redraw() {
    this.#draw();
  }

  async #takeIn(deed) {
    const before = this.document;
    await this.#draft.takeIn();
    const isChanged = !same(before, this.document);
    if (isChanged) this.#history.keep(deed, before, this.document);
    return isChanged;
  }

  #draw() {
    this.scene.draw(this.document);
    this.#cards.show(this.scene, this.groups);
    this.groups.show(this.scene);
    this.notes.show(this.document.notes);
    this.inside.show(this.scene);
    this.lines.show(this.scene);
    const left = [...this.selection].filter((name) => this.scene.cards.has(name));
    const isGone = left.length < this.selection.size;
    this.selection = new Set(left);
    this.#cards.mark(this.selection, "selected");
    this.lines.select(this.selection);
    this.#minimap.show(this.scene, this.notes.boxes);
    this.querySelector(".insert").hidden = true;
    this.#hovered = null;
    this.dataset.saved = String(this.#draft.isSaved);
    this.#toolbar.show(this.#history, this);
    this.#presence?.show();
    if (isGone) this.#tellSelected();
  }

  #tellSelected() {
    this.dispatchEvent(new CustomEvent("selected", { detail: { names: [...this.selection] } }));
  }

  #listenToDraft() {
    const draft = this.#draft;
    draft.addEventListener("changed", () => this.#draw());
    draft.addEventListener("state", ({ detail }) => {
      this.#toolbar.state(detail.state);
      this.dataset.saved = String(draft.isSaved);
    });
    // Whoever may not, or is signed out, reads why in the bar.
    draft.addEventListener("refused", ({ detail: { status, detail } }) =>
      this.say((![401, 403].includes(status) && detail) || this.words.refused),
    );
    draft.addEventListener("answered", ({ detail }) => {
      this.scene.hear(detail);
      this.#draw();
      this.#findings.hear(detail);
      this.#toolbar.hear(detail);
      this.#settings.hear(this.document, detail.revision);
      this.dispatchEvent(new CustomEvent("answered"));
    });
    draft.addEventListener("conflict", async ({ detail }) => {
      const mine = await askAboutConflicts(this.querySelector(".conflicts"), detail.conflicts);
      draft.settle(detail.conflicts);
      if (mine.length) this.do(this.words.kept_mine, mine.reduce((document, each) => each(document), this.document));
    });
  }

  #turnBack(turned, words) {
    if (!turned) return;
    this.#draft.become(turned.document);
    this.say(words.replace("{deed}", turned.deed));
  }

  // One of the canvas's sentences.
  worded = (name, params) =>
    Object.entries(params).reduce((words, [param, value]) => words.replaceAll(`{${param}}`, value), this.words[name]);

  tell = (name, params) => this.say(this.worded(name, params));
}

customElements.define("journey-editor", JourneyEditor);
