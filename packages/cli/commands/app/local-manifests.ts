import type { CliCall } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import type { App } from './app-types.ts';

/** Renders a local folder as the API server would render the application's source. */
export async function localManifests(_call: CliCall, _app: App): Promise<readonly string[]> {
  throw fatal('--local is not available yet; push the change and use --revision');
}
