// Groups of steps and notes beside them: pure functions from a document to the next one.

import { changed } from "./document.js";

const MOST = 100;

// A name that nothing in a mapping has.
const unused = (entries, base) => {
  let number = 1;
  while (`${base}-${number}` in (entries ?? {})) number += 1;
  return `${base}-${number}`;
};

const isFull = (entries) => Object.keys(entries ?? {}).length >= MOST;

// The same document without what is empty: a group without steps, and mappings without entries.
const swept = (document) => {
  const groups = Object.entries(document.groups ?? {});
  const gone = groups.filter(([, group]) => !group.steps?.length).map(([name]) => [["groups", name], null]);
  const left = changed(document, gone);
  const empty = ["groups", "notes"].filter((field) => left[field] && !Object.keys(left[field]).length);
  return changed(left, empty.map((field) => [[field], null]));
};

const without = (document, names) => {
  const gone = new Set(names);
  const groups = Object.entries(document.groups ?? {}).filter(([, group]) => group.steps?.some((step) => gone.has(step)));
  return groups.map(([name, group]) => [["groups", name, "steps"], group.steps.filter((step) => !gone.has(step))]);
};

// Steps that are taken away are in no group any more.
export const leaveGroups = (document, names) => swept(changed(document, without(document, names)));

export const groupsOf = (document, names) =>
  Object.entries(document.groups ?? {}).filter(([, group]) => names.some((step) => group.steps?.includes(step))).map(([name]) => name);

// Puts steps together under a title; whatever group they were in before, they leave.
export const group = (document, names, title) => {
  if (isFull(document.groups) || !names.length) return { document, name: "" };
  const name = unused(document.groups, "group");
  const steps = Object.keys(document.steps).filter((step) => names.includes(step));
  const free = changed(document, without(document, names));
  return { document: swept(changed(free, [[["groups", name], { title, steps }]])), name };
};

export const dissolve = (document, groups) =>
  swept(changed(document, groups.map((name) => [["groups", name], null])));

export const entitle = (document, name, title) => changed(document, [[["groups", name, "title"], title.slice(0, 200)]]);

export const addNote = (document, place) => {
  if (isFull(document.notes)) return { document, name: "" };
  const name = unused(document.notes, "note");
  return { document: changed(document, [[["notes", name], { text: "", position: [place.x, place.y] }]]), name };
};

export const writeNote = (document, name, text) => changed(document, [[["notes", name, "text"], text.slice(0, 2000)]]);

export const moveNote = (document, name, { x, y }) => changed(document, [[["notes", name, "position"], [x, y]]]);

export const sizeNote = (document, name, { width, height }) => changed(document, [[["notes", name, "size"], [width, height]]]);

export const removeNote = (document, name) => swept(changed(document, [[["notes", name], null]]));

// --- The clipboard ---

// Groups of which every step is copied go along.
export const groupsWithin = (document, names) =>
  Object.values(document.groups ?? {}).filter(({ steps }) => steps?.length && steps.every((step) => names.includes(step)));

// `names` says by what names the steps are in the document now.
export const regroup = (document, groups, names) =>
  groups.reduce((grown, each) => {
    const steps = (Array.isArray(each?.steps) ? each.steps : []).map((step) => names[step]).filter(Boolean);
    const title = typeof each?.title === "string" ? each.title : "";
    return steps.length ? group(grown, steps, title).document : grown;
  }, document);
