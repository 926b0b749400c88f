import type { Cli } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { formatResource } from '../../output/resource.ts';
import { parseAppName, qualifiedName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import { typeNames } from './app-types.ts';
import type { App, OperationState } from './app-types.ts';
import {
  formatProgress,
  groupStates,
  mergeState,
  progressHeader,
  progressRow,
  resourceStates,
  resourcesTable,
  stateKey,
} from './resource-states.ts';
import type { ResourceState } from './resource-states.ts';
import type { SelectedResource } from './selected-resources.ts';
import { appUrl, operationText, summaryText } from './summary.ts';
import { liveTreeText } from './tree.ts';
import { checkConditions } from './wait-conditions.ts';
import type { WaitConditions } from './wait-conditions.ts';
import { watchApp } from './watch.ts';

/** What to wait for, and how to tell of it. */
export interface WaitOptions {
  readonly wanted: WaitConditions;
  readonly selected: readonly SelectedResource[];
  /** 0 waits for any time. */
  readonly timeoutSeconds: number;
  /** `wide`, `json`, `yaml`, `tree` or `tree=detailed`. */
  readonly output: string;
}

/** The application when it was as wanted; nothing where it was deleted. */
export interface WaitOutcome {
  readonly app: App | undefined;
  /** As seen when the conditions were met: a refresh after that may show another operation. */
  readonly operationState: OperationState | undefined;
}

const outputs = new Set(['wide', '', 'json', 'yaml', 'tree', 'tree=detailed']);

/** Watches an application until it is as wanted, printing what changes, then its state. Throws at the timeout and when it degrades. */
export async function waitForApp(cli: Cli, fullName: string, options: WaitOptions): Promise<WaitOutcome> {
  if (!outputs.has(options.output)) throw new Error(`unknown output format: ${options.output}`);
  const waiter = new Waiter(cli, fullName, options);
  return waiter.run();
}

class Waiter {
  readonly #cli: Cli;
  readonly #fullName: string;
  readonly #name: AppName;
  readonly #options: WaitOptions;
  /** Progress and summary are for people; JSON and YAML must stay readable by programs. */
  readonly #tells: boolean;
  readonly #states = new Map<string, ResourceState>();
  #url = '';
  #refresh = false;
  #headerShown = false;

  constructor(cli: Cli, fullName: string, options: WaitOptions) {
    this.#cli = cli;
    this.#fullName = fullName;
    this.#name = parseAppName(fullName, '');
    this.#options = options;
    this.#tells = options.output !== 'json' && options.output !== 'yaml';
  }

  async run(): Promise<WaitOutcome> {
    const api = await this.#cli.api();
    const { timeoutSeconds } = this.#options;
    this.#url = await appUrl(api, this.#fullName);
    const first = await this.#get(api);
    if (this.#options.wanted.delete !== true && this.#isDone(first)) return this.#finish(api, first);
    const limit = timeoutSeconds > 0 ? AbortSignal.timeout(timeoutSeconds * 1000) : undefined;
    const signal = limit === undefined ? this.#cli.signal : AbortSignal.any([limit, this.#cli.signal]);
    const outcome = await this.#watch(api, first, signal);
    if (outcome !== undefined) return outcome;
    this.#cli.signal.throwIfAborted();
    return this.#timedOut(api);
  }

  async #watch(api: Api, first: App, signal: AbortSignal): Promise<WaitOutcome | undefined> {
    const { wanted } = this.#options;
    const resourceVersion = first.metadata?.resourceVersion;
    for await (const event of watchApp(api, this.#name, { signal, resourceVersion })) {
      const app = event.application;
      if (wanted.delete === true && event.type === 'DELETED') {
        this.#cli.print(`Application '${qualifiedName(app)}' deleted\n`);
        return { app: undefined, operationState: undefined };
      }
      if (app.operation !== undefined && app.operation.sync?.dryRun !== true) this.#refresh = true;
      if (this.#isDone(app)) return this.#finish(api, app);
      await this.#tellProgress(api, app);
    }
    return undefined;
  }

  #isDone(app: App): boolean {
    const { wanted, selected } = this.#options;
    const { ready, operating } = checkConditions(app, wanted, selected);
    return ready && (!operating || wanted.operation !== true);
  }

  async #tellProgress(api: Api, app: App): Promise<void> {
    const rows: (readonly string[])[] = this.#headerShown ? [] : [progressHeader];
    for (const state of groupStates(resourceStates(app, this.#options.selected)).values()) {
      const previous = this.#states.get(stateKey(state));
      if (previous === undefined) this.#states.set(stateKey(state), state);
      else {
        await this.#checkDegraded(api, app, [previous, state]);
        if (!mergeState(previous, state)) continue;
      }
      rows.push(progressRow(previous ?? state, new Date()));
    }
    this.#headerShown = true;
    if (this.#tells && rows.length > 0) this.#cli.print(formatProgress(rows));
  }

  async #checkDegraded(api: Api, app: App, states: readonly [ResourceState, ResourceState]): Promise<void> {
    const [before, after] = states;
    const wasFine = before.health !== 'Unknown' && before.health !== 'Degraded';
    if (this.#options.wanted.health !== true || !wasFine || after.health !== 'Degraded') return;
    await this.#printState(api, app);
    throw new Error(
      `application '${this.#fullName}' health state has transitioned from ${before.health} to ${after.health}`,
    );
  }

  async #finish(api: Api, app: App): Promise<WaitOutcome> {
    const operationState = app.status?.operationState;
    const latest = this.#refresh ? await this.#get(api, 'normal') : app;
    await this.#printState(api, latest);
    return { app: latest, operationState };
  }

  async #timedOut(api: Api): Promise<never> {
    const { timeoutSeconds } = this.#options;
    if (this.#tells) this.#cli.print('\nThis is the state of the app after wait timed out:\n');
    const app = await this.#get(api);
    if (this.#tells) this.#cli.print('\nThe command timed out waiting for the conditions to be met.\n');
    await this.#printState(api, app);
    throw new Error(
      `timed out (${timeoutSeconds}s) waiting for app ${JSON.stringify(this.#fullName)} match desired state`,
    );
  }

  #get(api: Api, refresh?: string): Promise<App> {
    return api.call<App>('application.ApplicationService/Get', {
      ...this.#name,
      ...(refresh === undefined ? {} : { refresh }),
    });
  }

  async #printState(api: Api, app: App): Promise<void> {
    const { output, wanted } = this.#options;
    const { print } = this.#cli;
    if (output === 'json' || output === 'yaml') {
      print(formatResource(await this.#cli.normalize(typeNames.application, app), output));
      return;
    }
    print(`\n${summaryText(app, this.#url)}\n`);
    if (wanted.operation === true) print(operationText(app.status?.operationState));
    if (output.startsWith('tree')) print(await liveTreeText(api, this.#name, output === 'tree=detailed'));
    else if ((app.status?.resources ?? []).length > 0) print(`\n${resourcesTable(app)}`);
  }
}
