import type { KubeObject } from '@tiphys/base';
import { expect, it } from 'vitest';
import type { ApplicationObject, ApplicationSpec, ApplicationStatus } from '../index.ts';
import type {
  ApplicationList,
  ListGenerator,
  OperationState,
  ResourceNode,
  RevisionHistory,
  SyncStrategyHook,
} from '../index.ts';

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** What the compiler has checked; at run time there is nothing left to look at. */
const checked: true[] = [];

it('types follow from the declarations', () => {
  // Go prints it always, and the CRD requires it: required here.
  checked.push(true satisfies Same<ApplicationSpec['project'], string>);
  checked.push(true satisfies Same<RevisionHistory['deployedAt'], string>);
  // `omitempty`: may be absent.
  checked.push(true satisfies Same<ApplicationSpec['revisionHistoryLimit'], number | undefined>);
  // Go prints it always, but a cluster may lack it: may be absent.
  checked.push(true satisfies Same<undefined extends ApplicationStatus['summary'] ? true : false, true>);
  checked.push(true satisfies Same<undefined extends ApplicationObject['status'] ? true : false, true>);
  // A list without `omitempty` is `null` when it is empty.
  checked.push(true satisfies Same<null extends ApplicationList['items'] ? true : false, true>);
  checked.push(true satisfies Same<NonNullable<ListGenerator['elements']>, readonly unknown[]>);
  // Embedded messages lend their fields.
  checked.push(true satisfies Same<SyncStrategyHook['force'], boolean | undefined>);
  checked.push(true satisfies Same<ResourceNode['kind'], string | undefined>);
  // Nested messages have their own types.
  checked.push(
    true satisfies Same<
      OperationState['operation']['retry'],
      NonNullable<ApplicationSpec['syncPolicy']>['retry']
    >,
  );
  // What a cluster holds is a Kubernetes object.
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'X',
    metadata: {},
    spec: { destination: {}, project: '' },
  } satisfies ApplicationObject;
  expect([object.kind, ...checked]).toContain('X');
});
