import type { ResourceKey } from '@tiphys/base';
import { diffOptionsFor as optionsFor } from '@tiphys/engine/diff';
import type { DiffOptions } from '@tiphys/engine/diff';
import type { ApplicationContext, ControllerContext } from '../context.ts';

/** How one object of an application is compared now. */
export function diffOptionsFor(
  controller: ControllerContext,
  context: ApplicationContext,
  key: ResourceKey,
): DiffOptions {
  const { config, dialects } = controller.deps;
  const { spec } = context.draft.original;
  const timeoutMs = controller.options.jqTimeoutMs;
  const bounded = {
    globMatchSafe: dialects.globMatchSafe,
    jq: (program: string, input: unknown): unknown[] => dialects.jq(program, input, { timeoutMs }),
  };
  return optionsFor(key, { spec, settings: config.settings(), dialects: bounded });
}
