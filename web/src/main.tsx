import { render } from "preact";
import { App } from "./app";
import { deriveForTests } from "./hook";
import { decode } from "./knowledge/decode";
import { unpack } from "./knowledge/unpack";
import { prepareSearch } from "./ui/term-search";
import "./style/index.css";

const place = document.getElementById("app");
const packed = document.getElementById("knowledge")?.textContent ?? "";

if (place) {
  unpack(packed).then(
    (data) => {
      const knowledge = decode(data);
      deriveForTests(knowledge);
      place.replaceChildren();
      render(<App knowledge={knowledge} />, place);
      performance.mark("calcgraph-shown"); // for benchmarks/workbench.py
      setTimeout(() => prepareSearch(knowledge)); // once the first view stands
    },
    (error: unknown) => {
      place.textContent = `The knowledge in this page cannot be unpacked (${String(error)}). Make the page anew, or use a newer browser.`;
    },
  );
}
