import type { ApplicationObject } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { Draft } from './draft.ts';

function application(annotations: Readonly<Record<string, string>>, fields: object = {}): ApplicationObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', annotations },
    spec: { project: 'default' },
    ...fields,
  } as unknown as ApplicationObject;
}

describe('Draft', () => {
  it('never changes the original', () => {
    const original = application({ a: '1' }, { operation: { sync: {} }, status: { conditions: [] } });
    const before = structuredClone(original);
    const draft = new Draft(original);
    draft.removeAnnotation('a');
    draft.operation = undefined;
    draft.setConditions([{ type: 'SyncError', message: 'x' }], ['SyncError'], 't');
    draft.setOperationState({ phase: 'Running', operation: {}, startedAt: 't' });
    expect(original).toEqual(before);
    expect(draft.application).not.toHaveProperty('operation');
    expect(draft.application.status?.operationState?.phase).toBe('Running');
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['takes off what was seen', { a: '1', b: '2' }, { b: '2' }],
    ['leaves what was set to something else meanwhile', { a: '3' }, { a: '3' }],
    ['takes over what is new', { b: '2', c: '4' }, { b: '2', c: '4' }],
  ])('%s', (_name, present, left) => {
    const draft = new Draft(application({ a: '1', b: '2' }));
    draft.removeAnnotation('a');
    draft.removeAnnotation('never there');
    draft.written(application(present));
    expect(draft.annotations).toEqual(left);
  });

  it('gives the conditions of the types asked for', () => {
    const draft = new Draft(application({}));
    draft.setConditions([{ type: 'SyncError', message: 'x' }], ['SyncError'], 't');
    draft.setConditions([{ type: 'ComparisonError', message: 'y' }], ['ComparisonError'], 't');
    expect(draft.conditions('SyncError').map(({ message }) => message)).toEqual(['x']);
  });
});
