/** A share as a bar with its number in words: the bar is for the eye, the words are what counts. */
export function Bar({ share, text, tone = "plain" }: { share: number; text: string; tone?: "plain" | "for" }) {
  const width = `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%`;
  return (
    <span class="teach-meter">
      <span class={`teach-meter-bar teach-meter-${tone}`} aria-hidden="true">
        <span style={{ width }} />
      </span>
      <span class="teach-meter-text">{text}</span>
    </span>
  );
}
