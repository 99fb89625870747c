// The keyboard on the canvas and in the outline. Single letters act only while a step or the board has the focus.

const STEP = 24;
const FINE = 8;

const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export const listen = (root, editor) => {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const deed = command(event) ? commands(event, editor) : letters(event, editor);
    if (deed === undefined) return;
    event.preventDefault();
    deed();
  });
};

const command = (event) => event.ctrlKey || event.metaKey;

const commands = (event, editor) => {
  const key = event.key.toLowerCase();
  const onBoard = event.target.closest(".board");
  if (key === "z") return () => (event.shiftKey ? editor.redo() : editor.undo());
  if (key === "y") return () => editor.redo();
  if (key === "f" || key === "k") return () => editor.find();
  if (!onBoard) return undefined;
  if (key === "a") return () => editor.selectAll();
  if (key === "d") return () => editor.duplicate();
  return undefined;
};

const letters = (event, editor) => {
  if (!event.target.closest(".board") || event.target.closest(".inside")) return undefined;
  if (event.altKey) return nudge(event, editor);
  if (event.key in NUDGES) return () => editor.walk(event.key, event.shiftKey);
  if (event.target.closest("button, .way__target")) return undefined;
  const deeds = {
    Delete: () => editor.deeds.remove(),
    Backspace: () => editor.deeds.remove(),
    Escape: () => editor.select([]),
    Enter: () => editor.openSettings(),
    "/": () => editor.deeds.pickStep(),
    "+": () => editor.view.zoom(1.25),
    "-": () => editor.view.zoom(0.8),
    1: () => editor.fit(),
    2: () => editor.fitSelection(),
    "?": () => editor.showKeys(),
    a: () => editor.deeds.pickStep(),
    c: () => editor.deeds.pickWay(),
    g: () => editor.deeds.group(),
    G: () => editor.deeds.ungroup(),
    i: () => editor.deeds.openInside(),
    n: () => editor.deeds.addNote(),
    p: () => editor.deeds.fold(),
    P: () => editor.deeds.putBack(),
    t: () => editor.deeds.tidy(),
    o: () => editor.turn(),
    u: () => editor.undo(),
  };
  const deed = deeds[event.key] ?? (event.shiftKey ? undefined : deeds[event.key.toLowerCase()]);
  // Enter on a way of a step asks where it leads, like a click on it.
  if (event.key === "Enter" && event.target.closest(".way__port")) return () => editor.deeds.pickFromPort(event.target);
  return deed;
};

const nudge = (event, editor) => {
  const direction = NUDGES[event.key];
  if (!direction) return undefined;
  const step = event.shiftKey ? FINE : STEP;
  return () => editor.deeds.nudge(direction[0] * step, direction[1] * step);
};
