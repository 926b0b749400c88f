import { defineConfig } from 'vitest/config';

/**
 * Unit tests sit beside the code; checks look at the whole tree; whole-system tests sit in `test/`, start what they
 * need themselves, and run one file at a time because each wants the machine for itself.
 */
export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'packages/**/*.test.tsx'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'checks',
          include: ['test/checks/**/*.test.ts'],
          testTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/checks/**'],
          testTimeout: 300_000,
          hookTimeout: 400_000,
          // A loaded machine may take its time; what holds is seen at once all the same.
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
