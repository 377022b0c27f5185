import { type Config, type ConfigInput, loadConfig } from '@trueframe/daemon';
import type { NamedPipeline } from './named-pipeline.ts';

/** Flags of every command that reads a configuration. */
export const SETUP_FLAGS = {
  config: { type: 'string', summary: 'Configuration file.', hint: 'FILE' },
  models: {
    type: 'string',
    summary: 'Folder with model bundles or weights.',
    hint: 'FOLDER',
    multiple: true,
  },
  plugin: {
    type: 'string',
    summary: 'Further plugin: npm package or folder.',
    hint: 'NAME',
    multiple: true,
  },
  'pipeline-file': {
    type: 'string',
    summary: 'Further pipeline file, or folder of them.',
    hint: 'FILE',
    multiple: true,
  },
} as const;

export interface SetupFlags {
  readonly config: string | undefined;
  readonly models: readonly string[];
  readonly plugin: readonly string[];
  readonly 'pipeline-file': readonly string[];
}

/** The configuration; folders, plugins and files of the command line come on top of what it lists. */
export async function loadSetup(flags: SetupFlags, more: ConfigInput = {}): Promise<Config> {
  const { models, plugins, pipelines } = await loadConfig({ file: flags.config });
  return loadConfig({
    file: flags.config,
    flags: {
      ...more,
      models: [...flags.models, ...models],
      plugins: [...flags.plugin, ...plugins],
      pipelines: [...flags['pipeline-file'], ...pipelines],
    },
  });
}

/** The same for a daemon of our own that runs one pipeline, which is then the one that it makes ready. */
export function loadSetupFor(
  { id, file }: NamedPipeline,
  flags: SetupFlags,
  log: ConfigInput['log'],
): Promise<Config> {
  const files = [...(file ? [file] : []), ...flags['pipeline-file']];
  return loadSetup(
    { ...flags, 'pipeline-file': files },
    { log, ...(id !== '' && { defaultPipeline: id }) },
  );
}
