/** What was answered in this sitting: kept in memory alone, gone when the page is closed. */

import { useEffect, useState } from "preact/hooks";
import type { Id } from "../../knowledge/types";

const ANSWERS = new Map<string, Id>();
const LISTENERS = new Set<() => void>();

/** Follow the answers of this sitting: question → chosen option. */
export function useAnswers(): ReadonlyMap<string, Id> {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((times) => times + 1);
    LISTENERS.add(listener);
    return () => void LISTENERS.delete(listener);
  }, []);
  return ANSWERS;
}

/** Keep the first answer to a question; later ones do not count. */
export function answer(question: string, option: Id): void {
  if (ANSWERS.has(question)) return;
  ANSWERS.set(question, option);
  tell();
}

/** Forget the answers to some questions, to begin again. */
export function forget(questions: readonly string[]): void {
  for (const each of questions) ANSWERS.delete(each);
  tell();
}

function tell(): void {
  for (const listener of LISTENERS) listener();
}
