import { dirname, resolve } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { parseYaml } from '../lib/parse-yaml.ts';
import { readText } from '../lib/text-file.ts';
import { checkNames } from './env-names.ts';
import { type Environment, fromEnvironment, isRecord, type RawConfig } from './environment.ts';
import { expandHome } from './expand-home.ts';
import { withoutOwnKeys } from './own-keys.ts';
import { withPaths } from './paths.ts';
import { Config, type ConfigInput } from './schema.ts';

export interface ConfigOrigins {
  /** YAML file; default: `TRUEFRAME_CONFIG`, else none. */
  readonly file?: string | undefined;
  /** Settings from the command line. */
  readonly flags?: ConfigInput;
  /** Default: the environment of this process. */
  readonly env?: Environment;
}

/**
 * The configuration: a flag beats the environment, that beats the file, that beats the default. Relative paths are
 * relative to the file that names them, elsewhere to the working folder.
 * @throws CONFIG_INVALID that names each wrong key and where it was set
 */
export async function loadConfig({
  file,
  flags = {},
  env = process.env,
}: ConfigOrigins = {}): Promise<Config> {
  const named = file ?? env.TRUEFRAME_CONFIG;
  const path = named && expandHome(named, env);
  const here = process.cwd();
  const layers: { readonly origin: string; readonly base: string; readonly raw: RawConfig }[] = [];
  if (path) {
    layers.push({ origin: path, base: dirname(resolve(path)), raw: await readConfig(path) });
  }
  const keys = { ...Config.parse({}), defaultPipeline: '', cache: '' };
  checkNames(env, keys);
  const variables = fromEnvironment(env, keys);
  layers.push({ origin: 'environment', base: here, raw: variables });
  layers.push({ origin: 'command line', base: here, raw: flags as RawConfig });

  let merged: RawConfig = {};
  let config = Config.parse({});
  // Checked layer by layer, so that a wrong key is blamed on the one that set it.
  for (const { origin, base, raw } of layers) {
    merged = merge(merged, withPaths(raw, base, env, origin));
    const result = Config.safeParse(merged);
    if (!result.success) {
      throw new TrueframeError('CONFIG_INVALID', `${origin}:\n${z.prettifyError(result.error)}`, {
        details: { origin },
      });
    }
    config = result.data;
  }
  return config;
}

async function readConfig(path: string): Promise<RawConfig> {
  let text: string;
  try {
    text = await readText(path, 'CONFIG_INVALID');
  } catch (cause) {
    if (cause instanceof TrueframeError) throw cause;
    throw new TrueframeError(
      'CONFIG_INVALID',
      `cannot read the configuration ${path}: ${(cause as Error).message}`,
      { cause },
    );
  }
  const value = withoutOwnKeys(parseYaml(text, path, 'CONFIG_INVALID') ?? {});
  if (isRecord(value)) return value;
  throw new TrueframeError('CONFIG_INVALID', `${path} must be a mapping of keys`);
}

/** Mappings are merged, lists and values replaced. */
function merge(under: RawConfig, over: RawConfig): RawConfig {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = result[key];
    result[key] = isRecord(below) && isRecord(value) ? merge(below, value) : value;
  }
  return result;
}
