import { dirname, join } from 'node:path';
import { createAskPass, defaultAskPassSocket } from './askpass.ts';
import { defaultPluginOptions } from './options.ts';
import type { PluginOptions } from './options.ts';
import { createPluginTool } from './plugin-tool.ts';
import type { PluginToolDeps, Plugins } from './plugin-tool.ts';

/** How plugins are run, where it differs from Argo CD's defaults. */
export interface PluginSettings extends Partial<Omit<PluginOptions, 'credentialsDir' | 'tempDir'>> {
  /** Socket over which the git of a plugin asks for credentials; Argo CD's `ARGOCD_ASK_PASS_SOCK`. */
  readonly askPassSocket?: string | undefined;
}

/** Puts plugins together: sockets, commands, and the service that lends credentials. */
export function createPlugins(
  deps: Omit<PluginToolDeps, 'askPass'>,
  { cacheDir, settings = {} }: { readonly cacheDir: string; readonly settings?: PluginSettings | undefined },
): Plugins {
  const { askPassSocket = defaultAskPassSocket, ...given } = settings;
  const askPass = createAskPass(askPassSocket);
  const tool = createPluginTool(
    { ...deps, askPass },
    {
      ...defaultPluginOptions,
      ...given,
      tempDir: join(cacheDir, 'plugins'),
      // Plugins see the folder of the socket, so keys lie beside it.
      credentialsDir: dirname(askPassSocket),
    },
  );
  return {
    ...tool,
    async [Symbol.asyncDispose]() {
      await tool[Symbol.asyncDispose]();
      await askPass[Symbol.asyncDispose]();
    },
  };
}
