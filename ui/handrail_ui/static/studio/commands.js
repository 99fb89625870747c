// What somebody does to a journey: pure functions from a document to the next one.

import { changed } from "./document.js";
import { groupsWithin, leaveGroups, regroup } from "./grouping.js";

const NAME = /^[a-z][a-z0-9_-]{0,63}$/;

export const unusedName = (document, wanted) => {
  const base = wanted.toLowerCase().replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z]+/, "").slice(0, 56) || "step";
  let name = base;
  for (let number = 2; name in document.steps; number += 1) name = `${base}-${number}`;
  return name;
};

export const connect = (document, step, outcome, target) =>
  changed(document, [[["steps", step, "next", outcome], target]]);

// Every step that says nothing else of this outcome leads there, also those that come later.
export const connectAll = (document, outcome, target) => changed(document, [[["otherwise", outcome], target]]);

export const begin = (document, step) => changed(document, [[["start"], step]]);

// Puts a step in. `offered` is what the palette says of it; `place` is where it was put by hand, if it was.
export const add = (document, name, offered, place) => {
  const known = document.variables ?? {};
  const named = Object.entries(offered.if_known).map(([setting, names]) => [setting, names.filter((each) => each in known)]);
  const config = { ...offered.config, ...Object.fromEntries(named.filter(([, names]) => names.length)) };
  const node = { step: offered.step };
  if (Object.keys(config).length) node.config = config;
  if (place) node.position = [place.x, place.y];
  const unknown = Object.entries(offered.variables).filter(([variable]) => !(variable in known));
  return changed(document, [
    [["steps", name], node],
    ...unknown.map(([variable, type]) => [["variables", variable], type]),
  ]);
};

// Puts a step in where an outcome leads; whoever comes out of it by its first outcome goes on as before.
export const insert = (document, name, offered, way, place) => {
  const before = document.steps[way.step]?.next?.[way.outcome];
  const added = connect(add(document, name, offered, place), way.step, way.outcome, name);
  return before && offered.outcomes.length ? connect(added, name, offered.outcomes[0], before) : added;
};

const ways = (node) => Object.entries(node.next ?? {});

// Every place at which a step is named by others.
const mentions = (document, name) => [
  ...(document.start === name ? [["start"]] : []),
  ...Object.entries(document.otherwise ?? {}).filter(([, to]) => to === name).map(([outcome]) => ["otherwise", outcome]),
  ...Object.entries(document.steps).flatMap(([step, node]) => [
    ...ways(node).filter(([, to]) => to === name).map(([outcome]) => ["steps", step, "next", outcome]),
    ...(node.limit?.then === name ? [["steps", step, "limit"]] : []),
  ]),
];

// Where people may go on who came to a step that is taken away, the likeliest first.
export const onward = (document, name, outcomes) => {
  const next = document.steps[name]?.next ?? {};
  const targets = [...outcomes, ...Object.keys(next)].map((outcome) => next[outcome]);
  return [...new Set(targets)].filter((target) => target && target !== name && target in document.steps);
};

// Takes steps away. `heals` says by step where whoever came to it goes now; nowhere if it is not said.
export const remove = (document, names, heals = {}) => {
  const gone = new Set(names);
  const leads = (name) => {
    const seen = new Set();
    let target = heals[name];
    while (target && gone.has(target) && !seen.has(target)) {
      seen.add(target);
      target = heals[target];
    }
    return target && !gone.has(target) ? target : null;
  };
  const grouped = leaveGroups(document, names);
  return names.reduce((left, name) => {
    const target = leads(name);
    const healed = mentions(left, name)
      .filter(([first, step]) => !(first === "steps" && gone.has(step)))
      .map((path) => (path.at(-1) === "limit" && target ? [[...path, "then"], target] : [path, target]))
      .filter(([path, value]) => !(path[0] === "start" && value === null));
    return changed(left, [...healed, [["steps", name], null]]);
  }, grouped);
};

export const move = (document, places) =>
  changed(document, Object.entries(places).map(([name, at]) => [["steps", name, "position"], [at.x, at.y]]));

export const tidy = (document, names) =>
  changed(document, names.filter((name) => document.steps[name]?.position).map((name) => [["steps", name, "position"], null]));

// --- The clipboard: steps as text, which any journey of any tenant takes ---

export const copied = (document, names, places) =>
  JSON.stringify(
    {
      handrail: "steps",
      steps: Object.fromEntries(
        names.map((name) => [name, { ...document.steps[name], position: [places[name].x, places[name].y] }]),
      ),
      variables: document.variables ?? {},
      groups: groupsWithin(document, names),
    },
    null,
    2,
  );

export const clipOf = (text) => {
  try {
    const clip = JSON.parse(text);
    const steps = clip?.handrail === "steps" && clip.steps;
    const sound = steps && Object.values(steps).every((node) => node !== null && typeof node === "object" && !Array.isArray(node));
    return sound ? { steps, variables: clip.variables ?? {}, groups: Array.isArray(clip.groups) ? clip.groups : [] } : null;
  } catch {
    return null;
  }
};

// Ways among the steps stay, ways out of them are dropped; they stand around `middle`.
export const paste = (document, clip, middle) => {
  const names = {};
  let grown = document;
  for (const old of Object.keys(clip.steps)) {
    names[old] = unusedName(grown, NAME.test(old) ? old : "step");
    grown = changed(grown, [[["steps", names[old]], {}]]);
  }
  const corner = cornerOf(Object.values(clip.steps));
  const text = JSON.stringify(clip.steps);
  const known = document.variables ?? {};
  const needed = Object.entries(clip.variables).filter(([name]) => !(name in known) && text.includes(name));
  const steps = Object.entries(clip.steps).map(([old, node]) => {
    const next = Object.fromEntries(ways(node).filter(([, to]) => to in names).map(([outcome, to]) => [outcome, names[to]]));
    const { limit, position, ...rest } = node;
    const copy = { ...rest };
    if (node.next) copy.next = next;
    if (limit && limit.then in names) copy.limit = { ...limit, then: names[limit.then] };
    if (position) copy.position = [position[0] - corner.x + middle.x, position[1] - corner.y + middle.y];
    return [["steps", names[old]], copy];
  });
  const pasted = changed(document, [...steps, ...needed.map(([name, type]) => [["variables", name], type])]);
  return {
    document: regroup(pasted, clip.groups, names),
    names: Object.values(names),
  };
};

const cornerOf = (nodes) => {
  const placed = nodes.map((node) => node.position).filter(Array.isArray);
  const least = (axis) => Math.min(...placed.map((position) => position[axis]), Infinity);
  return placed.length ? { x: least(0), y: least(1) } : { x: 0, y: 0 };
};
