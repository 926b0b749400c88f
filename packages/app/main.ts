import { basename } from 'node:path';
import { programOf } from './program.ts';

// The one place that reads argv and env. Programs are loaded when they are called, so that the command line starts fast.

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort();
    // A second one ends at once whatever still waits.
    process.once(signal, () => process.exit(130));
  });
}

const program = programOf({
  calledAs: basename(process.argv[1] ?? 'tiphys')
    .replace(/\.(?:[cm]?[jt]s)$/, '')
    .replace(/^main$/, 'tiphys'),
  binaryName: process.env['ARGOCD_BINARY_NAME'],
  args: process.argv.slice(2),
});

process.exitCode = await run();
// A component that has ended has nothing left to do, whatever connections to clusters are still open.
if (program.kind === 'component') process.exit();

async function run(): Promise<number> {
  switch (program.kind) {
    case 'cli': {
      const { runCommandLine } = await import('./command-line.ts');
      return runCommandLine(program, { process, signal: stop.signal });
    }
    case 'dev': {
      const { runDevCommand } = await import('./dev-command.ts');
      return runDevCommand(program.args, { process, signal: stop.signal });
    }
    case 'ask-pass': {
      const { runAskPass } = await import('./ask-pass.ts');
      return runAskPass(program.args, { process, signal: stop.signal });
    }
    case 'component': {
      const { runComponent } = await import('./component.ts');
      return runComponent(program, { process, signal: stop.signal });
    }
  }
}
