import type { Id, Knowledge, Reference, Statement, Where } from "../knowledge/types";
import { placeInSource } from "./words";

/** A statement in words with where it stands: what every number in the page rests on. */
export function StatementLine({ knowledge, id }: { knowledge: Knowledge; id: Id }) {
  const statement = knowledge.statements.get(id) ?? knowledge.criteria.find((each) => each.id === id);
  if (!statement) return <span>{id}</span>;
  return (
    <span class="statement">
      <q>{statement.paraphrase}</q> <Layer layer={statement.layer} /> <SourceOf knowledge={knowledge} where={statement.where} />
      {"frequency" in statement && <FrequencyOf statement={statement} />}
    </span>
  );
}

function FrequencyOf({ statement }: { statement: Statement }) {
  return statement.frequency && statement.frequency !== "unstated" ? <span class="quiet small"> ({statement.frequency})</span> : null;
}

/** Whether the article itself says so or a supplementary source. */
export function Layer({ layer }: { layer: string }) {
  return <span class={`layer layer-${layer}`}>{layer}</span>;
}

/** Section, paragraph, sentence and figure, then the works cited there. */
export function SourceOf({ knowledge, where }: { knowledge: Knowledge; where: Where }) {
  const cited = where.references.map((id) => knowledge.references.get(id)).filter((each): each is Reference => each !== undefined);
  const own = knowledge.references.get(where.source);
  const place = placeInSource(knowledge, where);
  return (
    <span class="source quiet small">
      {own && own.type !== "article" && place !== own.citation && `${own.citation}: `}
      {place}
      {cited.map((work) => (
        <Work key={work.id} work={work} />
      ))}
    </span>
  );
}

/** Whose words a definition goes by: those of a work, or our own. */
export function DefinitionSource({ knowledge, id, brief = false }: { knowledge: Knowledge; id: string; brief?: boolean }) {
  const work = knowledge.references.get(id);
  return <span class="source quiet small">definition {work ? <>after <Cited work={work} name={brief ? work.id : work.citation} /></> : `written for ${id}`}</span>;
}

function Work({ work }: { work: Reference }) {
  return (
    <>
      {" · "}
      <Cited work={work} name={work.number === null ? work.id : `ref. ${work.number}`} />
    </>
  );
}

function Cited({ work, name }: { work: Reference; name: string }) {
  const address = work.doi ? `https://doi.org/${work.doi}` : work.url;
  if (!address || !/^https?:/.test(address)) return <span title={work.citation}>{name}</span>;
  return (
    <a href={address} title={work.citation} rel="noreferrer">
      {name}
    </a>
  );
}
