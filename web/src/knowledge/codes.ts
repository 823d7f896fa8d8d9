/** Codes of public vocabularies: which terms a code is read as. Mirrors `calcgraph/codes.py`. */

import type { Code, Id, Knowledge, Vocabulary } from "./types";

/** How a word or code is like the term that it is read as. */
export type Likeness = "same" | "close" | "narrower" | "wider";

const READ_AS: Readonly<Partial<Record<Code["match"], Likeness>>> = { exact: "same", close: "close", narrow: "narrower" };
const LIKENESSES: readonly Likeness[] = ["same", "close", "narrower"];
const OF_TESTS = "LOINC"; // what a code of a test fixes beside the analyte, the unit of the result tells again
// Classifications of which a code lies within each shorter one that it begins with, down to a category of three letters.
const NESTED: readonly string[] = ["ICD10CM", "ICD10WHO"];
const CATEGORY = 3;

interface Mapped extends Code {
  readonly term: Id;
}

/** The mappings, looked up by code. */
export class Codes {
  private readonly byCode = new Map<string, Mapped[]>();
  private readonly prefixes = new Map<string, string>();
  private readonly namespaces: readonly (readonly [string, string])[];

  constructor(knowledge: Knowledge) {
    for (const term of knowledge.terms.values()) {
      for (const code of term.codes) this.byCode.set(code.curie, [...(this.byCode.get(code.curie) ?? []), { ...code, term: term.id }]);
    }
    for (const { prefix, aliases } of knowledge.vocabularies) {
      for (const name of [prefix, ...aliases]) this.prefixes.set(name.toLowerCase(), prefix);
    }
    const written = (each: Vocabulary) => [each.namespace, ...each.namespaces].map((start) => [start, each.prefix] as const);
    this.namespaces = knowledge.vocabularies.flatMap(written).sort((one, other) => other[0].length - one[0].length);
  }

  /** Return a CURIE or IRI as the CURIE of a vocabulary that is known, or null. */
  standard(text: string): string | null {
    if (!text.includes(":")) return null;
    if (text.includes("://")) {
      const fits = this.namespaces.find(([start]) => text.startsWith(start));
      return fits ? `${fits[1]}:${text.slice(fits[0].length)}` : null;
    }
    const [prefix = "", ...rest] = text.split(":");
    const [known, local] = [this.prefixes.get(prefix.toLowerCase()), rest.join(":")];
    return known && local ? `${known}:${local}` : null;
  }

  /** Return the terms that a code is read as, the surest first: "same" ones, else "close", else "narrower". */
  read(text: string): (readonly [Id, Likeness])[] {
    const curie = this.standard(text);
    const found = curie ? (this.byCode.get(curie) ?? []) : [];
    const around = found.length || !curie ? [] : this.around(curie);
    const readings = [...(found.length ? found : around)]
      .sort((one, other) => other.confidence - one.confidence || (one.term < other.term ? -1 : 1))
      .flatMap((code): [Id, Likeness][] => {
        const likeness = readAs(code);
        return likeness ? [[code.term, around.length ? "narrower" : likeness]] : [];
      });
    const best = Math.min(...readings.map(([, likeness]) => LIKENESSES.indexOf(likeness)));
    return readings.filter(([, likeness]) => LIKENESSES.indexOf(likeness) === best);
  }

  /** Return the terms that a code says less than. */
  widerThan(text: string): Id[] {
    const curie = this.standard(text);
    return (curie ? (this.byCode.get(curie) ?? []) : []).filter((code) => code.match === "broad").map((code) => code.term);
  }

  private around(curie: string): Mapped[] {
    const [prefix = "", local = ""] = curie.split(":");
    if (!NESTED.includes(prefix)) return [];
    for (let end = local.length - 1; end >= CATEGORY; end -= 1) {
      const found = this.byCode.get(`${prefix}:${local.slice(0, end).replace(/\.+$/, "")}`);
      if (found) return found;
    }
    return [];
  }
}

function readAs(code: Mapped): Likeness | undefined {
  return code.curie.startsWith(`${OF_TESTS}:`) && code.match === "narrow" ? "same" : READ_AS[code.match];
}
