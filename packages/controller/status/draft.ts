import type { KubeObject } from '@tiphys/base';
import type { ApplicationCondition, ApplicationStatus, Operation, OperationState } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import { readApplication, storedApplication } from '@tiphys/model';
import type { ConditionType, Finding } from './conditions.ts';
import { mergeConditions } from './conditions.ts';

/**
 * The next state of one application while it is worked on. The original is never changed; the difference is
 * written at the end, in one patch.
 */
export class Draft {
  #original: ApplicationObject;
  status: ApplicationStatus;
  operation: Operation | undefined;
  readonly #taken = new Map<string, string>();

  constructor(application: ApplicationObject) {
    this.#original = application;
    this.status = { ...application.status };
    this.operation = application.operation;
  }

  /** The application as it was read. */
  get original(): ApplicationObject {
    return this.#original;
  }

  /** The application as it is stored, with values that could not be read: a write takes them away. */
  get stored(): ApplicationObject {
    return storedApplication(this.#original);
  }

  /** Takes what a write answered as the new original, so that the next write holds only what changed since. */
  written(answer: KubeObject): void {
    this.#original = readApplication(answer);
  }

  /** The application as it would be read after the draft is written. */
  get application(): ApplicationObject {
    const { operation: _, ...rest } = this.original;
    const application: ApplicationObject = { ...rest, status: this.status };
    return this.operation ? { ...application, operation: this.operation } : application;
  }

  /** The annotations as they are to be written: those of now, without what was taken off. */
  get annotations(): Readonly<Record<string, string>> {
    const present = Object.entries(this.#original.metadata.annotations ?? {});
    return Object.fromEntries(present.filter(([name, value]) => this.#taken.get(name) !== value));
  }

  /** Takes an annotation off. One that somebody sets to another value meanwhile stays: nobody has seen it yet. */
  removeAnnotation(name: string): void {
    const value = this.#original.metadata.annotations?.[name];
    if (value !== undefined) this.#taken.set(name, value);
  }

  /** Sets what the checks of the given condition types found. */
  setConditions(findings: readonly Finding[], types: readonly ConditionType[], now: string): void {
    this.status = {
      ...this.status,
      conditions: mergeConditions(this.status.conditions, findings, { types, now }),
    };
  }

  /** Conditions of the given types. */
  conditions(...types: readonly ConditionType[]): ApplicationCondition[] {
    return (this.status.conditions ?? []).filter((condition) =>
      types.some((type) => type === condition.type),
    );
  }

  /** Sets or replaces the state of the operation. */
  setOperationState(state: OperationState): void {
    this.status = { ...this.status, operationState: state };
  }
}
