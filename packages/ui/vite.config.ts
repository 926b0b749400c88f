import { defineConfig } from 'vite';

/**
 * Builds the page to `dist/`, which the API server serves; links are relative, so that it works below any path. Pages are chunks of
 * their own, the looks of all parts one file.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
});
