// The inspector works without this file. With it nothing around it is loaded anew: a save answers with the inspector
// alone, and what is worth knowing of the step is told while somebody types.
class StepInspector extends HTMLElement {
  #timer;
  #asked;

  connectedCallback() {
    this.addEventListener("submit", this.#submit);
    this.addEventListener("input", this.#typed);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #submit = async (event) => {
    event.preventDefault();
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const form = event.target;
    const deed = event.submitter?.value ?? "save";
    try {
      const response = await this.#post(form.action, this.#fields(form, deed));
      const text = await response.text();
      const section = new DOMParser().parseFromString(text, "text/html").getElementById("inspector");
      if (!section) return location.reload();
      this.#put(section, response, deed);
    } catch {
      document.dispatchEvent(new CustomEvent("htmx:error"));
    }
  };

  #typed = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), 350);
  };

  async #check() {
    const form = this.querySelector("form");
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const response = await this.#post(this.dataset.check, this.#fields(form, "save"), this.#asked.signal);
      if (!response.ok) return;
      const told = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("inspector-check");
      const place = this.querySelector("#inspector-check");
      if (told && place && place.innerHTML !== told.innerHTML) place.replaceChildren(...told.childNodes);
    } catch {
      // Whoever goes on typing asks again, and saving says what is wrong in any case.
    }
  }

  #fields(form, deed) {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", deed);
    return fields;
  }

  #post(address, body, signal) {
    return fetch(address, { method: "POST", body, signal, headers: { "HX-Request": "true" } });
  }

  #put(section, response, deed) {
    const before = this.closest("#inspector");
    const step = before.dataset.step;
    const active = document.activeElement?.id;
    const opened = [...before.querySelectorAll("details")].map((each) => each.open);
    before.replaceWith(section);
    document.dispatchEvent(new CustomEvent("htmx:finally:request"));
    const news = ["inspector-moved", "inspector-mistakes"].map((id) => document.getElementById(id)).find(Boolean);
    const folds = [...section.querySelectorAll("details")];
    if (folds.length === opened.length) folds.forEach((each, at) => { each.open ||= opened[at]; });
    if (news) news.focus();
    else if (deed !== "save") (this.#added(section, deed) ?? document.getElementById("inspector-title")).focus();
    else (document.getElementById(active) ?? document.getElementById("inspector-title")).focus();
    if (response.headers.get("HX-Trigger") !== "journey-changed") return;
    const { step: name, revision } = section.dataset;
    document.dispatchEvent(new CustomEvent("journey-changed", { detail: { step: name, was: step, revision: Number(revision) } }));
  }

  // What somebody does next after a button: type into the row that they added, or go on at its list.
  #added(section, deed) {
    const [name, place] = deed.split(":");
    const list = document.getElementById(`in-${name === "remove" ? place.replace(/\.\d+$/, "") : place}`);
    const row = name === "add" ? list?.querySelector(":scope > ol > li:last-child") : list;
    return row?.querySelector("input:not([type=hidden]), select, textarea, button");
  }
}

customElements.define("step-inspector", StepInspector);
