// Who else is in the journey, where they are, and what they make of it while one works oneself.

import { Listening } from "./listening.js";

const PATIENCE = 500;
const FAREWELL = 5000;
const NAMED = 3;
const SHOWN = 5;

export class Presence {
  #editor;
  #draft;
  #where;
  #words;
  #place;
  #people = [];
  #step = "";
  #told = "";
  #timer;
  #revision;
  #taken;
  #tab = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  constructor(editor, draft, where) {
    this.#editor = editor;
    this.#draft = draft;
    this.#where = where;
    this.#words = where.words;
    this.#place = editor.querySelector(".people");
    const listening = new Listening(() => `${where.url}?tab=${this.#tab}&revision=${draft.revision}`);
    listening.addEventListener("here", () => this.#connected(true));
    listening.addEventListener("away", () => this.#connected(false));
    listening.addEventListener("people", ({ detail }) => this.#meet(detail));
    listening.addEventListener("revision", ({ detail }) => this.#hear(detail));
    listening.addEventListener("farewell", ({ detail }) => this.#part(detail.reason));
    draft.addEventListener("refused", ({ detail: { status, code } }) => {
      if (code === "not-permitted") this.#part("role");
      else if (status === 401 || status === 403) this.#part("signed-out");
    });
    draft.addEventListener("taken", ({ detail }) => this.#light(detail));
    editor.addEventListener("selected", ({ detail }) => this.#point(detail.names.at(-1) ?? ""));
    editor.querySelector(".farewell button").addEventListener("click", () => this.#hand());
    listening.listen();
  }

  // At each step whoever selected it; cards may be new.
  show() {
    for (const card of this.#editor.querySelectorAll(".steps > .step")) {
      const here = this.#people.filter(({ steps }) => steps.includes(card.dataset.step));
      card.querySelector(".step__people")?.remove();
      card.classList.toggle("step--with", here.length > 0);
      if (!here.length) continue;
      card.dataset.colour = here[0].colour;
      const tags = document.createElement("p");
      tags.className = "step__people";
      tags.append(...here.map((person) => this.#tag(person)));
      card.prepend(tags);
    }
  }

  #tag(person) {
    const tag = document.createElement("span");
    tag.className = "person-tag";
    tag.dataset.colour = person.colour;
    tag.textContent = this.#nameOf(person);
    return tag;
  }

  #nameOf({ name, own }) {
    return own ? this.#words.you : name || this.#words.somebody;
  }

  #meet(people) {
    const before = new Set(this.#people.map((each) => this.#nameOf(each)));
    const now = new Set(people.map((each) => this.#nameOf(each)));
    const came = [...now].filter((name) => !before.has(name)).map((name) => this.#filled("came", { name }));
    const went = [...before].filter((name) => !now.has(name)).map((name) => this.#filled("went", { name }));
    if (came.length || went.length) this.#editor.querySelector("#people-news").textContent = [...came, ...went].join(" ");
    this.#people = people;
    const dots = people.slice(0, SHOWN).map((person) => this.#dot(person));
    const more = this.#place.querySelector(".people__more");
    more.hidden = people.length <= SHOWN;
    more.textContent = `+${people.length - SHOWN}`;
    more.title = people.slice(SHOWN).map((each) => this.#nameOf(each)).join(", ");
    const focused = [...this.#place.querySelectorAll("button")].indexOf(document.activeElement);
    this.#place.querySelector("ul").replaceChildren(...dots);
    this.#place.querySelectorAll("button")[focused]?.focus();
    this.#place.hidden = !people.length;
    this.show();
  }

  #dot(person) {
    const dot = this.#place.querySelector("template").content.firstElementChild.cloneNode(true);
    const button = dot.querySelector("button");
    const [step] = person.steps;
    const does = this.#filled(person.edits ? "edits" : "looks", { name: this.#nameOf(person) });
    button.title = step ? this.#filled("at", { who: does, step }) : does;
    button.setAttribute("aria-label", button.title);
    button.dataset.colour = person.colour;
    button.classList.toggle("person--looks", !person.edits);
    button.textContent = person.initials || "?";
    if (step) button.dataset.goto = step;
    button.disabled = !step;
    return dot;
  }

  // --- What others make of it ---

  #hear(told) {
    this.#revision = told;
    // What one does oneself comes in on its own way, and can be undone: this is for one's other tabs.
    if (told.own) setTimeout(() => this.#draft.hear(told.revision), FAREWELL / 2);
    else this.#draft.hear(told.revision);
    this.#announce();
  }

  #light({ revision, changes }) {
    const names = new Set(changes.filter(([[part]]) => part === "steps").map(([[, step]]) => step));
    this.#taken = { revision, names: [...names] };
    if (this.#revision?.own && this.#revision.revision === revision) return;
    for (const name of names) {
      const card = document.getElementById(`step-${name}`);
      card?.classList.add("step--news");
      setTimeout(() => card?.classList.remove("step--news"), FAREWELL);
    }
    this.#announce();
  }

  // Once it came in, and it is known whose it is.
  #announce() {
    if (!this.#taken || this.#taken.revision !== this.#revision?.revision) return;
    const { names } = this.#taken;
    this.#taken = null;
    if (this.#revision.own) return;
    const more = names.length > NAMED ? ` +${names.length - NAMED}` : "";
    const steps = names.slice(0, NAMED).join(", ") + more;
    const name = this.#revision.by || this.#words.somebody;
    this.#editor.say(this.#filled(names.length ? "changed" : "changed_whole", { name, steps }));
  }

  // --- What one tells oneself ---

  #connected(isHere) {
    this.#editor.toggleAttribute("data-heard", isHere);
    this.#editor.querySelector(".people__away").hidden = isHere || !this.#editor.querySelector(".farewell").hidden;
    if (!isHere) return this.#meet([]);
    this.#told = "";
    return this.#point(this.#step);
  }

  #point(step) {
    this.#step = step;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tellStep(), PATIENCE);
  }

  async #tellStep() {
    if (this.#step === this.#told || !this.#editor.hasAttribute("data-heard")) return;
    this.#told = this.#step;
    const body = new URLSearchParams({ csrf_token: this.#where.token, tab: this.#tab, step: this.#step });
    await fetch(this.#where.url, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  }

  // --- The end ---

  #part(reason) {
    const notice = this.#editor.querySelector(".farewell");
    this.#editor.querySelector(".people__away").hidden = true;
    notice.hidden = false;
    for (const each of notice.querySelectorAll("[data-reason]")) each.hidden = each.dataset.reason !== reason;
  }

  #hand() {
    const file = new Blob([JSON.stringify(this.#draft.document, null, 2)], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(file),
      download: `${this.#draft.document.journey}.json`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), FAREWELL);
  }

  #filled(name, params) {
    return Object.entries(params).reduce((words, [param, value]) => words.replaceAll(`{${param}}`, value), this.#words[name]);
  }
}
