import type { KubeObject } from '@tiphys/base';
import { textOf } from '@tiphys/base';
import type { ApiCatalog } from '@tiphys/kube';
import { fieldsOf, listOf } from '../projection/json.ts';

/** How long discovery may lag behind a CRD before we stop waiting for it. */
const patienceMs = 15_000;

interface Expectation {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly until: number;
}

/** Kinds that discovery must come to list, because their CRDs were seen to be established. */
export class CrdExpectations {
  readonly #open = new Map<string, Expectation>();

  /** Takes a CRD (other objects are ignored) as it is now. */
  note(object: KubeObject, now: number): void {
    if (object.kind !== 'CustomResourceDefinition') return;
    const name = object.metadata.name ?? '';
    this.#open.delete(name);
    const spec = fieldsOf(object['spec']);
    const served = listOf(spec['versions']).find((version) => version['served'] === true);
    const kind = textOf(fieldsOf(spec['names'])['kind']);
    if (!served || !isEstablished(object) || object.metadata.deletionTimestamp) return;
    const version = textOf(served['name']);
    this.#open.set(name, { group: textOf(spec['group']), kind, version, until: now + patienceMs });
  }

  /** Whether nothing is waited for any more. */
  met(catalog: ApiCatalog, now: number): boolean {
    for (const [name, { group, kind, version, until }] of this.#open) {
      if (now >= until || catalog.find(group, version, kind)) this.#open.delete(name);
    }
    return this.#open.size === 0;
  }
}

function isEstablished(object: KubeObject): boolean {
  const conditions = listOf(fieldsOf(object['status'])['conditions']);
  return conditions.some(
    (condition) => condition['type'] === 'Established' && condition['status'] === 'True',
  );
}
