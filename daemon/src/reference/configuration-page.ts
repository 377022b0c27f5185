import { Pipeline } from '../config/pipeline.ts';
import { Config } from '../config/schema.ts';
import { SinkEntry } from '../config/sinks.ts';
import { loadPlugins } from '../plugins/load.ts';
import type { PluginFacts } from '../wire/plugin-facts.ts';
import { describeForms, describeJsonSchema, describeKeys, type KeyFacts } from './describe.ts';

const HEAD = `# Configuration

<!-- Written by \`npm run gen -w daemon\` from the schemas; do not edit. -->

Everything has a default: \`trueframe serve\` runs without a file. What is set comes from four places; the first that
says something wins:

1. a flag, e.g. \`--grpc-address 0.0.0.0:50051\`;
2. an environment variable: \`TRUEFRAME_\`, then the path in capitals with two underscores between its parts, e.g.
   \`TRUEFRAME_GRPC__ADDRESS\` or \`TRUEFRAME_SOURCES__STALL_TIMEOUT\`; lists are separated by commas;
3. the file of \`--config\`, or of \`TRUEFRAME_CONFIG\`;
4. the default.

\`--models\`, \`--plugin\` and \`--pipeline-file\` add to what the other places list.

An unknown key is an error that names the key and the place. \`trueframe check FILE\` also loads the plugins, hashes
the models and checks the options of every pipeline. [config/example.yml](../config/example.yml) has every key with
its default.

Durations are written \`250ms\`, \`10s\`, \`5m\`, \`1h\`. Paths are relative to the file that names them, elsewhere to the
working folder, and may hold \`\${NAME}\` or \`\${NAME:-default}\` for environment variables. A \`~\` at the start of a path is
the home folder of the daemon's user. A variable that begins with \`TRUEFRAME_\` and is like a key but none (\`TRUEFRAME_GRPC_ADDRESS\`) is
\`CONFIG_INVALID\`, with the right name; those that Kubernetes sets for services, and others that are like no key, are left alone.

Files are YAML with one document, in UTF-8 or UTF-16. Merge keys (\`<<\`) work; keys at the top that begin with \`x-\` are left out, for
anchors to stand in. A key that stands twice is an error.
`;

const SINKS = `### An entry of \`sinks\`

[Sinks](sinks.md) has examples. Texts in \`options\` may hold \`\${NAME}\` or \`\${NAME:-default}\`; those that begin with \`./\`, \`../\`, \`~\` or \`/\`
are paths, relative to the file that names them.
`;

const PIPELINES = `## Pipeline files

A pipeline is a YAML file: one detector, one tracker, an ensemble of models, poolings, sampling. It is named under
\`pipelines:\`, with \`--pipeline-file\`, or directly: \`trueframe analyze clip.mp4 --pipeline mine.yaml\`. The built-in ones
come with plugin packages ([plugins](plugins.md#models-and-pipelines-in-a-package)); a file with the same \`id\` replaces one. Its version, the SHA-256 over all its rules, is part
of every verdict. Strings may hold \`\${NAME:-default}\`.

The smallest one:

\`\`\`yaml
id: mine
summary: One MesoNet on the faces that YuNet finds.
detector: { use: yunet }
tracker: { use: motion }
ensemble:
  - { use: onnx, options: { bundle: mesonet-meso4-df } }
\`\`\`
`;

const METHODS = `### Pipelines with a method

A method analyses a whole file in its own way (docs/plugins.md). Its pipeline names it under \`method:\`, like a plugin, and
has no \`tracker\`, \`pooling\` or \`sampling\`; its models have no \`weight\`. Sessions of it take files only, and cannot ask
for another sampling or for a part of the file.

\`\`\`yaml
id: mine
summary: A published method with my weights.
method: { use: dfdc-79th }
detector: { use: yunet }
ensemble:
  - { use: onnx, options: { bundle: my-model } }
\`\`\`
`;

const SAMPLING = `### Sampling

Which frames are analysed; a session may ask for something else (\`--fps\`, \`--every-nth\`, \`--all\`, …).
`;

const OPTIONS = `## Plugin options

What \`options:\` of each built-in plugin may hold. \`trueframe list plugins --json\` says the same, and more, of all
plugins that are loaded.
`;

/** The text of docs/configuration.md. */
export async function configurationPage(): Promise<string> {
  const keys = describeKeys(Config);
  const sections = keys.filter((key) => key.keys.length > 0);
  const single = keys.filter((key) => key.keys.length === 0);
  const plugins = (await loadPlugins({}, 60_000)).facts();
  return [
    HEAD,
    ...sections.map((key) => `## ${name(key)}\n\n${key.summary}\n\n${table(flatten(key.keys))}`),
    `## Plugins, models, pipelines, log\n\n${table(single)}`,
    SINKS,
    table(flatten(describeKeys(SinkEntry))),
    PIPELINES,
    table(flatten(describeKeys(Pipeline))),
    METHODS,
    SAMPLING,
    forms(describeForms(Pipeline, 'sampling')),
    OPTIONS,
    ...plugins.map(pluginOptions),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

function pluginOptions({ kind, id, summary, optionsSchema }: PluginFacts): string {
  const keys = flatten(describeJsonSchema(optionsSchema));
  return `### ${kind} ${id}\n\n${summary}\n\n${keys.length > 0 ? table(keys) : 'No options.'}`;
}

/** Mappings give way to their keys, references to plugins stay what they are. */
function flatten(keys: readonly KeyFacts[]): readonly KeyFacts[] {
  return keys.flatMap((key) =>
    key.keys.length > 0 && key.keys[0]?.path.at(-1) !== 'use' ? flatten(key.keys) : [key],
  );
}

function table(keys: readonly KeyFacts[]): string {
  const rows = keys.map((key) => {
    const standard = key.standard === undefined ? '(required)' : code(key.standard);
    return `| ${code(name(key))} | ${key.type} | ${standard} | ${key.summary} |`;
  });
  return ['| key | type | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

function forms(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([form, summary]) => `| ${code(form)} | ${summary} |`);
  return ['| `sampling:` | frames |', '|---|---|', ...lines].join('\n');
}

function name({ path }: KeyFacts): string {
  return path.join('.');
}

function code(text: string): string {
  return `\`${text}\``;
}
