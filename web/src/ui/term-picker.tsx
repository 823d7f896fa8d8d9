import type { RefObject } from "preact";
import { useId, useMemo, useRef, useState } from "preact/hooks";
import type { Facet, Knowledge, Term } from "../knowledge/types";
import { PickerOptions, groupsOf } from "./picker-options";
import { findTerms, type Hit } from "./term-search";

/** What was picked: a term, and whether it was typed as missing ("no …"). */
export interface Pick {
  readonly term: Term;
  readonly denied: boolean;
}

/** Something else that a picker offers for what was typed, such as an age for a number. */
export interface Offer {
  readonly label: string;
  readonly take: () => void;
}

interface PickerProps {
  readonly knowledge: Knowledge;
  readonly facets: readonly Facet[];
  readonly label: string;
  readonly placeholder?: string;
  readonly hideLabel?: boolean;
  readonly large?: boolean;
  /** Whether "no …" and "without …" may be typed before a word. */
  readonly mayDeny?: boolean;
  readonly accept?: (term: Term) => boolean;
  readonly offers?: (typed: string) => readonly Offer[];
  readonly onPick: (pick: Pick) => void;
  readonly input?: RefObject<HTMLInputElement>;
}

const DENIAL = /^(?:no|without|absent|not)\s+(?=\S)/i;
const NO_OFFERS: readonly Offer[] = [];

/** A type-ahead for terms: a combobox with a list of options in groups, as the WAI-ARIA authoring practices describe it. */
export function TermPicker(props: PickerProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const input = props.input ?? own;
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const denied = Boolean(props.mayDeny) && DENIAL.test(typed);
  const words = denied ? typed.replace(DENIAL, "") : typed;
  const hits = useMemo(
    () => findTerms(props.knowledge, words, props.facets, 14, props.accept),
    [props.knowledge, words, props.facets, props.accept],
  );
  const offers = props.offers?.(typed) ?? NO_OFFERS;
  const groups = useMemo(() => groupsOf(hits), [hits]);
  const ordered: readonly (Offer | Hit)[] = [...offers, ...groups.flatMap((group) => group.hits)];
  const isShown = isOpen && typed.trim() !== "";

  const take = (choice: Offer | Hit | undefined) => {
    if (!choice) return;
    setTyped("");
    setOpen(false);
    setActive(0);
    if ("take" in choice) choice.take();
    else props.onPick({ term: choice.term, denied });
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = moves[event.key];
    if (step !== undefined && ordered.length > 0) {
      event.preventDefault();
      setOpen(true);
      if (isShown) setActive((active + step + ordered.length) % ordered.length);
    } else if (event.key === "Enter" && isShown) {
      event.preventDefault();
      take(ordered[active]);
    } else if (event.key === "Escape" && typed) {
      event.preventDefault();
      if (isShown) setOpen(false);
      else setTyped("");
    }
  };
  return (
    <div class={`picker${props.large ? " picker-large" : ""}`}>
      <label class={props.hideLabel ? "visually-hidden" : "picker-label"} for={`${id}-input`}>
        {props.label}
      </label>
      <input
        id={`${id}-input`}
        ref={input}
        class="field picker-input"
        role="combobox"
        aria-expanded={isShown && ordered.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && ordered.length > 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder={props.placeholder}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={onKey}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <PickerOptions id={id} label={props.label} isShown={isShown} groups={groups} offers={offers} denied={denied} active={active} onTake={take} onPoint={setActive} />
      {isShown && ordered.length === 0 && <Nothing typed={words} />}
      <span class="visually-hidden" role="status">
        {isShown ? `${ordered.length} ${ordered.length === 1 ? "term fits" : "terms fit"}` : ""}
      </span>
    </div>
  );
}

function Nothing({ typed }: { typed: string }) {
  return (
    <p class="picker-list picker-nothing">
      No term is known for “{typed}”. Try one word of it, another name, or its code.
    </p>
  );
}
