/** Put rows that share a key together, in the order in which keys first come. */
export function groupedBy<Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): ReadonlyMap<Key, readonly Row[]> {
  const found = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const together = found.get(key);
    if (together) together.push(row);
    else found.set(key, [row]);
  }
  return found;
}
