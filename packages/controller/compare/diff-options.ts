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
  return optionsFor(key, { spec, settings: config.settings(), dialects });
}
