// A list to choose from by typing: steps of the journey to lead to, and new ones to put in.

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What is called so comes before what is only described so, and a name that begins so before them all.
function rank({ name }, words) {
  const called = plain(name);
  if (called.startsWith(words[0])) return 0;
  return words.every((word) => called.includes(word)) ? 1 : 2;
}

export class Picker {
  #dialog;
  #input;
  #list;
  #title;
  #none;
  #choices = [];
  #shown = [];
  #active = 0;
  #answer = () => {};

  constructor(dialog) {
    this.#dialog = dialog;
    this.#input = dialog.querySelector("input");
    this.#list = dialog.querySelector("[role=listbox]");
    this.#title = dialog.querySelector("h2");
    this.#none = dialog.querySelector(".picker__none");
    this.#input.addEventListener("input", () => this.#filter());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(Number(option.dataset.number));
    });
    // The news of a closed dialog may come when the next question is asked already.
    dialog.addEventListener("close", () => dialog.open || this.#settle(null));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  // Resolves to the value of what was chosen, or to nothing. A choice has value, name, about, also, group.
  ask(title, choices) {
    this.#settle(null);
    this.#title.textContent = title;
    this.#choices = choices.map((choice) => ({
      ...choice,
      sought: plain([choice.name, choice.about, choice.also].filter(Boolean).join(" ")),
    }));
    this.#input.value = "";
    this.#filter();
    this.#dialog.showModal();
    this.#input.focus();
    return new Promise((answer) => (this.#answer = answer));
  }

  #filter() {
    const words = plain(this.#input.value).split(/\s+/).filter(Boolean);
    this.#shown = this.#choices.filter((choice) => words.every((word) => choice.sought.includes(word)));
    if (words.length) this.#shown = this.#shown.toSorted((one, other) => rank(one, words) - rank(other, words));
    this.#list.replaceChildren(...this.#shown.flatMap((choice, number) => this.#option(choice, number)));
    this.#none.hidden = this.#shown.length > 0;
    this.#activate(0);
  }

  #option(choice, number) {
    const option = document.createElement("div");
    option.role = "option";
    option.id = `picker-${number}`;
    option.className = "picker__option";
    option.dataset.number = number;
    const name = document.createElement("strong");
    name.textContent = choice.name;
    const about = document.createElement("span");
    about.textContent = choice.about;
    option.append(name, about);
    if (choice.group === this.#shown[number - 1]?.group) return [option];
    const group = document.createElement("div");
    group.className = "picker__group";
    group.role = "presentation";
    group.textContent = choice.group;
    return [group, option];
  }

  #activate(number) {
    this.#active = Math.min(Math.max(number, 0), this.#shown.length - 1);
    for (const option of this.#list.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(Number(option.dataset.number) === this.#active));
    }
    const active = this.#list.querySelector(`#picker-${this.#active}`);
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const moves = { ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, PageDown: this.#active + 8, PageUp: this.#active - 8 };
    if (event.key in moves) this.#activate(moves[event.key]);
    else if (event.key === "Enter") this.#choose(this.#active);
    else return;
    event.preventDefault();
  }

  #choose(number) {
    const choice = this.#shown[number];
    if (!choice) return;
    const answer = this.#answer;
    this.#answer = () => {};
    this.#dialog.close();
    answer(choice.value);
  }

  #settle(value) {
    const answer = this.#answer;
    this.#answer = () => {};
    answer(value);
  }
}
