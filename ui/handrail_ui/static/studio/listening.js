// Hears from the server what happens in a journey, for as long as the page is looked at, and comes back by itself.

const SILENCE = 32000;
const UNSEEN = 60000;
const LONGEST_WAIT = 60000;
const CROWDED = 4;

// Tells of "here" (it is connected), "away" (it is not), and of whatever the server tells by its name.
export class Listening extends EventTarget {
  #address;
  #asked = null;
  #failures = 0;
  #timer;
  #unseen;
  #isOver = false;

  constructor(address) {
    super();
    this.#address = address;
    addEventListener("online", () => this.listen());
    addEventListener("offline", () => this.#asked?.abort());
    addEventListener("pagehide", () => this.#asked?.abort());
    addEventListener("pageshow", ({ persisted }) => persisted && this.listen());
    // Browsers hold few connections to one server: a tab that nobody looks at lets go of its own.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#unseen);
      if (document.hidden) this.#unseen = setTimeout(() => this.#asked?.abort(), UNSEEN);
      else this.listen();
    });
  }

  async listen() {
    clearTimeout(this.#timer);
    if (this.#asked || this.#isOver || document.hidden) return;
    this.#asked = new AbortController();
    try {
      await this.#hearOut(this.#asked);
    } catch {
      this.#failures += 1;
    }
    this.#asked = null;
    this.#tell("away");
    if (this.#isOver || !navigator.onLine) return;
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.#failures);
    this.#timer = setTimeout(() => this.listen(), wait * (0.5 + Math.random()));
  }

  async #hearOut(asked) {
    const headers = { Accept: "text/event-stream, application/json" };
    const answer = await fetch(this.#address(), { headers, signal: asked.signal, credentials: "same-origin" });
    if (!answer.ok) return this.#refused(answer.status);
    this.#failures = 0;
    this.#tell("here");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    for (;;) {
      const silence = setTimeout(() => asked.abort(), SILENCE);
      const { value, done } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return null;
      const events = (heard + value).split("\n\n");
      heard = events.pop();
      events.forEach((each) => this.#hear(each));
    }
  }

  #refused(status) {
    if (status === 401) this.#end("signed-out");
    else if (status === 403 || status === 404) this.#end("role");
    else this.#failures = Math.max(this.#failures + 1, CROWDED);
  }

  #hear(event) {
    const [, name, data] = event.match(/^event: (\w+)\ndata: (.*)$/) ?? [];
    if (!name) return;
    const detail = JSON.parse(data);
    if (name !== "farewell") this.#tell(name, detail);
    else if (detail.reason !== "closing") this.#end(detail.reason);
  }

  #end(reason) {
    this.#isOver = true;
    this.#tell("farewell", { reason });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
