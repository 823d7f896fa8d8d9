/** What marks and numbers of the order mean, for who sees them for the first time. */
export function HowToRead() {
  return (
    <details class="case-more case-how">
      <summary>How to read this</summary>
      <ul>
        <li>
          <b>Bits</b> weigh evidence: +1 bit means that the findings are twice as frequent in this disease as in general, −1 half as frequent. They are
          no probability of the disease, since no source gives base rates.
        </li>
        <li>
          <b>The bar</b> has a piece for each finding, solid for the disease and hatched against it. The line below is the range of the sum where the
          sources give ranges or words instead of numbers.
        </li>
        <li>
          <b>The places</b>, such as “first to fourth”, are those that a disease can have within these ranges.
        </li>
        <li>
          <b>✓ supported</b>: a pattern that suffices by a source is complete. <b>✕ excluded</b>: something that each case shows is stated absent.{" "}
          <b>○ open</b>: neither.
        </li>
      </ul>
    </details>
  );
}
