/** The case that all views look at: one at a time, with what came before it, so that every change can be undone. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { derive } from "../derive";
import type { Problem, Result } from "../derive/result";
import type { Knowledge, LayerName } from "../knowledge/types";
import type { Route } from "../router";
import { EMPTY_CASE, type Case } from "./model";

/** What a file had to say beside the case: problems to mend, words that were not read, words read as something near. */
export interface Notes {
  readonly name: string;
  readonly problems: readonly (Problem & { readonly line: number | null })[];
  readonly unread: readonly string[];
  readonly approximated: readonly string[];
}

/** The state of the store. */
export interface Current {
  readonly told: Case;
  /** What was told of the file that the case came from; null for a case that was entered by hand. */
  readonly notes: Notes | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

type Snapshot = Pick<Current, "told" | "notes">;

const MOST_UNDONE = 200;
let past: Snapshot[] = [];
let future: Snapshot[] = [];
let lastField = "";
let now: Snapshot = { told: EMPTY_CASE, notes: null };
let current: Current = withEnds();
const listeners = new Set<() => void>();

/** The case as it stands, for code outside of a component. */
export function currentCase(): Case {
  return current.told;
}

/** Change the case; the case before it can be had back. Changes of one field, letter by letter, are one change. */
export function changeCase(change: (told: Case) => Case, field = ""): void {
  const told = change(now.told);
  if (told === now.told) return;
  if (field && field === lastField) settle({ ...now, told });
  else step({ ...now, told });
  lastField = field;
}

/** Put another case in the place of the current one, with what its file had to say. */
export function openCase(told: Case, notes: Notes | null = null): void {
  step({ told, notes });
}

/** Begin anew. */
export function clearCase(): void {
  if (now.told !== EMPTY_CASE || now.notes) step({ told: EMPTY_CASE, notes: null });
}

/** Take the last change back. */
export function undo(): void {
  const before = past.pop();
  if (!before) return;
  lastField = "";
  future.push(now);
  settle(before);
}

/** Make the change that was taken back. */
export function redo(): void {
  const after = future.pop();
  if (!after) return;
  lastField = "";
  past.push(now);
  settle(after);
}

/** Follow the current case. */
export function useCase(): Current {
  const [state, setState] = useState(current);
  useEffect(() => {
    const follow = () => setState(current);
    follow();
    listeners.add(follow);
    return () => void listeners.delete(follow);
  }, []);
  return state;
}

/** The layer that a link asks for. */
export function layerOf(route: Route): LayerName {
  return route.options["layer"] === "article" ? "article" : "all";
}

/** Whether a link asks for label clues, which name the diagnosis, to be read. */
export function readsClues(route: Route): boolean {
  return route.options["clues"] === "yes";
}

/** All that is derived for the current case, by the layer and clues that the link asks for. */
export function useDerived(knowledge: Knowledge, route: Route): Result {
  const { told } = useCase();
  const [layer, withClues] = [layerOf(route), readsClues(route)];
  return useMemo(() => derive(knowledge, told, { layer, withClues }), [knowledge, told, layer, withClues]);
}

function step(next: Snapshot): void {
  past = [...past.slice(1 - MOST_UNDONE), now];
  future = [];
  lastField = "";
  settle(next);
}

function settle(next: Snapshot): void {
  now = next;
  current = withEnds();
  for (const listener of listeners) listener();
}

function withEnds(): Current {
  return { ...now, canUndo: past.length > 0, canRedo: future.length > 0 };
}
