// The steps that can be put in: by a click, by dragging, or by typing what one looks for.

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class Palette {
  constructor(root, offered, pointer, editor) {
    const known = new Map(offered.map((each) => [each.look, each]));
    const offeredBy = (event) => known.get(event.target.closest("[data-look]")?.dataset.look);
    root.addEventListener("pointerdown", (event) => {
      const each = offeredBy(event);
      if (each && event.button === 0 && event.pointerType !== "touch") pointer.carry(event, each);
    });
    root.addEventListener("click", (event) => {
      const each = offeredBy(event);
      // A mouse has been heard on its way up already; keys, touch and screen readers come as clicks alone.
      if (each && (event.detail === 0 || event.pointerType === "touch")) editor.deeds.addStep(each);
    });
    const search = root.querySelector("input");
    search.addEventListener("input", () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      for (const entry of root.querySelectorAll("[data-look]")) {
        const each = known.get(entry.dataset.look);
        const sought = plain(`${each.name} ${each.kind} ${each.also} ${each.step}`);
        entry.closest("li").hidden = !words.every((word) => sought.includes(word));
      }
      for (const group of root.querySelectorAll(".palette__group")) {
        group.hidden = !group.querySelector("li:not([hidden])");
      }
    });
    search.addEventListener("keydown", (event) => {
      const first = root.querySelector("li:not([hidden]) [data-look]");
      if (event.key === "Enter" && first) editor.deeds.addStep(known.get(first.dataset.look));
    });
  }
}
