import type { Diagnosis } from "../../derive/result";
import { bits } from "./say";

/** Ends of the bars, in bits. */
export interface Scale {
  readonly left: number;
  readonly right: number;
}

/** What speaks for a disease to the right of zero and against it to the left, a piece a finding; the line is the range of the sum. */
export function EvidenceBar({ diagnosis, scale }: { diagnosis: Diagnosis; scale: Scale }) {
  const values = diagnosis.evidence.map((item) => item.bits[1]).filter((value) => Math.abs(value) >= 0.05);
  const pro = values.filter((value) => value > 0).sort((a, b) => b - a);
  const contra = values.filter((value) => value < 0).sort((a, b) => a - b);
  const width = scale.right - scale.left;
  const at = (value: number) => (Math.max(scale.left, Math.min(scale.right, value)) - scale.left) / width;
  const [low, middle, high] = diagnosis.bits;
  return (
    <div class="case-bar" role="img" aria-label={inWords(diagnosis, pro, contra)}>
      {pieces(pro, 0).map(([from, to], place) => (
        <span key={`f${place}`} class="case-piece is-for" style={{ left: percent(at(from)), width: percent(at(to) - at(from)) }} />
      ))}
      {pieces(contra, 0).map(([from, to], place) => (
        <span key={`a${place}`} class="case-piece is-against" style={{ left: percent(at(to)), width: percent(at(from) - at(to)) }} />
      ))}
      <span class="case-zero" style={{ left: percent(at(0)) }} />
      <span class="case-range" style={{ left: percent(at(low)), width: percent(at(high) - at(low)) }} />
      <span class="case-sum" style={{ left: percent(at(middle)) }} />
    </div>
  );
}

// Pieces are laid end to end, from zero outwards.
function pieces(values: readonly number[], start: number): (readonly [number, number])[] {
  let from = start;
  return values.map((value) => {
    const piece = [from, from + value] as const;
    from += value;
    return piece;
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

function inWords(diagnosis: Diagnosis, pro: readonly number[], contra: readonly number[]): string {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const [low, middle, high] = diagnosis.bits;
  return `${bits(sum(pro))} bits for, in ${pro.length}; ${bits(sum(contra))} against, in ${contra.length}; together ${bits(middle)}, from ${bits(low)} to ${bits(high)}`;
}
