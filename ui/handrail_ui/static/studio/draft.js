// The draft that somebody edits: what they made of it, what the server has of it, and how the two come together.

import { difference, merged, same } from "./document.js";

const PATIENCE = 350;
const LONGEST_WAIT = 30000;

// Tells of "changed" (the document is another), "answered" (what the server says of it), "state", "conflict",
// "taken" (what others made of it came in) and "refused".
export class Draft extends EventTarget {
  #base;
  #revision;
  #flight = null;
  #unsettled = [];
  #timer;
  #failures = 0;
  #where;

  constructor({ document, revision, changeUrl, journeyUrl, token, key }) {
    super();
    this.document = document;
    this.#base = document;
    this.#revision = revision;
    this.#where = { changeUrl, journeyUrl, token, key };
    this.#takeUp();
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => {
      if (this.isSaved || this.#isKept()) return;
      event.preventDefault();
    });
  }

  get revision() {
    return this.#revision;
  }

  get isSaved() {
    return !this.#flight && same(this.#base, this.document);
  }

  become(document) {
    if (document === this.document) return;
    this.document = document;
    this.#keep();
    this.#tell("changed");
    this.#later(PATIENCE);
  }

  // Saves what is not saved yet, one request at a time; resolves when there is nothing left, or it cannot be.
  async flush() {
    clearTimeout(this.#timer);
    while (this.#flight) await this.#flight;
    if (same(this.#base, this.document)) return this.#settled();
    this.#flight = this.#save();
    const saved = await this.#flight;
    this.#flight = null;
    if (saved) await this.flush();
  }

  // Somebody saved this revision: it comes in as soon as nothing of one's own is under way.
  async hear(revision) {
    while (this.#flight) await this.#flight;
    if (revision ? revision <= this.#revision : !this.#revision) return;
    await this.takeIn();
    await this.flush();
  }

  // Comes in what is new at the server, once nothing of one's own is under way: an answer is never older than we are.
  async takeIn() {
    while (this.#flight) await this.#flight;
    this.#flight = this.#theirs().catch(() => false);
    await this.#flight;
    this.#flight = null;
  }

  // What somebody else made of the draft meanwhile comes in; what they and we changed alike is asked about.
  async #theirs() {
    const answer = await this.#ask(this.#where.journeyUrl);
    if (!answer.ok) return false;
    const theirs = await answer.json();
    if (theirs.revision === this.#revision) return false;
    const { document, conflicts } = merged(this.#base, this.document, theirs.document);
    const changes = difference(this.#base, theirs.document);
    this.#base = theirs.document;
    this.#revision = theirs.revision;
    this.document = document;
    this.#unsettled.push(...conflicts);
    this.#keep();
    this.#tell("changed");
    this.#tell("answered", theirs);
    this.#tell("taken", { revision: theirs.revision, changes });
    if (conflicts.length) this.#tell("conflict", { conflicts });
    return true;
  }

  async #save() {
    this.#tell("state", { state: "saving" });
    const sent = this.document;
    const changes = difference(this.#base, sent).map(([path, value]) => ({ path, value }));
    const body = new URLSearchParams({
      csrf_token: this.#where.token,
      revision: String(this.#revision),
      changes: JSON.stringify(changes),
    });
    try {
      const answer = await this.#ask(this.#where.changeUrl, { method: "POST", body });
      if (answer.ok) return this.#landed(sent, await answer.json());
      if (answer.status === 409) return await this.#theirs();
      return this.#refused(answer);
    } catch {
      this.#failures += 1;
      this.#tell("state", { state: "offline" });
      this.#later(Math.min(LONGEST_WAIT, 1000 * 2 ** this.#failures));
      return false;
    }
  }

  // Somebody said which side of these should stand.
  settle(conflicts) {
    this.#unsettled = this.#unsettled.filter((each) => !conflicts.includes(each));
    this.#keep();
  }

  #landed(sent, answer) {
    this.#failures = 0;
    this.#base = sent;
    this.#revision = answer.revision;
    this.#keep();
    this.#tell("answered", answer);
    return true;
  }

  async #refused(answer) {
    const problem = await answer.json().catch(() => ({}));
    const signedOut = answer.status === 401;
    this.#tell("state", { state: signedOut ? "signed-out" : "refused" });
    this.#tell("refused", { status: answer.status, code: problem.code, detail: problem.detail ?? problem.title ?? "" });
    if (answer.status >= 500) this.#later(LONGEST_WAIT);
    return false;
  }

  #settled() {
    this.#tell("state", { state: "saved" });
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  #ask(url, options = {}) {
    return fetch(url, { ...options, headers: { Accept: "application/json" }, credentials: "same-origin" });
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // --- What is not saved yet survives the page ---

  #keep() {
    const { key } = this.#where;
    try {
      const kept = { base: this.#base, mine: this.document, unsettled: this.#unsettled };
      if (same(kept.base, kept.mine) && !kept.unsettled.length) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      localStorage.removeItem(key);
    }
  }

  #isKept() {
    return localStorage.getItem(this.#where.key) !== null;
  }

  #takeUp() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#where.key) ?? "null");
      if (!kept) return;
      const { document, conflicts: found } = merged(kept.base, kept.mine, this.#base);
      const conflicts = [...(kept.unsettled ?? []), ...found];
      this.document = document;
      this.#unsettled = conflicts;
      queueMicrotask(() => {
        this.#later(0);
        if (conflicts.length) this.#tell("conflict", { conflicts });
      });
    } catch {
      localStorage.removeItem(this.#where.key);
    }
  }
}
