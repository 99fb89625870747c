// The page of a step within a page of the studio, as customers see it: another choice loads it anew.
class ScreenPreview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.show());
    this.addEventListener("submit", this.#submit);
  }

  get choice() {
    return new URLSearchParams(new FormData(this.querySelector("form")));
  }

  #submit = (event) => {
    event.preventDefault();
    this.show();
  };

  show() {
    const { choice } = this;
    this.dataset.size = choice.get("size");
    const address = `${this.querySelector("form").dataset.screen}?${choice}`;
    this.querySelector("iframe").src = address;
    this.querySelector(".preview__alone").href = address;
    for (const [name, value] of choice) {
      const field = this.closest(".designer")?.querySelector(`.designer__form > input[name="${name}"]`);
      if (field) field.value = value;
    }
  }
}

// Keeps what is written as it is written, so that the page beside shows it. What is wrong is told by the form itself.
class ScreenWords extends HTMLElement {
  #saving = 0;
  #saved = Promise.resolve();

  connectedCallback() {
    this.addEventListener("change", this.#keep);
    this.addEventListener("submit", this.#submit);
  }

  get #form() {
    return this.querySelector("form");
  }

  #keep = () => {
    this.#saving += 1;
    this.#saved = this.#saved.then(() => this.#save()).finally(() => (this.#saving -= 1));
  };

  // Whoever is quicker than the line sends what was made of the last answer, and not of the one before.
  #submit = async (event) => {
    if (!this.#saving) return;
    event.preventDefault();
    await this.#saved;
    this.#form.removeAttribute("aria-busy"); // it was held back, and not sent
    this.#form.requestSubmit(event.submitter);
  };

  async #save() {
    const body = new URLSearchParams(new FormData(this.#form));
    body.set("do", "save");
    const answer = await fetch(this.#form.action, { method: "POST", body }).catch(() => null);
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".designer__form");
    if (!fresh) return; // it was refused, or leads to the sign-in: whoever sends the form is told
    for (const name of ["revision", "base"]) this.#form.elements[name].value = fresh.elements[name].value;
    this.querySelector("[role=status]").textContent = this.dataset.saved;
    this.closest(".designer").querySelector("screen-preview").show();
  }
}

// Beside the canvas: the page of whichever step is selected, loaded when the draft has been saved.
class ScreenPanel extends HTMLElement {
  #asked;
  #editor;
  #step = "";

  connectedCallback() {
    this.#editor = this.closest("journey-editor");
    this.#editor.addEventListener("selected", this.#selected);
    this.#editor.addEventListener("answered", this.#reload);
    document.addEventListener("journey-changed", this.#reload);
  }

  disconnectedCallback() {
    document.removeEventListener("journey-changed", this.#reload);
  }

  #selected = ({ detail }) => {
    const step = detail.names.length === 1 ? detail.names[0] : "";
    if (step === this.#step) return;
    this.#step = step;
    this.#load();
  };

  #reload = () => {
    if (this.#step) this.#load();
  };

  async #load() {
    const step = this.#step;
    this.#asked?.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.querySelector("[data-failed]").hidden = true;
    this.querySelector("[data-choose]").hidden = step !== "";
    if (!step) return this.querySelector("screen-preview")?.remove();
    try {
      await this.#editor.settled();
      if (signal.aborted) return;
      // The server does not know of it yet, or not any more.
      if (!this.#editor.isSaved || !(step in this.#editor.document.steps)) return;
      const address = `${this.#editor.dataset.stepsUrl}/${encodeURIComponent(step)}/screen/edit?${this.#choice(step)}`;
      const response = await fetch(address, { signal, headers: { "HX-Request": "true" } });
      const shown = response.ok && new DOMParser().parseFromString(await response.text(), "text/html").querySelector("screen-preview");
      if (signal.aborted) return;
      if (!shown) throw new Error(response.statusText);
      this.#put(shown, step);
    } catch {
      if (!signal.aborted) this.querySelector("[data-failed]").hidden = false;
    }
  }

  #put(shown, step) {
    const active = this.contains(document.activeElement) ? document.activeElement.name : "";
    shown.dataset.step = step;
    this.querySelector("screen-preview")?.remove();
    this.append(shown);
    if (active) shown.querySelector(`[name="${active}"]`)?.focus({ preventScroll: true });
  }

  // Whoever looks at German pages in the dark goes on doing so at the next step, from its first visit on.
  #choice(step) {
    const shown = this.querySelector("screen-preview:has(form)");
    const choice = shown?.choice ?? new URLSearchParams();
    if (shown?.dataset.step !== step) choice.delete("state");
    return choice;
  }
}

// Rows in the order of the page: they are dragged where they belong, and the server puts them there.
class ScreenOrder extends HTMLElement {
  #dragged = null;
  #over = null;

  connectedCallback() {
    if (this.closest("fieldset:disabled")) return;
    for (const handle of this.querySelectorAll(".designer__row")) {
      handle.dataset.handle = "";
      handle.addEventListener("pointerdown", this.#begin);
      handle.addEventListener("pointermove", this.#aim);
      handle.addEventListener("pointerup", this.#drop);
      handle.addEventListener("pointercancel", this.#end);
    }
  }

  #begin = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    this.#dragged = event.target.closest("[data-row]");
  };

  #aim = (event) => {
    if (!this.#dragged) return;
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-row]");
    this.#mark(row && this.contains(row) ? row : null);
  };

  #drop = () => {
    const [from, to] = [this.#dragged, this.#over];
    this.#end();
    if (from && to && from !== to) this.#move(from.dataset.row, to.dataset.row);
  };

  #end = () => {
    this.#mark(null);
    this.#dragged = null;
  };

  #mark(row) {
    if (this.#over) delete this.#over.dataset.over;
    this.#over = row;
    if (row && row !== this.#dragged) row.dataset.over = "";
  }

  #move(from, to) {
    const button = document.createElement("button");
    button.name = "do";
    button.value = `to:${this.dataset.list}.${from}:${to}`;
    button.hidden = true;
    this.append(button);
    this.closest("form").requestSubmit(button);
  }
}

customElements.define("screen-preview", ScreenPreview);
customElements.define("screen-words", ScreenWords);
customElements.define("screen-panel", ScreenPanel);
customElements.define("screen-order", ScreenOrder);
