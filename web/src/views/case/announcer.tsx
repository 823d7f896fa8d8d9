import { useEffect, useState } from "preact/hooks";
import type { Result } from "../../derive/result";
import type { Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { all } from "./say";

const PAUSE = 900; // milliseconds: who types fast hears the outcome, not each step

/** Tells a screen reader politely when another disease has come first. */
export function Announcer({ knowledge, result }: { knowledge: Knowledge; result: Result }) {
  const first = result.diagnoses.filter((each) => each.rank === 1);
  const words = first.length > 5 ? "" : `First: ${all(first.map((each) => labelOf(knowledge, each.disease)))}, ${first[0]?.status ?? ""}`;
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), PAUSE);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="visually-hidden" role="status" data-first={words}>
      {said}
    </p>
  );
}
