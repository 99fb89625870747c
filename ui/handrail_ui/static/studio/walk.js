// Where the arrow keys lead: right along a way, left back to whoever leads here, up and down among what stands below
// one another.

const places = (scene, step) => [
  { step, outcome: "" },
  ...(scene.cards.get(step)?.rows ?? []).map((row) => ({ step, outcome: row.name })),
];

export const nextPlace = (scene, { step, outcome }, key, shows) => {
  const names = [...scene.cards.keys()];
  if (!step || !scene.cards.has(step)) return names.length ? { step: names[0], outcome: "" } : null;
  const rows = scene.cards.get(step).rows;
  if (key === "ArrowRight") {
    const row = rows.find((each) => each.name === outcome) ?? rows.find((each) => each.target);
    return row && scene.cards.has(row.target) ? { step: row.target, outcome: "" } : null;
  }
  if (key === "ArrowLeft") {
    const line = scene.lines.find((each) => each.target === step && !each.quiet) ?? scene.lines.find((each) => each.target === step);
    return line ? { step: line.step, outcome: line.outcome } : null;
  }
  const all = places(scene, step);
  const at = all.findIndex((each) => each.outcome === outcome);
  const next = all[at + (key === "ArrowDown" ? 1 : -1)];
  if (next) return next;
  const beside = names[names.indexOf(step) + (key === "ArrowDown" ? 1 : -1)];
  if (!beside) return null;
  return shows === "outline" && key === "ArrowUp" ? places(scene, beside).at(-1) : { step: beside, outcome: "" };
};
