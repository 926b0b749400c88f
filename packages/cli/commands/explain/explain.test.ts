import type { Explanation } from '@tiphys/model/v2';
import { expect, it } from 'vitest';
import { runCommand } from '../../test-api.ts';
import { explanationText } from './explanation-text.ts';

const explanation: Explanation = {
  application: { namespace: 'argocd', name: 'shop' },
  short: 'Degraded',
  sentence: 'Degraded for 5 minutes: container web keeps crashing.',
  next: 'Read what it wrote.',
  tone: 'bad',
  sync: 'Synced',
  health: 'Degraded',
  at: '2026-05-01T12:00:00Z',
  causes: [
    {
      rule: 'health-degraded',
      tone: 'bad',
      text: 'Deployment web is degraded',
      evidence: [],
      causes: [
        {
          rule: 'crash',
          tone: 'bad',
          text: 'container web keeps crashing \u001b[2J',
          evidence: [{ label: 'last lines', text: 'one\ntwo', code: true }],
          step: { text: 'Read what it wrote.', action: 'logs' },
          causes: [],
        },
      ],
    },
  ],
};

it('prints the chain with next steps', () =>
  expect(explanationText(explanation, { evidence: false })).toBe(
    [
      'Degraded for 5 minutes: container web keeps crashing.',
      'Read what it wrote.',
      '',
      'x Deployment web is degraded',
      '  x container web keeps crashing �[2J',
      '    → Read what it wrote.',
      '',
    ].join('\n'),
  ));

it('prints the evidence where it is asked for', () =>
  expect(explanationText(explanation, { evidence: true })).toContain('    last lines: one\n      two\n'));

it('wants one name', async () => {
  const { code, stdout } = await runCommand(['explain', 'app']);
  expect(code).toBe(1);
  expect(stdout).toContain('APPNAME');
});
