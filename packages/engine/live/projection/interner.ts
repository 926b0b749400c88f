/** Values kept for sharing; when there are more, all are forgotten and sharing begins anew. */
const maxEntries = 50_000;

/**
 * Shares equal values between nodes: thousands of objects name the same kinds, namespaces, owners, images and labels,
 * and every one of them comes from the parser as its own copy.
 */
export class Interner {
  readonly #texts = new Map<string, string>();
  readonly #values = new Map<string, unknown>();

  /** The one copy of a text. */
  text(value: string): string {
    const held = this.#texts.get(value);
    if (held !== undefined) return held;
    if (this.#texts.size >= maxEntries) this.#texts.clear();
    this.#texts.set(value, value);
    return value;
  }

  /** The one copy of a JSON value under `name`; `make` is asked for it the first time. */
  value<T>(name: string, make: () => T): T {
    const held = this.#values.get(name);
    if (held !== undefined) return held as T;
    if (this.#values.size >= maxEntries) this.#values.clear();
    const made = make();
    this.#values.set(name, made);
    return made;
  }
}
