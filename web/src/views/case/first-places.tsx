/** On a phone: the first places of the order, always in sight, leading down to them. */
export function FirstPlaces({ names }: { names: readonly string[] }) {
  const show = (event: Event) => {
    event.preventDefault();
    const results = document.getElementById("case-results");
    results?.scrollIntoView({ block: "start" });
    results?.focus({ preventScroll: true });
  };
  return (
    <button type="button" class="case-first" onClick={show}>
      <span class="case-first-names">
        {names.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </span>
      <span aria-hidden="true">↓</span>
      <span class="visually-hidden">Go to the order</span>
    </button>
  );
}
