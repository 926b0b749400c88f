import type { KubeObject, Logger } from '@tiphys/base';
import { backoffMs, messageOf, sleep } from '@tiphys/base';
import { isExpired, reasonOf } from '../errors.ts';
import type { KubeClient, ResourceType, Selection, WatchEvent } from '../types.ts';

/** A server that is away is asked again this often; it may be back any moment, and asking costs it nothing. */
const maxUnreachableBackoffMs = 2000;
/** Other failures (not allowed, not served) change rarely. */
const maxBackoffMs = 30_000;
/** A failure is worth a warning when it is not gone after this many tries in a row. */
const warnAfterFailures = 3;

/** Takes what a reflector sees of a kind. */
export interface ReflectorSink {
  /** A new list begins: what is not applied until `listed` does not exist any more. */
  restarted(): void;
  applied(object: KubeObject): void;
  deleted(object: KubeObject): void;
  /** The list is complete, as of this resource version; changes follow. */
  listed(version: string): void;
  /** The list or watch failed and will be tried again. */
  failed?(error: unknown): void;
  /** A watch that failed before works again. */
  recovered?(): void;
}

/** What a reflector follows. */
export interface ReflectorOptions {
  readonly client: Pick<KubeClient, 'watch'>;
  readonly type: ResourceType;
  readonly selection?: Selection | undefined;
  readonly log: Logger;
}

/**
 * Follows a kind until the signal aborts: lists, watches, resumes from the last version, lists again where the server
 * has forgotten it, and tries again with growing, jittered waits. `version` is the newest resource version seen.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #sink: ReflectorSink;
  #version = '';
  #listing = false;
  #failures = 0;

  constructor(options: ReflectorOptions, sink: ReflectorSink) {
    this.#options = options;
    this.#sink = sink;
  }

  get version(): string {
    return this.#version;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { client, type, selection } = this.#options;
    while (!signal.aborted) {
      let delayMs = 50;
      try {
        if (this.#version === '') this.#restart();
        const resourceVersion = this.#version || undefined;
        for await (const event of client.watch(type, { ...selection, resourceVersion, signal }))
          this.#take(event);
      } catch (error) {
        if (signal.aborted) return;
        delayMs = this.#fail(error);
      }
      // Also after a watch that ended in time: a server that ends all of them at once must not make us spin.
      await sleep(delayMs, signal).catch(() => {});
    }
  }

  #restart(): void {
    this.#listing = true;
    this.#sink.restarted();
  }

  #take(event: WatchEvent): void {
    if (this.#failures > 0) {
      this.#sink.recovered?.();
      // A watch that was only begun may fail again at once, and must not do so without a pause.
      const isBegun = event.type === 'BOOKMARK' && event.resourceVersion === this.#version;
      if (!isBegun) this.#failures = 0;
    }
    if (event.type === 'BOOKMARK') {
      if (event.initialListEnd) {
        this.#listing = false;
        this.#sink.listed(event.resourceVersion);
      }
      // Before the end of the list there is nothing to resume from: the list is not complete.
      if (!this.#listing) this.#version = event.resourceVersion;
      return;
    }
    if (event.type === 'DELETED') this.#sink.deleted(event.object);
    else this.#sink.applied(event.object);
    if (!this.#listing) this.#version = event.object.metadata.resourceVersion ?? this.#version;
  }

  #fail(error: unknown): number {
    const { type, log } = this.#options;
    const fields = { group: type.group, resource: type.plural, reason: messageOf(error) };
    if (isExpired(error)) {
      this.#version = '';
      log.debug('watch expired, listing again', fields);
      return backoffMs(1);
    }
    this.#failures++;
    this.#sink.failed?.(error);
    if (this.#failures === warnAfterFailures) log.warn('cannot watch', fields);
    else log.debug('watch failed', fields);
    const maxDelayMs = reasonOf(error) === 'Unreachable' ? maxUnreachableBackoffMs : maxBackoffMs;
    return backoffMs(this.#failures, { firstDelayMs: 50, maxDelayMs, jitter: 0.5 });
  }
}
