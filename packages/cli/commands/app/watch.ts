import { codes, sleep, StatusError } from '@tiphys/base';
import type { Api } from '../../client/api.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';

/** A change of an application. */
export interface AppEvent {
  /** `ADDED`, `MODIFIED` or `DELETED`. */
  readonly type: string;
  readonly application: App;
}

/** Options of `watchApp`. */
export interface WatchAppOptions {
  readonly signal: AbortSignal;
  /** The version from which changes are told. */
  readonly resourceVersion?: string | undefined;
}

const retryMs = 1000;

/** Changes of one application until aborted; a lost connection is opened again after a second. */
export async function* watchApp(api: Api, name: AppName, options: WatchAppOptions): AsyncGenerator<AppEvent> {
  let resourceVersion = options.resourceVersion ?? '';
  for (;;) {
    try {
      const query = { ...name, resourceVersion };
      for await (const event of api.stream<AppEvent>(
        'application.ApplicationService/Watch',
        query,
        options.signal,
      )) {
        resourceVersion = event.application.metadata?.resourceVersion ?? resourceVersion;
        yield event;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (isFinal(error)) throw error;
    }
    if (options.signal.aborted) return;
    await sleep(retryMs, options.signal).catch(() => undefined);
  }
}

/** Failures that trying again does not mend. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof StatusError)) return true;
  return (
    error.code === codes.unauthenticated ||
    error.code === codes.permissionDenied ||
    error.code === codes.unimplemented
  );
}
