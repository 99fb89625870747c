// Steps become a part of their own, and come back from one. The server does both; what comes of it is one thing that
// can be undone.

export class Folding {
  #editor;
  #dialog;

  constructor(dialog, editor) {
    this.#dialog = dialog;
    this.#editor = editor;
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make(event.target);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target !== dialog && !event.target.closest("[data-close]")) return;
      event.preventDefault();
      dialog.close();
    });
  }

  async ask() {
    const { selection, mayEdit, dataset } = this.#editor;
    if (!selection.size || !mayEdit) return;
    await this.#editor.settled();
    const steps = encodeURIComponent([...selection].join(","));
    const answer = await this.#send(`${dataset.journeyUrl}/folding?steps=${steps}`);
    if (!answer?.ok) return this.#editor.say(this.#editor.words.refused);
    await this.#show(answer);
    return this.#dialog.showModal();
  }

  async putBack() {
    const { selection, mayEdit, dataset, words, worded } = this.#editor;
    const [step] = selection;
    const part = this.#editor.document.steps[step]?.journey;
    if (!part || !mayEdit) return;
    await this.#editor.settled();
    const body = new URLSearchParams({ csrf_token: dataset.token, revision: String(this.#editor.revision), step });
    const answer = await this.#send(`${dataset.journeyUrl}/unfolding`, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer?.ok) return this.#editor.takeInDeed(worded("put_back", { part }));
    const told = await answer?.json().catch(() => null);
    return this.#editor.say(told?.detail ?? words.refused);
  }

  async #make(form) {
    const body = new URLSearchParams(new FormData(form));
    const title = body.get("title");
    const answer = await this.#send(form.action, { method: "POST", body, headers: { Accept: "application/json, text/html" } });
    if (!answer?.ok && answer?.status !== 422) return this.#editor.say(this.#editor.words.refused);
    if (!answer.ok) return this.#show(answer);
    this.#dialog.close();
    return this.#editor.takeInDeed(this.#editor.worded("folded", { part: title }));
  }

  // What speaks against a part is lit behind the question.
  async #show(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = page.getElementById("folding");
    this.#dialog.replaceChildren(content);
    content.querySelector("[autofocus]")?.focus();
    const reasons = [...content.querySelectorAll("[data-ways]")];
    const ways = reasons.flatMap((each) => JSON.parse(each.dataset.ways));
    const steps = reasons.flatMap((each) => each.dataset.steps.split(",").filter(Boolean));
    this.#editor.light([...ways, ...steps.map((step) => [step, ""])]);
  }

  async #send(url, options = {}) {
    try {
      return await fetch(url, { credentials: "same-origin", ...options });
    } catch {
      return null;
    }
  }
}
