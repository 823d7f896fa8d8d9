const SHAPES: Readonly<Record<string, string>> = {
  disease: "M1 3H15V13H1Z", group: "M1 3H15V13H1Z", location: "M3 3H13V13H3Z", lab: "M8 2L14 13H2Z", history: "M8 1L15 8L8 15L1 8Z",
  distribution: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8Z", patient: "M8 1L15 6.2L12.3 14.5H3.7L1 6.2Z",
};

/** The sign of a kind of node, as the picture draws it. */
export function Glyph({ kind }: { kind: string }) {
  const shape = SHAPES[kind];
  return (
    <svg class={`graph-glyph graph-glyph-${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      {shape ? <path d={shape} /> : <circle cx="8" cy="8" r="6" />}
    </svg>
  );
}
