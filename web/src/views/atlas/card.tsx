import { useState } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import { SignDrawing } from "./drawing";
import type { AtlasSign } from "./signs";

interface CardProps {
  readonly knowledge: Knowledge;
  readonly sign: AtlasSign;
  readonly options: Readonly<Record<string, string>>;
}

/** A sign in the gallery: drawing, name, definition. */
export function SignCard({ knowledge, sign, options }: CardProps) {
  const { term, drawn } = sign;
  return (
    <li class="atlas-card">
      <a href={linkTo("atlas", [term.id], options)}>
        {drawn ? <SignDrawing text={drawn.text} telling="silent" later /> : <NoDrawing />}
        <span class="atlas-card-text">
          <strong>{term.label}</strong>
          {drawn && !drawn.isOwn && <em class="atlas-wider">drawn: {labelOf(knowledge, drawn.of)}, the nearest wider sign</em>}
          <span class="atlas-definition">{term.definition}</span>
        </span>
      </a>
    </li>
  );
}

/** A sign whose name is shown when it is asked for. */
export function HiddenCard({ sign, options, number }: Omit<CardProps, "knowledge"> & { number: number }) {
  const [isShown, setShown] = useState(false);
  const { term, drawn } = sign;
  if (!drawn) return null;
  return (
    <li class="atlas-card atlas-card-hidden">
      <SignDrawing text={drawn.text} telling="described" later />
      <button type="button" class="atlas-reveal" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        <span class="atlas-number">{number}</span> {isShown ? "Hide the name" : "Show the name"}
      </button>
      <div class="atlas-card-text" aria-live="polite">
        {isShown && (
          <>
            <a href={linkTo("atlas", [term.id], options)}>
              <strong>{term.label}</strong>
            </a>
            <span class="atlas-definition">{term.definition}</span>
          </>
        )}
      </div>
    </li>
  );
}

function NoDrawing() {
  return (
    <span class="atlas-none">
      <span>no drawing: not seen on one still image, or only a wider word</span>
    </span>
  );
}
