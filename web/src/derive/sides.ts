/** Left and right: which absences another side silences. Mirrors `calcgraph/case/sides.py`. */

import type { Finding } from "../case/model";
import type { Id } from "../knowledge/types";
import type { Places } from "./place";

/** Sides that share nothing; whatever else a finding says of its side may be any of them. */
const APART: ReadonlySet<string | null> = new Set(["left", "right", "midline"]);

/** Return findings without the absences of one side that would deny what is seen on another side. */
export function withoutSilenced(findings: readonly Finding[], places: Places): Finding[] {
  return parts(findings, places).filter((part) => part.isHeard).map((part) => part.finding);
}

/** Return what `withoutSilenced` leaves out. */
export function silenced(findings: readonly Finding[], places: Places): Finding[] {
  return parts(findings, places).filter((part) => !part.isHeard).map((part) => part.finding);
}

/** Whether the absence of a sign, throughout some places or anywhere, denies a sign seen at places. */
export function denies(absent: Id, throughout: readonly Id[], sign: Id, at: readonly Id[], places: Places): boolean {
  return [sign, ...places.definedAt(sign, at)].some(
    (meant) =>
      places.isWithin(meant, absent) &&
      (throughout.length === 0 ||
        [...at, ...places.alwaysAt(meant)].some((place) => throughout.some((all) => places.isWithin(place, all)))),
  );
}

interface Part {
  readonly finding: Finding;
  readonly isHeard: boolean;
}

function parts(findings: readonly Finding[], places: Places): Part[] {
  const seen = findings.filter((finding) => finding.status === "present");
  return findings.flatMap((finding) => {
    const others = seen.filter((other) => areApart(finding, other));
    if (finding.status !== "absent" || others.length === 0) return [{ finding, isHeard: true }];
    return finding.signs.flatMap((absent) => divided(finding, absent, others, places));
  });
}

function divided(finding: Finding, absent: Id, others: readonly Finding[], places: Places): Part[] {
  const isSilent = (throughout: readonly Id[]) =>
    others.some((other) => other.signs.some((sign) => denies(absent, throughout, sign, other.locations, places)));
  const kept = (locations: readonly Id[], isHeard: boolean): Part => ({ finding: { ...finding, signs: [absent], locations }, isHeard });
  if (finding.locations.length === 0) return [kept([], !isSilent([]))];
  const heard = finding.locations.filter((place) => !isSilent([place]));
  const silent = finding.locations.filter((place) => !heard.includes(place));
  return [...(heard.length ? [kept(heard, true)] : []), ...(silent.length ? [kept(silent, false)] : [])];
}

function areApart(one: Finding, other: Finding): boolean {
  return one.laterality !== other.laterality && APART.has(one.laterality) && APART.has(other.laterality);
}
