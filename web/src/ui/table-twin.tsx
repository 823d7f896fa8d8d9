import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

type Rows = readonly (readonly ComponentChildren[])[];

interface TableTwinProps {
  readonly caption: string;
  readonly head: readonly string[];
  /** The rows; of a large picture a function, which is asked for them only when the table is opened. */
  readonly rows: Rows | (() => Rows);
}

/** A picture's content as a table, folded away until it is wanted: for who cannot see the picture, and for copying. */
export function TableTwin({ caption, head, rows }: TableTwinProps) {
  const [isOpen, setOpen] = useState(false);
  const written = typeof rows !== "function" ? rows : isOpen ? rows() : [];
  return (
    <details class="twin" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table: {caption}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {head.map((each) => (
                <th key={each} scope="col">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {written.map((row, number) => (
              <tr key={number}>
                {row.map((cell, place) => (
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
