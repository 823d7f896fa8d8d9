import type { ComponentChildren } from "preact";
import type { Knowledge } from "../../knowledge/types";

const ITEM = /; (?=[+\-−]\d)/; // between the items of evidence, each of which begins with its weight
const WEIGHT = /^([+\-−])(\d[\d.]*) bits?: (.*)$/s;
const CITED = /\[([^\][:]+): ([^\]]+)\]/g;

/** The evidence of an option: its weights as a list, each with the source that it names. */
export function Feedback({ knowledge, text }: { knowledge: Knowledge; text: string }) {
  const [head = "", ...items] = text.split(ITEM);
  return (
    <>
      <p class={items.length > 0 ? "quiet teach-head" : ""}>
        <Cited knowledge={knowledge} text={head} />
      </p>
      {items.length > 0 && (
        <ul class="teach-evidence">
          {items.map((item) => (
            <Item key={item} knowledge={knowledge} text={item} />
          ))}
        </ul>
      )}
    </>
  );
}

function Item({ knowledge, text }: { knowledge: Knowledge; text: string }) {
  const [, sign = "", bits = "", told = text] = WEIGHT.exec(text) ?? [];
  return (
    <li>
      <span class={`teach-bits ${sign === "+" ? "teach-for" : "teach-against"}`}>{bits && `${sign === "+" ? "+" : "−"}${bits}`}</span>
      <span>
        <Cited knowledge={knowledge} text={told} />
      </span>
    </li>
  );
}

/** A text in which "[work: section]" is shown as the work's name with a link to it. */
export function Cited({ knowledge, text }: { knowledge: Knowledge; text: string }) {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const found of text.matchAll(CITED)) {
    const [whole, work = "", section = ""] = found;
    parts.push(text.slice(from, found.index), <Source key={found.index} knowledge={knowledge} id={work} section={section} />);
    from = found.index + whole.length;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}

function Source({ knowledge, id, section }: { knowledge: Knowledge; id: string; section: string }) {
  const work = knowledge.references.get(id);
  const name = work?.citation ?? id;
  const address = work?.doi ? `https://doi.org/${work.doi}` : work?.url;
  return (
    <span class="source quiet small">
      {address?.startsWith("http") ? (
        <a href={address} rel="noreferrer">
          {name}
        </a>
      ) : (
        name
      )}
      , {section}
    </span>
  );
}
