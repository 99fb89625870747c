// Journey documents as plain data, and changes to them: pure functions, the same laws as change.py at the server.

const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export const same = (one, other) => {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, number) => same(each, other[number]));
  }
  if (!isMapping(one) || !isMapping(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]));
};

// Each change is [path, value]; null takes away. The given document stays as it is.
export const changed = (plain, changes) => changes.reduce((document, [path, value]) => put(document, path, value), plain);

const put = (plain, [name, ...rest], value) => {
  const copy = isMapping(plain) ? { ...plain } : {};
  if (rest.length) copy[name] = put(copy[name], rest, value);
  else if (value === null) delete copy[name];
  else copy[name] = value;
  return copy;
};

// The changes that make `after` of `before`. What both share is not looked into.
export const difference = (before, after, path = []) => {
  if (before === after) return [];
  const changes = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now, place] = [before[name], after[name], [...path, name]];
    if (now === undefined) changes.push([place, null]);
    else if (isMapping(old) && isMapping(now)) changes.push(...difference(old, now, place));
    else if (!same(old, now)) changes.push([place, now]);
  }
  return changes;
};

// Both made something of `base`. Where they disagree about one place, theirs stands, and the place is told.
export const merged = (base, mine, theirs) => {
  const conflicts = [];
  const merge = (was, one, other, path) => {
    if (same(one, other) || same(was, other)) return one;
    if (same(was, one)) return other;
    if (isMapping(one) && isMapping(other)) return mergeEach(isMapping(was) ? was : {}, one, other, path);
    conflicts.push({ path, mine: one, theirs: other });
    return other;
  };
  const mergeEach = (was, one, other, path) => {
    const result = {};
    for (const name of new Set([...Object.keys(other), ...Object.keys(one)])) {
      const value = merge(was[name], one[name], other[name], [...path, name]);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
  return { document: mergeEach(base, mine, theirs, []), conflicts };
};
