// Bundle the workbench: src/main.tsx and src/style/index.css in, one script and one style sheet out.
// Any fault ends with an exit code other than 0: a page without its script would be a page that says nothing.
import { copyFile, mkdir } from "node:fs/promises";
import { build } from "esbuild";

const out = process.argv[2] ?? "dist";
await mkdir(out, { recursive: true });
await build({
  entryPoints: { workbench: "src/main.tsx" },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "inline", // the licences of what is bundled travel with it
  outdir: out,
});
await copyFile("index.html", `${out}/index.html`);
