import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTiphys } from '../harness/index.ts';
import type { TestSystem } from '../harness/index.ts';
import { hostileTexts } from './hostile.ts';

const [hostile = ''] = hostileTexts;

const spec = {
  discover: { fileName: './greeting' },
  generate: {
    command: ['sh', '-c'],
    args: [
      `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: greeting}\\ndata: {text: "%s"}\\n' "$(cat greeting) \${PARAM_WHO:-all hands}, $PARAM_GUESTS_0 and $PARAM_GUESTS_1, \${PARAM_MANNERS_TONE:-kindly} in \${PARAM_PLACE:-here}"`,
    ],
  },
  parameters: {
    static: [
      { name: 'who', title: 'Who is greeted', tooltip: `A name ${hostile}`, string: 'all hands' },
      { name: 'guests', title: 'Guests', collectionType: 'array', array: ['Ann'] },
      { name: 'manners', title: 'Manners', collectionType: 'map', map: { tone: 'kindly' } },
    ],
    dynamic: {
      command: ['sh', '-c'],
      args: [`printf '[{"name": "place", "title": "Place %s", "string": "here"}]' "$(cat greeting)"`],
    },
  },
};

/** Starts a config management plugin beside a system: it announces a text, a list, a map, and a text that depends on the files. */
export async function startPlugin(system: TestSystem): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-plugin-'));
  const config = join(folder, 'config');
  await mkdir(config);
  const described = { kind: 'ConfigManagementPlugin', metadata: { name: 'greeter' }, spec };
  await writeFile(join(config, 'plugin.yaml'), JSON.stringify(described));
  const env = { ARGOCD_PLUGINSOCKFILEPATH: system.pluginSockets, ARGOCD_CMP_WORKDIR: join(folder, 'work') };
  const plugin = startTiphys(['cmp-server', '--config-dir-path', config], { env });
  await plugin.waitFor(/plugin server is listening/);
  return {
    async [Symbol.asyncDispose]() {
      await plugin.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
