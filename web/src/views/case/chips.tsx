import type { Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

interface ChipsProps {
  readonly knowledge: Knowledge;
  readonly label: string;
  readonly terms: readonly Id[];
  readonly onDrop: (term: Id) => void;
}

/** Terms as a row of chips, each with a button that takes it out. */
export function Chips({ knowledge, label, terms, onDrop }: ChipsProps) {
  if (terms.length === 0) return null;
  return (
    <ul class="case-chips" aria-label={label}>
      {terms.map((term) => (
        <li key={term} class="case-chip" title={knowledge.terms.get(term)?.definition}>
          {labelOf(knowledge, term)}
          <button type="button" aria-label={`Remove ${labelOf(knowledge, term)}`} onClick={() => onDrop(term)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
