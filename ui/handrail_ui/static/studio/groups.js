// The groups of a journey: frames around their steps, tiles in their place, and headings of the outline.

import { CARD, HEADER } from "./geometry.js";
import { dissolve, entitle, group, groupsOf } from "./grouping.js";

export class Groups {
  #editor;
  #template = document.getElementById("group-template").content.firstElementChild;
  #shown = new Map();
  #key;

  constructor(editor, key) {
    this.#editor = editor;
    this.#key = key;
    try {
      editor.scene.collapsed = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
    } catch {
      localStorage.removeItem(key);
    }
  }

  item(name) {
    const shown = this.#shown.get(name) ?? this.#made(name);
    return shown.item;
  }

  list(name) {
    return this.#shown.get(name).list;
  }

  show(scene) {
    for (const [name, shown] of this.#shown) {
      const each = scene.groups.get(name);
      if (each) this.#dress(scene, name, each, shown);
      else this.#shown.delete(name) && shown.item.remove();
    }
  }

  // Draws the frames around what is moved anew, and no other.
  follow(scene, names) {
    const touched = new Set([...names].map((name) => scene.groupOf.get(name)));
    for (const name of touched) if (name) this.#frame(scene, name, this.#shown.get(name));
  }

  // --- What somebody does ---

  async make() {
    const { selection, mayEdit, words, scene } = this.#editor;
    if (!mayEdit || !selection.size) return;
    const made = group(this.#editor.document, [...selection], words.group);
    if (!made.name) return this.#editor.tell("too_many", {});
    this.#editor.do(this.#editor.worded("grouped", { count: selection.size }), made.document);
    if (scene.groups.has(made.name)) this.rename(made.name);
  }

  dissolve(names = groupsOf(this.#editor.document, [...this.#editor.selection])) {
    if (!names.length || !this.#editor.mayEdit) return;
    const [first] = this.#editor.scene.groups.get(names[0])?.steps ?? [];
    this.#editor.do(this.#editor.words.dissolved, dissolve(this.#editor.document, names));
    if (first) this.#editor.goTo(first);
  }

  focus(name) {
    this.#shown.get(name)?.title.focus({ preventScroll: true });
  }

  select(name) {
    this.#editor.select(this.#editor.scene.groups.get(name)?.steps ?? []);
  }

  click(name) {
    this.select(name);
    this.focus(name);
  }

  toggle(name) {
    const { scene, tell } = this.#editor;
    const collapses = !scene.collapsed.has(name);
    if (collapses) scene.collapsed.add(name);
    else scene.collapsed.delete(name);
    localStorage.setItem(this.#key, JSON.stringify([...scene.collapsed].filter((each) => scene.groups.has(each))));
    this.#editor.redraw();
    tell(collapses ? "collapsed" : "expanded", { group: scene.groups.get(name).title });
  }

  // Whoever goes to a step sees it.
  reveal(step) {
    const name = this.#editor.scene.groupOf.get(step);
    if (this.#editor.scene.collapsed.has(name)) this.toggle(name);
  }

  rename(name) {
    if (!this.#editor.mayEdit) return;
    const { title } = this.#shown.get(name);
    const input = document.createElement("input");
    input.className = "input input--small";
    input.maxLength = 200;
    input.value = this.#editor.document.groups[name].title ?? "";
    input.setAttribute("aria-label", this.#editor.words.group_title);
    let isOver = false;
    const finish = (keeps) => {
      if (isOver) return;
      isOver = true;
      const words = input.value.trim();
      input.replaceWith(title);
      if (keeps && words) this.#editor.do(this.#editor.worded("entitled", { group: words }), entitle(this.#editor.document, name, words));
      this.focus(name);
    };
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      finish(event.key === "Enter");
    });
    input.addEventListener("blur", () => finish(true));
    title.replaceWith(input);
    input.focus({ preventScroll: true });
    input.select();
  }

  #made(name) {
    const item = this.#template.cloneNode(true);
    const [title, toggle] = [item.querySelector(".group__name"), item.querySelector(".group__toggle")];
    item.dataset.group = name;
    item.id = `group-${name}`;
    title.href = `#group-${name}`;
    title.addEventListener("focus", () => {
      const { dataset, scene, view } = this.#editor;
      const box = { ...scene.frameOf(name), width: CARD, height: HEADER };
      if (dataset.shows === "canvas" && title.matches(":focus-visible")) view.reveal(box);
      this.select(name);
    });
    title.addEventListener("keydown", (event) => {
      const deeds = { Enter: () => this.rename(name), Delete: () => this.dissolve([name]), " ": () => this.toggle(name) };
      if (!(event.key in deeds)) return;
      event.preventDefault();
      deeds[event.key]();
    });
    title.addEventListener("click", (event) => {
      event.preventDefault();
      // A pointer has been heard on its way up; what comes without one is a screen reader's press.
      if (event.detail === 0) this.rename(name);
    });
    title.addEventListener("dblclick", () => this.rename(name));
    toggle.addEventListener("click", () => this.toggle(name));
    const shown = { item, title, toggle, frame: item.querySelector(".group__frame"), list: item.querySelector("ol") };
    this.#shown.set(name, shown);
    return shown;
  }

  #dress(scene, name, each, { item, title, toggle, list, frame }) {
    const { words, worded } = this.#editor;
    const isCollapsed = scene.collapsed.has(name);
    const label = each.title || words.group;
    if (title.textContent !== label) title.textContent = label;
    const about = worded("group_steps", { count: each.steps.length });
    item.querySelector(".group__count").textContent = about;
    title.setAttribute("aria-label", `${label}, ${about}`);
    toggle.setAttribute("aria-expanded", String(!isCollapsed));
    toggle.setAttribute("aria-label", worded(isCollapsed ? "expand" : "collapse", { group: label }));
    frame.title = each.note;
    item.classList.toggle("group--collapsed", isCollapsed);
    item.classList.toggle("group--scattered", !isCollapsed && scene.isScattered(name));
    item.classList.toggle("group--found", isCollapsed && each.steps.some((step) => scene.cards.get(step).findings));
    list.hidden = isCollapsed;
    list.setAttribute("aria-label", label);
    this.#frame(scene, name, { frame });
  }

  #frame(scene, name, { frame }) {
    const box = scene.frameOf(name);
    frame.style.translate = `${box.x}px ${box.y}px`;
    frame.style.width = `${box.width}px`;
    frame.style.height = `${Math.max(box.height, HEADER)}px`;
  }
}
