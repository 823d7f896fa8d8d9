import type { Code, Knowledge, Term } from "../../knowledge/types";
import { linkTo } from "../../router";
import { DefinitionSource } from "../../ui/source";

/** Definition, other words and codes of a sign. */
export function SignWords({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  return (
    <section class="atlas-words" aria-label="Definition">
      <p class="atlas-meaning">{term.definition}</p>
      <p>
        <DefinitionSource knowledge={knowledge} id={term.definitionSource} />
      </p>
      <Words title="Also called" words={term.exact} />
      <Words title="Narrower words read as this sign" words={term.narrow} />
      <Words title="Wider words read as this sign" words={term.broad} />
      <Codes knowledge={knowledge} codes={term.codes} />
      <p class="atlas-ways">
        <a class="button" href={linkTo("graph", [term.id])}>
          See it in the graph
        </a>
      </p>
    </section>
  );
}

function Words({ title, words }: { title: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <p class="atlas-synonyms">
      <span class="atlas-label">{title}</span> {words.join(" · ")}
    </p>
  );
}

const RELATIONS: Readonly<Record<Code["match"], string>> = {
  exact: "the same",
  close: "nearly the same",
  narrow: "narrower",
  broad: "wider",
  related: "related",
};

function Codes({ knowledge, codes }: { knowledge: Knowledge; codes: readonly Code[] }) {
  if (codes.length === 0) return null;
  return (
    <details class="atlas-codes">
      <summary>
        {codes.length} {codes.length === 1 ? "code" : "codes"} of public vocabularies
      </summary>
      <ul>
        {codes.map((code) => (
          <li key={`${code.curie} ${code.match}`}>
            <CodeLink knowledge={knowledge} curie={code.curie} /> {code.label} <span class="quiet small">{RELATIONS[code.match]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function CodeLink({ knowledge, curie }: { knowledge: Knowledge; curie: string }) {
  const [prefix = "", local = ""] = curie.split(/:(.*)/s);
  const namespace = knowledge.vocabularies.find((each) => each.prefix === prefix)?.namespace;
  if (!namespace?.startsWith("http")) return <code>{curie}</code>;
  return (
    <a href={namespace + local} rel="noreferrer">
      <code>{curie}</code>
    </a>
  );
}
