import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Writes `NAME.gz` beside each text file, so that the daemon compresses nothing. */
const gzipped: Plugin = {
  name: 'gzipped',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      if (!/\.(js|css|html|svg)$/.test(fileName)) continue;
      const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 });
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source });
    }
  },
};

export default defineConfig({
  base: '/console/',
  // The page's policy refuses inline code and data: addresses of scripts and styles.
  build: {
    outDir: 'dist/site',
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2023',
    license: { fileName: 'licenses.md' },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [gzipped],
});
