import { applyManager } from '../../../diff/structured-merge.ts';
import { migrateManagedFields } from './migrate.ts';
import type { Write, Written } from './write.ts';
import { kubectlText, refOfTarget, writeOptions } from './write.ts';

/** Applies on the server as `argocd-controller`, taking over what others own. */
export async function applyServerSide(write: Write): Promise<Written> {
  const { client, target, live, migrationManager } = write;
  if (live && migrationManager !== undefined && !write.options.dryRun) {
    await migrateManagedFields(write, [migrationManager, applyManager]);
  }
  const body = { type: 'apply', body: target, force: true } as const;
  const object = await client.patch(refOfTarget(write), body, writeOptions(write));
  const changed = object.metadata.resourceVersion !== live?.metadata.resourceVersion;
  return { message: kubectlText(write, 'serverside-applied'), object, changed };
}
