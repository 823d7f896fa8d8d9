/** Text of files as it is shown in messages: short, and with what hides or turns text written out. */

const SHOWN = 80;
const HIDDEN = /[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]/g;

/** Return text that is cut where it would fill the screen, hidden characters written out. */
export function clipped(text: string): string {
  const short = text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 3)}...`;
  return visible(short);
}

/** Return text with every character written out that would hide or turn other text. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
