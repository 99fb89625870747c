// Eyes for the page checks: each function lists what is wrong with the page, in words.
({
  name(element) {
    const id = element.id ? `#${element.id}` : "";
    return `<${element.tagName.toLowerCase()}${id}> "${(element.textContent || element.name || "").trim().slice(0, 40)}"`;
  },

  seen(element) {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true });
  },

  // Everything one can operate; of a group of radio buttons the Tab key reaches one.
  controls() {
    const groups = new Set();
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return [...document.querySelectorAll(all)].filter((element) => {
      if (element.disabled || !this.seen(element)) return false;
      if (element.type !== "radio") return true;
      const first = !groups.has(element.name);
      groups.add(element.name);
      return first;
    });
  },

  plain(language) {
    const faults = [];
    const root = document.documentElement;
    if (root.lang !== language) faults.push(`language is ${root.lang}`);
    if (!document.title.trim()) faults.push("no title");
    if (document.querySelectorAll("h1").length !== 1) faults.push("not exactly one h1");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id ${id} twice`);
    return [...faults, ...this.sideways()];
  },

  sideways() {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return this.seen(element) && (box.right > width + 1 || box.left < -1);
    });
    return [`scrolls sideways at ${width} px`, ...wide.map((element) => this.name(element))];
  },

  // Words that a box cuts off.
  clipped() {
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        if (!this.seen(element) || element.matches("input, select, svg, svg *")) return false;
        const style = getComputedStyle(element);
        const cutsX = style.overflowX === "hidden" || style.overflowX === "clip";
        const cutsY = style.overflowY === "hidden" || style.overflowY === "clip";
        return (
          (cutsX && element.scrollWidth > element.clientWidth + 1) ||
          (cutsY && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((element) => `cut off: ${this.name(element)}`);
  },

  // Words that stand letter by letter, one under another.
  stacked() {
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        const words = [...element.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE).map((each) => each.data);
        if (!/\p{L}{4}/u.test(words.join(" ")) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
        const size = parseFloat(getComputedStyle(element).fontSize);
        // As it is laid out: on a canvas it may be shown smaller.
        return element.offsetWidth < 2 * size && element.offsetHeight > 3 * size;
      })
      .map((element) => `letter under letter: ${this.name(element)}`);
  },

  // 2.5.8: a label is part of the target of its box.
  targets() {
    return this.controls()
      .filter((element) => {
        const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
        return !boxes.some((box) => box.width >= 23.9 && box.height >= 23.9);
      })
      .map((element) => `smaller than 24 px: ${this.name(element)}`);
  },

  purposes() {
    const fields = [...document.querySelectorAll("input[id^='field-'], select[id^='field-']")];
    return fields
      .filter((field) => field.type !== "checkbox" && field.type !== "radio")
      .map((field) => [field.name, field.autocomplete]);
  },

  // 2.4.7 and 2.4.11: the element in focus has a thick outline and stands where it can be seen.
  focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return "";
    const box = element.getBoundingClientRect();
    const outlined = [element, ...(element.labels ?? [])].some((part) => {
      const style = getComputedStyle(part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!outlined) return `focus is not visible: ${this.name(element)}`;
    const inView = box.top >= 0 && box.left >= 0 && box.top < innerHeight && box.left < innerWidth;
    if (!inView) return `focus is out of view: ${this.name(element)}`;
    const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
    const covered = top && !element.contains(top) && ![...(element.labels ?? [])].some((label) => label.contains(top));
    return covered ? `focus is covered by ${this.name(top)}: ${this.name(element)}` : "";
  },

  // Notes where the Tab key stands; returns what is wrong there, and what it has not reached yet.
  stop() {
    globalThis.stops.add(document.activeElement);
    return [this.focus(), this.missed()];
  },

  missed() {
    const reached = [...globalThis.stops];
    const sameGroup = (one, other) => one.type === "radio" && other.type === "radio" && one.name === other.name;
    return this.controls()
      .filter((element) => !reached.some((stop) => stop === element || sameGroup(stop, element)))
      .map((element) => `not reached by Tab: ${this.name(element)}`);
  },
})
