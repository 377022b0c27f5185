import type { Kind } from './kinds.ts';

/** Command that shows what a plugin of a kind does. */
const TRY: Readonly<Record<Kind, (id: string) => string>> = {
  detector: (id) => `trueframe detect picture.png --plugin . --detector ${id} --draw drawn`,
  model: (id) => `trueframe score picture.png --plugin . --model ${id} --save-crops crops`,
  tracker: () => 'trueframe analyze video.mp4 --plugin . --pipeline pipeline.yaml',
  pooling: () => 'trueframe analyze video.mp4 --plugin . --pipeline pipeline.yaml',
  sink: () => 'trueframe serve --config trueframe.yml',
};

/** Words for how a plugin gets its place. */
const USE: Readonly<Record<'part' | 'sink', (id: string) => string>> = {
  part: (id) => `Use it: name this folder in a configuration, and \`${id}\` in a pipeline.

    # trueframe.yml
    plugins: [/path/to/this/folder]
    pipelines: [/path/to/this/folder/pipeline.yaml]

\`trueframe check trueframe.yml\` says whether all of it fits together.`,
  sink: (
    id,
  ) => `Use it: name this folder and \`${id}\` in a configuration, as trueframe.yml does. \`trueframe check trueframe.yml\` says
whether all of it fits together.`,
};

/** Returns a README that says how the plugin is tested, tried and used. */
export function readmeText(name: string, id: string, kind: Kind): string {
  const uses =
    kind === 'sink'
      ? '`trueframe.yml` a configuration that uses it, `conformance.js` a receiver for its checks'
      : '`pipeline.yaml` a pipeline that uses it';
  return `# ${name}

A ${kind} for Trueframe, \`${id}\`. \`index.js\` is the plugin, ${uses}.

    trueframe plugin test .

checks everything that the daemon relies on; \`npm test\` does the same. Try it:

    ${TRY[kind](id)}

${USE[kind === 'sink' ? 'sink' : 'part'](id)}

The packages that it imports are links to those of the installation that made it; \`npm install\` puts them in place elsewhere.
`;
}
