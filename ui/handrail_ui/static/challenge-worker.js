// Finds the number with which the SHA-256 (FIPS 180-4) of challenge and number begins with enough zero bits.
// By hand, since the browser's own answers later for each single hash, and on secure pages alone.
"use strict";

const ROUND = new Uint32Array(64);
const START = new Uint32Array(8);

const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);

for (let prime = 2, found = 0; found < 64; prime += 1) {
  let divisor = 2;
  while (divisor * divisor <= prime && prime % divisor) divisor += 1;
  if (divisor * divisor <= prime) continue;
  if (found < 8) START[found] = fraction(Math.sqrt(prime));
  ROUND[found] = fraction(Math.cbrt(prime));
  found += 1;
}

const words = new Uint32Array(64);
const turn = (word, by) => (word >>> by) | (word << (32 - by));

// The first word of the hash of a text that fits into one block: at most 55 characters of ASCII.
const firstWord = (text) => {
  words.fill(0, 0, 16);
  for (let at = 0; at < text.length; at += 1) words[at >> 2] |= text.charCodeAt(at) << (24 - (at & 3) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length & 3) * 8);
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [words[at - 15], words[at - 2]];
    const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[at] = words[at - 16] + low + words[at - 7] + high;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const chosen = (e & f) ^ (~e & g);
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + ROUND[at] + words[at]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return (a + START[0]) >>> 0;
};

self.addEventListener("message", ({ data: { challenge, difficulty } }) => {
  const expected = 2 ** difficulty;
  for (let number = 0; ; number += 1) {
    if (Math.clz32(firstWord(`${challenge}:${number}`)) >= difficulty) {
      return self.postMessage({ solution: String(number) });
    }
    // How sure it was to be found by now: it comes near the end and never stands there too early.
    if (number % 8192 === 8191) self.postMessage({ done: 1 - Math.exp(-number / expected) });
  }
});
