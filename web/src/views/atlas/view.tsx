import type { ViewProps } from "..";
import { linkTo } from "../../router";
import { Gallery } from "./gallery";
import { SignPage } from "./sign-page";

/** The atlas: all signs, or the page of the one that the link names. */
export function AtlasView({ knowledge, route }: ViewProps) {
  const [id] = route.path;
  if (id === undefined) return <Gallery knowledge={knowledge} route={route} />;
  const term = knowledge.terms.get(id);
  if (term?.facet === "sign" && !term.isRoot) return <SignPage knowledge={knowledge} route={route} term={term} />;
  return (
    <section class="card">
      <h1>No such sign</h1>
      <p>The link names “{id}”, which is no sign of this ontology.</p>
      <a href={linkTo("atlas")}>All signs</a>
    </section>
  );
}
