/** Names of the containers in a pod's manifest (JSON): its own first, then those that ran before. */
export function containersOf(manifest: string | undefined): readonly string[] {
  try {
    const { spec } = JSON.parse(manifest ?? '') as {
      readonly spec?: { readonly containers?: readonly Named[]; readonly initContainers?: readonly Named[] };
    };
    return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].flatMap(({ name }) => name ?? []);
  } catch {
    return [];
  }
}

interface Named {
  readonly name?: string;
}
