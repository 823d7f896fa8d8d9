import { useState } from "preact/hooks";
import { togglePlace } from "../../case/edit";
import type { Finding } from "../../case/model";
import type { BodyRegion, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

interface BodyProps {
  readonly knowledge: Knowledge;
  /** The finding whose places it shows and changes. */
  readonly finding: Pick<Finding, "locations" | "laterality">;
  readonly of: string;
  /** What it marks instead, if no finding is chosen: the places of all. */
  readonly all?: Pick<Finding, "locations" | "laterality">;
  readonly onChange: (more: Pick<Finding, "locations" | "laterality">) => void;
}

type Mark = "chosen" | "within" | "none";

/** The body from the front, its regions to be chosen by click or by keyboard: a list box with one option a region. */
export function BodyFigure({ knowledge, finding, of, all, onChange }: BodyProps) {
  const [active, setActive] = useState(0);
  const [pointed, setPointed] = useState<number | null>(null);
  const regions = knowledge.body;
  const focus = (at: number, event: KeyboardEvent) => {
    event.preventDefault();
    const next = (at + regions.length) % regions.length;
    setActive(next);
    (event.currentTarget as Element).parentElement?.querySelectorAll<SVGElement>('[role="option"]')[next]?.focus();
  };
  const toggle = (region: BodyRegion) => onChange(togglePlace({ signs: [], status: "present", modalities: [], ...finding }, region.location, region.side));
  const onKey = (event: KeyboardEvent, at: number, region: BodyRegion) => {
    if (event.key === "ArrowDown" || event.key === "ArrowRight") focus(at + 1, event);
    else if (event.key === "ArrowUp" || event.key === "ArrowLeft") focus(at - 1, event);
    else if (event.key === "Home") focus(0, event);
    else if (event.key === "End") focus(regions.length - 1, event);
    else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toggle(region);
    }
  };
  return (
    <div class="case-body">
      <div class="case-body-sides quiet small" aria-hidden="true">
        <span>right</span>
        <span>left</span>
      </div>
      <svg viewBox="20 4 160 426" role="listbox" aria-multiselectable="true" aria-label={`Regions of the body for ${of}`} onMouseLeave={() => setPointed(null)}>
        <defs>
          <pattern id="case-body-within" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" class="case-body-ground" />
            <rect width="2.2" height="5" class="case-body-stripe" />
          </pattern>
        </defs>
        {regions.map((region, at) => {
          const mark = markOf(knowledge, region, all ?? finding);
          return (
            <path
              key={region.id}
              d={region.path}
              role="option"
              aria-label={nameOf(knowledge, region) + (mark === "within" ? ", holds a place of the finding" : "")}
              aria-selected={mark === "chosen"}
              tabIndex={at === active ? 0 : -1}
              class={`case-region is-${mark}`}
              onClick={() => toggle(region)}
              onKeyDown={(event) => onKey(event, at, region)}
              onMouseEnter={() => setPointed(at)}
              onFocus={() => {
                setActive(at);
                setPointed(at);
              }}
              onBlur={() => setPointed(null)}
            />
          );
        })}
      </svg>
      <p class="case-body-name small" aria-hidden="true">
        {pointed === null ? "The patient from the front" : nameOf(knowledge, regions[pointed])}
      </p>
    </div>
  );
}

function nameOf(knowledge: Knowledge, region: BodyRegion | undefined): string {
  if (!region) return "";
  const label = labelOf(knowledge, region.location);
  return region.side ? `${region.side} ${label}` : label;
}

function markOf(knowledge: Knowledge, region: BodyRegion, finding: BodyProps["finding"]): Mark {
  const side = finding.laterality;
  const isThisSide = region.side === null || side === null || side === "not stated" || side === "bilateral" || side === region.side;
  if (!isThisSide) return "none";
  if (finding.locations.includes(region.location)) return "chosen";
  return finding.locations.some((place) => knowledge.terms.get(place)?.within.has(region.location)) ? "within" : "none";
}
