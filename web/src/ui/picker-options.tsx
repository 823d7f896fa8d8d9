import { useEffect, useRef } from "preact/hooks";
import type { Facet } from "../knowledge/types";
import type { Offer } from "./term-picker";
import type { Hit } from "./term-search";
import { FACET_NAMES } from "./words";

/** Hits of one facet, under its name. */
export interface Group {
  readonly facet: Facet;
  readonly hits: readonly Hit[];
}

/** Put hits under their facets; the facet of the best hit comes first. */
export function groupsOf(hits: readonly Hit[]): Group[] {
  const groups = new Map<Facet, Hit[]>();
  for (const hit of hits) groups.set(hit.term.facet, [...(groups.get(hit.term.facet) ?? []), hit]);
  return [...groups].map(([facet, found]) => ({ facet, hits: found }));
}

interface OptionsProps {
  readonly id: string;
  readonly label: string;
  readonly isShown: boolean;
  readonly groups: readonly Group[];
  readonly offers: readonly Offer[];
  readonly denied: boolean;
  readonly active: number;
  readonly onTake: (choice: Offer | Hit) => void;
  readonly onPoint: (place: number) => void;
}

/** The options of a type-ahead; the combobox keeps the focus and names the active one. */
export function PickerOptions({ id, label, isShown, groups, offers, denied, active, onTake, onPoint }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active, isShown]);
  const isEmpty = groups.length === 0 && offers.length === 0;
  let place = 0;
  const option = (choice: Offer | Hit, content: preact.ComponentChildren) => {
    const at = place++;
    return (
      <div
        key={at}
        id={`${id}-${at}`}
        role="option"
        aria-selected={at === active}
        class="picker-option"
        onMouseDown={(event) => event.preventDefault()}
        onMouseMove={() => at !== active && onPoint(at)}
        onClick={() => onTake(choice)}
      >
        {content}
      </div>
    );
  };
  return (
    <div id={`${id}-list`} ref={list} role="listbox" aria-label={label} class="picker-list" hidden={!isShown || isEmpty}>
      {isShown && offers.map((offer) => option(offer, <span class="picker-name">{offer.label}</span>))}
      {isShown &&
        groups.map((group) => (
          <div role="group" key={group.facet} aria-labelledby={`${id}-${group.facet}`}>
            <div id={`${id}-${group.facet}`} class="picker-group">
              {FACET_NAMES[group.facet] ?? group.facet}
            </div>
            {group.hits.map((hit) => option(hit, <HitLine hit={hit} denied={denied} />))}
          </div>
        ))}
    </div>
  );
}

function HitLine({ hit, denied }: { hit: Hit; denied: boolean }) {
  return (
    <>
      <span class="picker-name">
        {denied && <span class="picker-no">no </span>}
        {hit.term.label}
      </span>
      {hit.through && (
        <span class="picker-through">
          {hit.relation === "code" ? "" : `${hit.relation}: `}
          {hit.through}
        </span>
      )}
      <span class="picker-definition">{hit.term.definition}</span>
    </>
  );
}
