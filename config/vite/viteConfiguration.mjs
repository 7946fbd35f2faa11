import path from 'node:path';
import { root } from '../steps/root.mjs';

/**
 * Plain ES modules that an unmodified viewer imports by address: `base: './'` lets workers and wasm be found beside the
 * module, wherever it is served. One build for all three entries, so that they share one copy of the case and of React.
 */
export const viteConfiguration = (outputFolder) => ({
  root,
  base: './',
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  cacheDir: path.join(root, '.cache', 'vite'),
  worker: { format: 'es' },
  build: {
    outDir: outputFolder,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        extension: path.join(root, 'extensions/dosimetry-viewer/src/index.ts'),
        segmentation: path.join(root, 'extensions/dosimetry-segmentation/src/index.ts'),
        mode: path.join(root, 'modes/dosimetry/src/index.ts'),
      },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});
