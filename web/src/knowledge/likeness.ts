/** How alike two texts are: words in common, or nearly the same letters. Mirrors `_likeness` of `calcgraph/terms.py`. */

const A_SLIP = 0.7; // share of letters in common from which a word may be meant by another

/** Return how alike two normalised texts are, from 0 to 1. */
export function likeness(wanted: string, words: string): number {
  const [ours, theirs] = [wanted.split(" ").filter(Boolean), words.split(" ").filter(Boolean)];
  const shared = new Set(ours.filter((word) => theirs.includes(word)));
  const overlap = (2 * shared.size) / (ours.length + theirs.length || 1);
  if ((2 * Math.min(wanted.length, words.length)) / (wanted.length + words.length || 1) < A_SLIP) return overlap;
  const alike = shareOfLetters(wanted, words);
  return Math.max(overlap, alike >= A_SLIP ? alike : 0);
}

/** Return the share of letters that two texts have in common, from 0 to 1. */
export function shareOfLetters(one: string, other: string): number {
  return (2 * inCommon(one, other)) / (one.length + other.length || 1);
}

/** Count the letters of the longest common stretch, and of those before and after it (Ratcliff and Obershelp). */
function inCommon(one: string, other: string): number {
  let total = 0;
  const waiting: [number, number, number, number][] = [[0, one.length, 0, other.length]];
  while (waiting.length) {
    const [from, to, otherFrom, otherTo] = waiting.pop() as [number, number, number, number];
    const { at, otherAt, size } = longestMatch(one, other, from, to, otherFrom, otherTo);
    if (size === 0) continue;
    total += size;
    waiting.push([from, at, otherFrom, otherAt], [at + size, to, otherAt + size, otherTo]);
  }
  return total;
}

function longestMatch(one: string, other: string, from: number, to: number, otherFrom: number, otherTo: number) {
  let best = { at: from, otherAt: otherFrom, size: 0 };
  let before = new Map<number, number>();
  for (let at = from; at < to; at += 1) {
    const now = new Map<number, number>();
    for (let otherAt = otherFrom; otherAt < otherTo; otherAt += 1) {
      if (one[at] !== other[otherAt]) continue;
      const size = (before.get(otherAt - 1) ?? 0) + 1;
      now.set(otherAt, size);
      if (size > best.size) best = { at: at - size + 1, otherAt: otherAt - size + 1, size };
    }
    before = now;
  }
  return best;
}
