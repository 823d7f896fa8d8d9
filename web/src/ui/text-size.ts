let context: CanvasRenderingContext2D | null | undefined;
let family = "";

/** How wide a text is in the page's typeface, in pixels; guessed where there is no canvas. */
export function textWidth(text: string, size: number, bold = false): number {
  if (context === undefined) {
    context = document.createElement("canvas").getContext("2d");
    family = getComputedStyle(document.body).fontFamily;
  }
  if (!context) return text.length * size * 0.56;
  context.font = `${bold ? "600 " : ""}${size}px ${family}`;
  return context.measureText(text).width;
}

/** A text in lines of at most so many pixels, as far as its words allow. */
export function wrapped(text: string, width: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
