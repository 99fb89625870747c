// The stops of a path beside a map, one after another: the map shows how far it had come by then.

export class Replay {
  #map;
  #stops = [];
  #at = -1;

  constructor(map) {
    this.#map = map;
    document.addEventListener("click", (event) => {
      const link = event.target.closest(`a[href^="#${map.id}-stop-"]`);
      const stop = event.target.closest("[data-stop]") ?? (link && document.getElementById(link.hash.slice(1)));
      const number = this.#stops.indexOf(stop);
      if (number < 0 || (!link && event.target.closest("a, button, summary, input"))) return;
      event.preventDefault();
      this.#stand(number);
    });
  }

  take() {
    this.#stops = [...document.querySelectorAll(`[data-stop="${this.#map.id}"]`)];
    this.#at = Math.min(this.#at, this.#stops.length - 1);
    this.#map.querySelector(".map__replay").hidden = this.#stops.length < 2;
  }

  go(by) {
    const next = this.#at + by;
    if (next >= 0 && next < this.#stops.length) this.#stand(next);
  }

  // What the page tells of the selected steps.
  told(names) {
    for (const each of document.querySelectorAll(`[data-tells="${this.#map.id}"]`)) {
      each.toggleAttribute("data-told", names.has(each.dataset.step));
    }
    this.#bring(document.querySelector(`[data-tells="${this.#map.id}"][data-told]`));
  }

  // Into what is seen of the list beside the map, without moving the page.
  #bring(told) {
    const list = told?.closest(".beside__told");
    if (!list) return;
    const [box, frame] = [told.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top;
  }

  #stand(number) {
    this.#at = number;
    const stop = this.#stops[number];
    const gone = this.#stops.slice(0, number).map(({ dataset }) => [dataset.step, dataset.outcome]);
    for (const each of this.#stops) each.toggleAttribute("aria-current", false);
    stop.setAttribute("aria-current", "step");
    this.#map.select([stop.dataset.step]);
    this.#map.light([...gone, [stop.dataset.step, ""]]);
    this.#map.reveal(stop.dataset.step);
    stop.scrollIntoView({ block: "nearest" });
    const filled = { number: number + 1, all: this.#stops.length, step: stop.dataset.name ?? stop.dataset.step };
    const words = Object.entries(filled).reduce((said, [name, value]) => said.replace(`{${name}}`, value), this.#map.dataset.words);
    this.#map.querySelector(".map__at").textContent = words;
  }
}
