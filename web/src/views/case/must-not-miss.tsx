import type { Result } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { ordinal } from "./say";

interface MissProps {
  readonly knowledge: Knowledge;
  readonly result: Result;
  readonly onShow: (disease: Id) => void;
}

/** Diseases that must not be missed and that nothing excludes, wherever they stand in the order. */
export function MustNotMiss({ knowledge, result, onShow }: MissProps) {
  const open = result.diagnoses.filter((each) => each.mustNotMiss && each.status !== "excluded");
  if (open.length === 0) return null;
  return (
    <aside class="case-must" aria-label="Must not be missed">
      <b>
        <span aria-hidden="true">⚠</span> Must not be missed, and not excluded:
      </b>{" "}
      {open.map((each, at) => (
        <span key={each.disease}>
          {at > 0 && ", "}
          <button type="button" class="case-link" onClick={() => onShow(each.disease)}>
            {labelOf(knowledge, each.disease)}
          </button>{" "}
          <span class="quiet">({ordinal(each.rank)})</span>
        </span>
      ))}
    </aside>
  );
}
