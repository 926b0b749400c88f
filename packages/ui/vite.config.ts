import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const fonts = ['@fontsource-variable/ibm-plex-sans', '@fontsource/ibm-plex-mono'];
const layers = '@layer tokens, base, parts, pages;\n';

/** Chunks of pages may come before the tokens in the one style sheet; the order of layers must not depend on that. */
function layersFirst(): Plugin {
  return {
    name: 'layers-first',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && file.fileName.endsWith('.css'))
            file.source = layers + String(file.source);
        }
      },
    },
  };
}

/** The fonts' licence asks to travel with them. */
function fontLicenses(): Plugin {
  return {
    name: 'font-licenses',
    generateBundle() {
      const source = fonts
        .map((name) => `${name}\n\n${readFileSync(require.resolve(`${name}/LICENSE`), 'utf8')}`)
        .join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'assets/fonts-license.txt', source });
    },
  };
}

/**
 * Builds the page to `dist/`, which the API server serves; links are relative, so that it works below any path. Pages are chunks of
 * their own, the looks of all parts one file.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [layersFirst(), fontLicenses()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
});
