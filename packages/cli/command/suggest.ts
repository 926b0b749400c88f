const maxDistance = 2;

/** Names close to a mistyped one: at most two edits away, or starting with what was typed. */
export function suggestNames(names: readonly string[], typed: string): string[] {
  const lower = typed.toLowerCase();
  return names.filter(
    (name) => editDistance(name.toLowerCase(), lower) <= maxDistance || name.toLowerCase().startsWith(lower),
  );
}

/** How many letters must be added, removed or changed to come from one text to the other. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
