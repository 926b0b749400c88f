import type { CliCall } from '../../cli.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { positionOfSource } from './sources.ts';

/** The positions that `--source-positions` or `--source-names` name. */
export function chosenPositions(call: CliCall, app: App): readonly number[] {
  const names = call.flags.strings('source-names');
  return names.length > 0
    ? names.map((name) => positionOfSource(app, name))
    : call.flags.numbers('source-positions');
}

/** Manifests of other revisions, as `--revision` or `--revisions` ask; `undefined` where neither is given. */
export async function revisionManifests(
  call: CliCall,
  name: AppName,
  positions: readonly number[],
): Promise<readonly string[] | undefined> {
  const { flags, context } = call;
  const revision = flags.string('revision');
  const revisions = flags.strings('revisions');
  const several = revisions.length > 0 && positions.length > 0;
  if (!several && revision === '') return undefined;
  const api = await context.api();
  const answer = await api.call<{ readonly manifests?: readonly string[] }>(
    'application.ApplicationService/GetManifests',
    several ? { ...name, revision, revisions, sourcePositions: positions } : { ...name, revision },
  );
  return answer.manifests ?? [];
}
