import type { CliCall } from '../../cli.ts';
import { parseAppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { compareApp } from './compare.ts';
import { printDifferences } from './print-diff.ts';
import { revisionManifests } from './revision-manifests.ts';

/** What a sync is about to do. */
export interface PreviewOptions {
  readonly fullName: string;
  /** Local manifests, or none. */
  readonly manifests: readonly string[];
  readonly positions: readonly number[];
}

/** Shows what a sync would change and asks; false where there is nothing to change or the user declines. */
export async function previewChanges(call: CliCall, app: App, options: PreviewOptions): Promise<boolean> {
  const { context, flags } = call;
  const { fullName, positions } = options;
  const name = parseAppName(fullName, '');
  context.print(
    `====== Previewing differences between live and desired state of application ${fullName} ======\n`,
  );
  const manifests =
    options.manifests.length > 0 ? options.manifests : await revisionManifests(call, name, positions);
  const found = await compareApp(context, { name, app, manifests });
  await printDifferences(context, found);
  if (found.length === 0) {
    context.print('====== No Differences found ======\n');
    return false;
  }
  if (flags.bool('assumeYes')) return true;
  return context.prompter.confirm(
    `Please review changes to application ${fullName} shown above. Do you want to continue the sync process? (y/n): `,
  );
}
