/** Units as laboratories write them, brought to the spelling of the page's table. Mirrors `clean_unit` of `calcgraph/case/units.py`. */

import type { Analyte } from "../knowledge/types";

/** How laboratories write units, brought to UCUM; UCUM itself passes unchanged. */
const HABITS: readonly (readonly [RegExp, string])[] = [
  [/\s+/g, ""],
  [/[µμ]/g, "u"],
  [/^mcg/, "ug"],
  [/^[x×]?10[\^*]([0-9]{1,2})(?![0-9])/, "10*$1"],
  [/(?<![[A-Za-z])(m|u|k)?(?:IU|iu)(?![\]A-Za-z])/g, "$1[IU]"],
  [/(?<=[A-Za-z\]])\^/g, ""],
  [/\/dl$/, "/dL"],
  [/\/ml$/, "/mL"],
  [/\/l$/, "/L"],
  [/\/hr$/, "/h"],
  [/\/(24h|day)$/, "/d"],
  [/^(mL\/min)\/1\.73m2$/, "$1"],
];

/** Return a unit in UCUM spelling: `mg/dl` becomes `mg/dL`, `µmol/l` becomes `umol/L`. */
export function cleanUnit(unit: string): string {
  const plain = unit.replace(/[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+/g, (raised) => `^${raised.normalize("NFKC")}`);
  return HABITS.reduce((text, [pattern, form]) => text.replace(pattern, form), plain);
}

/** Return a value of an analyte in another unit, or null if the page's table cannot tell. */
export function convert(value: number, unit: string, wanted: string, analyte: Analyte): number | null {
  const [from, to] = [cleanUnit(unit), cleanUnit(wanted)];
  if (from === to) return value;
  const factors = Object.hasOwn(analyte.units, from) ? analyte.units[from] : undefined;
  const factor = factors && Object.hasOwn(factors, to) ? factors[to] : undefined;
  return factor === undefined ? null : value * factor;
}

/** Units in which a result of an analyte can be written: its own first, then those of its ranges. */
export function unitsOf(analyte: Analyte): string[] {
  if (analyte.unit === null) return [];
  const ofRanges = Object.keys(analyte.units[analyte.unit] ?? {});
  return [...new Set([analyte.unit, ...ofRanges, ...Object.keys(analyte.units)])];
}
