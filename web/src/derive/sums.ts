/** Sums that do not depend on the order of their parts, and numbers as Python writes them. */

/** Return the exact sum of numbers, rounded once (Shewchuk's algorithm, as `math.fsum` has it). */
export function exactSum(numbers: Iterable<number>): number {
  const partials: number[] = [];
  for (const number of numbers) {
    let carried = number;
    let kept = 0;
    for (const partial of partials) {
      const [large, small] = Math.abs(carried) < Math.abs(partial) ? [partial, carried] : [carried, partial];
      const high = large + small;
      const low = small - (high - large);
      if (low) partials[kept++] = low;
      carried = high;
    }
    partials.length = kept;
    partials.push(carried);
  }
  let total = 0;
  for (let at = partials.length - 1; at >= 0; at -= 1) total += partials[at] as number;
  return total;
}

/** Round to four digits; no negative zero. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4 + 0;
}

/** Write a number in at most so many significant digits, as Python's `:g` does. */
export function general(value: number, digits = 6): string {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  if (exponent < -4 || exponent >= digits) {
    const [mantissa, power] = value.toExponential(digits - 1).split("e") as [string, string];
    return `${bare(mantissa)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  return bare(value.toFixed(Math.max(digits - 1 - exponent, 0)));
}

function bare(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Compare by code points where letters are plain, as Python sorts ids. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Compare lists of texts item by item, a shorter one first. */
export function byTexts(one: readonly string[], other: readonly string[]): number {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at += 1) {
    const order = byText(one[at] as string, other[at] as string);
    if (order) return order;
  }
  return one.length - other.length;
}
