import { fatal, fatalGeneric } from '../../cli.ts';
import type { App, AppSource, AppSpec } from './app-types.ts';

/** Whether the application lists its sources. */
export function hasMultipleSources(spec: AppSpec): boolean {
  return spec.sourceHydrator === undefined && (spec.sources ?? []).length > 0;
}

/** The sources, however the application names them: the hydrator's, the list, or the one. */
export function sourcesOf(spec: AppSpec): readonly AppSource[] {
  if (spec.sourceHydrator !== undefined) return [hydratedSource(spec)];
  if (hasMultipleSources(spec)) return spec.sources ?? [];
  return spec.source === undefined ? [] : [spec.source];
}

/** The source that stands for the application in tables: the only one, or the first. */
export function mainSource(spec: AppSpec): AppSource {
  return sourcesOf(spec)[0] ?? {};
}

function hydratedSource(spec: AppSpec): AppSource {
  const { drySource, syncSource } = spec.sourceHydrator ?? {};
  return {
    repoURL: drySource?.repoURL ?? '',
    path: syncSource?.path ?? '',
    targetRevision: syncSource?.targetBranch ?? '',
  };
}

/** The source at a position (from 1; 0 and -1 are the first or only one) to change in place; `undefined` where there is none. */
export function sourceAt(spec: AppSpec, position: number): AppSource | undefined {
  if (hasMultipleSources(spec)) return spec.sources?.[Math.max(position, 1) - 1];
  return spec.source;
}

/** The position of a named source; ends the command where there is no such name. */
export function positionOfSource(app: App, name: string): number {
  const at = (app.spec?.sources ?? []).findIndex((source) => source.name === name);
  if (at < 0) throw fatal(`Unknown source name '${name}'`);
  return at + 1;
}

/** Which source a command means by `--source-position` or `--source-name`. */
export interface SourceChoice {
  /** From 1; -1 where not given. */
  readonly position: number;
  readonly name: string;
}

/** The position of the chosen source; checks that it exists where the application has several and one is needed. */
export function choosePosition(app: App, choice: SourceChoice, needed: boolean): number {
  if (choice.name !== '' && choice.position !== -1) {
    throw fatalGeneric('Only one of source-position and source-name can be specified.');
  }
  const position = choice.name === '' ? choice.position : positionOfSource(app, choice.name);
  const spec = app.spec ?? {};
  if (!needed || !hasMultipleSources(spec)) return position;
  if (position <= 0) {
    throw fatalGeneric(
      'Source position should be specified and must be greater than 0 for applications with multiple sources',
    );
  }
  if (sourcesOf(spec).length < position) {
    throw fatalGeneric('Source position should be less than the number of sources in the application');
  }
  return position;
}
