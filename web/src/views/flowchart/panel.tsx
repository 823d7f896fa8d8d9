import type { Result } from "../../derive/result";
import { groupedBy } from "../../knowledge/grouped";
import type { Id, Knowledge, Statement } from "../../knowledge/types";
import { linkTo } from "../../router";
import { Fold } from "../../ui/fold";
import { SourceOf, StatementLine } from "../../ui/source";
import { TermLink } from "../../ui/term-link";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";
import { criterionInWords, HOW_IN_WORDS, lightInWords } from "./in-words";
import { DARK, factInWords, type Light } from "./light";
import type { Mark } from "./marks";

interface PanelProps {
  readonly knowledge: Knowledge;
  readonly node: ChartNode;
  readonly light: Light;
  readonly result: Result;
  readonly marks: readonly Mark[];
  readonly onMark: (number: number) => void;
}

/** What stands behind a box of the chart: definition, what leads there, what gives its place, and all that is stated of it. */
export function NodePanel({ knowledge, node, light, result, marks, onMark }: PanelProps) {
  const term = knowledge.terms.get(node.id);
  const own = marks.filter((mark) => mark.nodes.has(node.id));
  const stands = lightInWords(light, node);
  return (
    <section class="flow-panel card" aria-label={`About ${labelOf(knowledge, node.id)}`}>
      <p class="quiet small">{node.kind === "disease" ? "Disease" : "Group of the scheme"}</p>
      <h2>{labelOf(knowledge, node.id)}</h2>
      {stands && <p class="flow-stands">In this case: {stands}.</p>}
      {term && <p>{term.definition}</p>}
      {node.gate.length > 0 && <Gate knowledge={knowledge} node={node} light={light} result={result} />}
      {node.edge && <Place knowledge={knowledge} node={node} />}
      {own.length > 0 && (
        <>
          <h3>Faults of the scheme here</h3>
          <p class="flow-numbers">
            {own.map((mark) => (
              <button key={mark.number} type="button" class="flow-number" aria-label={`Fault ${mark.number}: ${mark.check.title}`} onClick={() => onMark(mark.number)}>
                {mark.number}
              </button>
            ))}
          </p>
        </>
      )}
      <Stated knowledge={knowledge} id={node.id} />
      <p class="flow-onwards">
        <a href={linkTo("graph", [node.id])}>Show in the graph</a>
        {node.kind === "disease" ? <a href={linkTo("compare", [node.id])}>Compare</a> : <a href={linkTo("graph", [], { group: node.id })}>Graph of this group</a>}
      </p>
    </section>
  );
}

function Gate({ knowledge, node, light, result }: Pick<PanelProps, "knowledge" | "node" | "light" | "result">) {
  return (
    <>
      <h3>What leads here{node.gate.length > 1 ? ": any of" : ""}</h3>
      <ul class="flow-ways">
        {node.gate.map((criterion) => (
          <li key={criterion.id}>
            {criterionInWords(knowledge, criterion)}
            {light.met.has(criterion.id) && <strong> – met</strong>}
            <SourceOf knowledge={knowledge} where={criterion.where} />
            {light !== DARK && <Standing knowledge={knowledge} id={criterion.id} result={result} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Standing({ knowledge, id, result }: { knowledge: Knowledge; id: Id; result: Result }) {
  const status = result.criteria.find((each) => each.criterion.id === id);
  if (!status) return null;
  return (
    <ul class="quiet small">
      {status.criterion.conditions.map((condition) => {
        const [met, refuted] = [status.met.get(condition.id), status.refuted.get(condition.id)];
        const says = met !== undefined ? `met by ${factInWords(knowledge, result, met)}` : refuted !== undefined ? `refuted by ${factInWords(knowledge, result, refuted)}` : "not yet known";
        return (
          <li key={condition.id}>
            {labelOf(knowledge, condition.feature)}: {says}
          </li>
        );
      })}
    </ul>
  );
}

function Place({ knowledge, node }: { knowledge: Knowledge; node: ChartNode }) {
  if (!node.edge) return null;
  return (
    <>
      <h3>Its place</h3>
      <p>
        In {labelOf(knowledge, node.edge.parent)}: {HOW_IN_WORDS[node.edge.how]}.
        {node.alsoIn.length > 0 && ` It stands in ${node.alsoIn.map((id) => labelOf(knowledge, id)).join(", ")}, too.`}
      </p>
      <ul>
        {node.edge.statements.map((id) => (
          <li key={id}>
            <StatementLine knowledge={knowledge} id={id} />
          </li>
        ))}
      </ul>
    </>
  );
}

const RELATION_WORDS: Readonly<Record<string, string>> = {
  hasSign: "Imaging signs", hasLocation: "Locations", hasLabState: "Laboratory", hasContext: "History", hasDistribution: "Distribution",
  hasDemographic: "Age and sex",
};

/** All statements about a term, by what they tell. */
export function Stated({ knowledge, id }: { knowledge: Knowledge; id: Id }) {
  const own = [...knowledge.statements.values()].filter((each) => each.subject === id);
  const groups = groupedBy(own, (each) => RELATION_WORDS[each.relation] ?? "Other");
  const order = [...Object.values(RELATION_WORDS), "Other"].filter((name) => groups.has(name));
  if (own.length === 0) return <p class="quiet">No statement is made of it as such.</p>;
  return (
    <>
      <h3>What is stated of it</h3>
      {order.map((name) => (
        <Fold key={`${id} ${name}`} class="flow-told" summary={`${name} (${groups.get(name)?.length})`}>
          {() => (
            <ul>
              {groups.get(name)?.map((each) => (
                <StatedLine key={each.id} knowledge={knowledge} statement={each} />
              ))}
            </ul>
          )}
        </Fold>
      ))}
    </>
  );
}

function StatedLine({ knowledge, statement }: { knowledge: Knowledge; statement: Statement }) {
  return (
    <li>
      {statement.feature && (
        <>
          {!statement.present && "not: "}
          <TermLink knowledge={knowledge} id={statement.feature} />
          {statement.location && statement.location !== statement.feature && (
            <>
              {" "}
              at <TermLink knowledge={knowledge} id={statement.location} />
            </>
          )}
          :{" "}
        </>
      )}
      <StatementLine knowledge={knowledge} id={statement.id} />
    </li>
  );
}
