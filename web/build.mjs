// Bundle the workbench: src/main.tsx and src/style/index.css in, one script and one style sheet out.
// Any fault ends with an exit code other than 0: a page without its script would be a page that says nothing.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
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

// What the bundle was made from: a test tells by it that a bundle is not older than its source.
const sources = (await readdir("src", { recursive: true, withFileTypes: true }))
  .filter((each) => each.isFile())
  .map((each) => `${each.parentPath}/${each.name}`.replaceAll("\\", "/"));
const digest = createHash("sha256");
for (const name of [...sources, "build.mjs", "index.html", "package-lock.json"].sort()) digest.update(`${name}\n`).update(await readFile(name));
await writeFile(`${out}/built-from.txt`, `${digest.digest("hex")}\n`);
