// The cards of a journey in the page: made of the templates that the server's own list is made of, and kept as the
// scene says.

const fill = (place, words) => {
  if (place.textContent !== words) place.textContent = words;
};

export class Cards {
  #list;
  #card;
  #row;
  #words;
  #icons;
  #stepUrl;
  #prefix;
  #shown = new Map();

  constructor(list, { words, icons, stepUrl, prefix = "step-" }) {
    this.#list = list;
    this.#card = document.getElementById("card-template").content.firstElementChild;
    this.#row = document.getElementById("way-template").content.firstElementChild;
    this.#words = words;
    this.#icons = icons;
    this.#stepUrl = stepUrl;
    this.#prefix = prefix;
    list.replaceChildren();
  }

  element(name) {
    return this.#shown.get(name)?.element;
  }

  link(name) {
    return this.element(name)?.querySelector(".step__name");
  }

  port(name, outcome) {
    return [...(this.element(name)?.querySelectorAll(".way") ?? [])].find((row) => row.dataset.outcome === outcome);
  }

  // `groups` has an item and a list of its own for each group.
  show(scene, groups) {
    const focused = this.#focused();
    for (const [name, { element }] of this.#shown) {
      if (scene.cards.has(name)) continue;
      element.remove();
      this.#shown.delete(name);
    }
    const last = new Map();
    const put = (list, element) => {
      const follows = last.has(list) ? last.get(list).nextElementSibling : list.firstElementChild;
      if (follows !== element) list.insertBefore(element, follows);
      last.set(list, element);
    };
    const quiet = new Set(scene.lines.filter((line) => line.quiet).map((line) => `${line.step} ${line.outcome}`));
    for (const [name, card] of scene.cards) {
      const element = this.#kept(name, card, quiet);
      const at = scene.places.get(name);
      if (element.dataset.at !== `${at.x},${at.y}`) this.stand(element, at);
      const group = groups && scene.groupOf.get(name);
      if (group && last.get(this.#list) !== groups.item(group)) put(this.#list, groups.item(group));
      put(group ? groups.list(group) : this.#list, element);
      const opening = scene.openings.get(name);
      if (!opening && !element.style.width) continue;
      element.style.width = opening ? `${opening.width}px` : "";
      element.style.height = opening ? `${opening.height}px` : "";
      element.classList.toggle("step--opened", Boolean(opening));
    }
    if (focused && document.activeElement === document.body) focused()?.focus({ preventScroll: true });
  }

  // What is moved in the page, or made anew, loses the focus: this finds the same place again.
  #focused() {
    const active = document.activeElement;
    const name = this.#list.contains(active) && active.closest(".step")?.dataset.step;
    if (!name) return null;
    const outcome = active.closest(".way")?.dataset.outcome;
    return () => (outcome ? this.port(name, outcome)?.querySelector(".way__port") : this.link(name));
  }

  stand(element, at) {
    element.dataset.at = `${at.x},${at.y}`;
    element.style.translate = `${at.x}px ${at.y}px`;
  }

  mark(names, state) {
    for (const [name, { element }] of this.#shown) element.classList.toggle(`step--${state}`, names.has(name));
  }

  #kept(name, card, quiet) {
    const signature = JSON.stringify([card, card.drawn.map((row) => quiet.has(`${name} ${row.name}`))]);
    const shown = this.#shown.get(name) ?? { element: this.#card.cloneNode(true), signature: "" };
    this.#shown.set(name, shown);
    if (shown.signature !== signature) {
      shown.signature = signature;
      this.#dress(shown.element, name, card, quiet);
    }
    return shown.element;
  }

  #dress(element, name, card, quiet) {
    element.id = this.#prefix + name;
    element.dataset.step = name;
    element.dataset.look = card.look;
    element.classList.toggle("step--found", card.findings > 0);
    const link = element.querySelector(".step__name");
    link.href = this.#stepUrl(name);
    fill(link, name);
    fill(element.querySelector(".step__kind"), card.kind);
    element.querySelector("use").setAttribute("href", `${this.#icons}#${card.look}`);
    element.querySelector(".step__start").hidden = !card.is_start;
    element.querySelector(".step__lonely").hidden = card.is_reached;
    const note = element.querySelector(".step__note");
    note.hidden = !card.note;
    note.title = card.note;
    const open = element.querySelector(".step__open");
    open.hidden = !card.part || this.#prefix !== "step-";
    open.setAttribute("aria-label", this.#words.open_part.replace("{part}", card.part));
    const found = element.querySelector(".step__found");
    found.hidden = !card.findings;
    fill(found.querySelector("span"), this.#words.found.replace("{count}", card.findings));
    const rows = element.querySelector(".ways");
    rows.hidden = !card.rows.length;
    rows.replaceChildren(...card.rows.map((row) => this.#dressed(name, row, quiet.has(`${name} ${row.name}`))));
  }

  #dressed(step, row, isQuiet) {
    const element = this.#row.cloneNode(true);
    element.dataset.outcome = row.name;
    element.dataset.way = row.way;
    element.classList.add(`way--${row.target ? row.tone : "open"}`);
    element.classList.toggle("way--quiet", isQuiet);
    const port = element.querySelector(".way__port");
    port.href = this.#stepUrl(step);
    const words = row.target ? this.#words.leads : this.#words.open;
    port.setAttribute("aria-label", words.replace("{outcome}", row.name).replace("{target}", row.target));
    fill(element.querySelector(".way__name"), row.way === "limit" ? row.words : row.name);
    fill(element.querySelector(".way__words"), row.way === "limit" ? "" : row.words);
    const target = element.querySelector(".way__target");
    target.href = `#${this.#prefix}${row.target}`;
    target.hidden = !row.target;
    fill(target, row.target);
    return element;
  }
}
