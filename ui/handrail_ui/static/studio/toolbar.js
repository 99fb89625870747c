// The bar above the canvas: what can be done now, whether it is saved, and a word on what was done just now.

const FAREWELL = 8000;

export class Toolbar {
  #editor;
  #farewell;

  constructor(editor) {
    this.#editor = editor;
    editor.addEventListener("click", (event) => {
      const deed = event.target.closest("[data-deed]")?.dataset.deed;
      if (!deed) return;
      if (deed === "zoom-in") editor.view.zoom(1.25);
      else if (deed === "zoom-out") editor.view.zoom(0.8);
      else (deed in editor.deeds ? editor.deeds : editor)[deed]();
    });
    editor.addEventListener("click", (event) => {
      const link = event.target.closest(".board .step a, [data-goto]");
      if (!link || link.closest(".inside") || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      // What a pointer does to cards has been done already; what is left are keys and screen readers.
      if (link.dataset.goto) editor.goTo(link.dataset.goto);
      else if (event.detail === 0 || editor.dataset.shows === "outline") this.#follow(link);
    });
    editor.view.addEventListener("moved", () => {
      const scale = `${Math.round(editor.view.scale * 100)} %`;
      const place = editor.querySelector(".zoom__scale");
      if (place.textContent !== scale) place.textContent = scale;
    });
  }

  #follow(link) {
    if (link.matches(".way__target")) return this.#editor.goTo(link.textContent);
    if (link.matches(".way__port")) return this.#editor.deeds.pickFromPort(link);
    this.#editor.goTo(link.closest(".step").dataset.step);
    return this.#editor.openSettings();
  }

  show(history, { words, selection, dataset, mayEdit }) {
    const say = (deed, name, isPossible, title) => {
      const button = this.#button(deed);
      if (!button) return;
      button.disabled = !isPossible;
      button.title = title ?? name;
    };
    say("undo", words.undo, Boolean(history.undoable), `${words.undo}${history.undoable ? `: ${history.undoable}` : ""}`);
    say("redo", words.redo, Boolean(history.redoable), `${words.redo}${history.redoable ? `: ${history.redoable}` : ""}`);
    say("remove", words.remove, mayEdit && selection.size > 0);
    say("duplicate", words.duplicate, mayEdit && selection.size > 0);
    for (const deed of ["group", "fold"]) say(deed, this.#button(deed)?.getAttribute("aria-label"), mayEdit && selection.size > 0);
    say("beginHere", words.begin_here, mayEdit && selection.size === 1);
    this.#button("turn")?.setAttribute("aria-pressed", String(dataset.shows === "outline"));
  }

  state(state) {
    const place = this.#editor.querySelector("#saved");
    place.textContent = this.#editor.words.states[state] ?? "";
    place.dataset.state = state;
  }

  hear({ revision }) {
    this.#editor.querySelector("#draft").hidden = !revision;
    this.#editor.querySelector("#revision").textContent = this.#editor.words.draft.replace("{revision}", revision);
  }

  toast(words, isUndoable) {
    const toast = this.#editor.querySelector(".did");
    toast.hidden = false;
    toast.querySelector("span").textContent = words;
    toast.querySelector("button").hidden = !isUndoable;
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => (toast.hidden = true), FAREWELL);
  }

  #button(deed) {
    return this.#editor.querySelector(`.tools [data-deed="${deed}"]`);
  }
}
