import type { CliCall, CliCommand } from '../../../cli.ts';
import { stringFlag } from '../../../command/flag-spec.ts';
import { showUsage } from '../../../usage.ts';
import { constructProject } from '../../proj/construct-project.ts';
import { projectSpecFlags } from '../../proj/project-flags.ts';
import { inlineFlag, outputFlag, writeSpecification } from '../specification.ts';

/** `admin proj generate-spec`. */
export const generateSpecCommand: CliCommand = {
  use: 'generate-spec PROJECT',
  short: 'Print the manifest of a project that flags or a file describe',
  example: '  argocd admin proj generate-spec shop --dest https://kubernetes.default.svc,shop',
  flags: [
    stringFlag('file', 'File or URL with the manifest of a project; - for standard input', { short: 'f' }),
    outputFlag,
    inlineFlag,
    ...projectSpecFlags,
  ],
  run: generateSpec,
};

async function generateSpec(call: CliCall): Promise<number> {
  const project = await constructProject(call);
  if (project === undefined) return showUsage(call);
  await writeSpecification(call, 'AppProject', project);
  return 0;
}
