import { useState } from "preact/hooks";
import { pngOf, save, svgFile } from "./picture-file";

interface SavePictureProps {
  /** The name of the file, without its ending. */
  readonly name: string;
  /** Write the picture as SVG; null if there is none. */
  readonly svg: () => string | null;
}

/** Two buttons that save a picture as SVG, for print and editing, and as PNG, for slides. */
export function SavePicture({ name, svg }: SavePictureProps) {
  const [problem, setProblem] = useState("");
  const saveSvg = () => {
    const text = svg();
    if (text) save(svgFile(text), `${name}.svg`);
  };
  const savePng = async () => {
    try {
      const text = svg();
      if (text) save(await pngOf(text), `${name}.png`);
      setProblem("");
    } catch {
      setProblem("This browser cannot paint the picture: save it as SVG.");
    }
  };
  return (
    <p class="save-picture">
      <button type="button" class="button" onClick={saveSvg}>
        Save as SVG
      </button>
      <button type="button" class="button" onClick={() => void savePng()}>
        Save as PNG
      </button>
      <span class="small" role="status">
        {problem}
      </span>
    </p>
  );
}
