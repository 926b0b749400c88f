import { defineConfig } from 'vitest/config';

/** Unit tests sit beside the code; whole-system tests sit in `test/` and start what they need themselves. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['packages/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'system', include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
});
