import { useState } from "preact/hooks";
import type { Case } from "../../case/model";
import { openCase } from "../../case/store";
import { readCase } from "../../case/yaml";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";
import type { Light } from "./light";

interface CaseChoiceProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
  readonly light: Light;
  readonly nodes: readonly ChartNode[];
}

/** Which case lights the chart, the choice of a figure's case, and what is lit, in words. */
export function CaseChoice({ knowledge, told, light, nodes }: CaseChoiceProps) {
  const [problem, setProblem] = useState("");
  const isFigure = knowledge.figures.some((each) => each.id === told.id);
  const choose = (id: string) => {
    const figure = knowledge.figures.find((each) => each.id === id);
    if (!figure) return;
    const reading = readCase(figure.yaml, knowledge, figure.id);
    setProblem(reading.case ? "" : `The case of this figure cannot be read.`);
    if (reading.case) openCase(reading.case, { name: figure.id, problems: reading.problems, unread: reading.unread, approximated: reading.approximated });
  };
  return (
    <div class="flow-case">
      <label class="flow-case-label" for="flow-case">
        Light the way of
      </label>
      <select id="flow-case" class="field" value={isFigure ? told.id : ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{isFigure ? "– choose a figure –" : "the current case"}</option>
        {knowledge.figures.map((each) => (
          <option key={each.id} value={each.id}>
            {each.id.replace(/^fig0?/, "Fig. ")}: {each.title ?? each.id}
          </option>
        ))}
      </select>
      <a class="button" href={linkTo("case")}>
        Edit the case
      </a>
      <p class="flow-says" role="status">
        {problem || says(knowledge, light, nodes)}
      </p>
    </div>
  );
}

function says(knowledge: Knowledge, light: Light, nodes: readonly ChartNode[]): string {
  if (light.conditions.size === 0) return "The current case tells nothing yet: choose a figure, or enter findings in the Case view.";
  const unique = (ids: readonly Id[]) => [...new Set(ids)].map((id) => labelOf(knowledge, id)).join(", ");
  const met = nodes.filter((node) => node.gate.some((each) => light.met.has(each.id))).map((node) => node.id);
  const first = [...light.ranks].filter(([, rank]) => rank === 1).map(([id]) => id);
  const groups = met.length > 0 ? `Groups that fit: ${unique(met)}.` : "No gate of the scheme is met.";
  return `${groups} First in order: ${unique(first) || "none"}.`;
}
