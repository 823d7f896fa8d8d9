/** What the lines and signs of the chart mean. */
export function Legend({ isLit }: { isLit: boolean }) {
  return (
    <ul class="flow-legend small" aria-label="Legend">
      <Sample how="stated">stated by a sentence</Sample>
      <Sample how="reconstructed">reconstructed from a caption</Sample>
      <Sample how="inferred">inferred by a reader</Sample>
      <li>
        <span class="flow-number" aria-hidden="true">
          1
        </span>{" "}
        fault, explained beside
      </li>
      {isLit && <Sample how="stated lit">leads into a group that fits</Sample>}
      {isLit && <Sample how="stated leads">leads to the first disease, gate not met</Sample>}
      {isLit && (
        <li>
          <b class="flow-met">✓</b> met <b class="flow-refuted">✗</b> not met <b class="flow-unknown">?</b> not known
        </li>
      )}
    </ul>
  );
}

function Sample({ how, children }: { how: string; children: string }) {
  return (
    <li>
      <svg class="flow-sample" viewBox="0 0 34 10" aria-hidden="true">
        <path class={`flow-line flow-${how}`} d="M1 5H33" />
      </svg>{" "}
      {children}
    </li>
  );
}
