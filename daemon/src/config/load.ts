import { dirname, resolve } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { isFolderPath } from '../lib/is-folder-path.ts';
import { parseYaml } from '../lib/parse-yaml.ts';
import { readText } from '../lib/text-file.ts';
import { checkNames } from './env-names.ts';
import { type Environment, fromEnvironment, type RawConfig, substitute } from './environment.ts';
import { expandHome } from './expand-home.ts';
import { withoutOwnKeys } from './own-keys.ts';
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

/** A copy in which every path is absolute and has its environment variables filled in. */
function withPaths(raw: RawConfig, base: string, env: Environment, origin: string): RawConfig {
  const text = (value: string) => substitute(value, env, origin);
  const path = (value: string) => resolve(base, expandHome(text(value), env));
  const isUrl = (value: string) => /^[a-z]+:\/\//i.test(text(value));
  const pathIfAny = (value: string) => (value === '' || isUrl(value) ? text(value) : path(value));
  const isPath = (value: string) => value.startsWith('~') || isFolderPath(value);
  const plugin = (value: string) => (isPath(text(value)) ? path(value) : text(value));
  const copy = { ...raw };
  mapTexts(copy, 'models', path);
  mapTexts(copy, 'pipelines', path);
  if (Array.isArray(copy.plugins))
    copy.plugins = copy.plugins.map((item) => withPackage(item, plugin));
  mapTexts(copy, 'cache', path);
  if (isRecord(copy.trust)) {
    copy.trust = { ...copy.trust };
    mapTexts(copy.trust as RawConfig, 'keys', path);
  }
  if (isRecord(copy.auth)) copy.auth = withAuthPaths(copy.auth, pathIfAny);
  if (isRecord(copy.sources)) {
    copy.sources = { ...copy.sources };
    const sources = copy.sources as RawConfig;
    mapTexts(sources, 'roots', path);
    if (isRecord(sources.tenants)) sources.tenants = mapRecords(sources.tenants, 'roots', path);
  }
  if (isRecord(copy.grpc) && isRecord(copy.grpc.tls)) {
    const tls: RawConfig = { ...copy.grpc.tls };
    for (const key of ['cert', 'key', 'clientCa']) mapTexts(tls, key, (file) => file && path(file));
    copy.grpc = { ...copy.grpc, tls };
  }
  if (isRecord(copy.canary)) {
    copy.canary = { ...copy.canary };
    mapTexts(copy.canary as RawConfig, 'clip', path);
  }
  return copy;
}

/** A plugin is named by a text, or by one in a mapping. */
function withPackage(item: unknown, change: (value: string) => string): unknown {
  if (typeof item === 'string') return change(item);
  if (!isRecord(item) || typeof item.package !== 'string') return item;
  return { ...item, package: change(item.package) };
}

function withAuthPaths(raw: RawConfig, path: (value: string) => string): RawConfig {
  const auth = { ...raw };
  mapTexts(auth, 'tokens', path);
  if (isRecord(auth.jwt)) {
    const jwt: RawConfig = { ...auth.jwt };
    auth.jwt = jwt;
    mapTexts(jwt, 'keys', path);
  }
  return auth;
}

/** Whatever is no text is left for the schema to refuse. */
function mapTexts(record: RawConfig, key: string, change: (value: string) => string): void {
  const value = record[key];
  const one = (item: unknown) => (typeof item === 'string' ? change(item) : item);
  if (value !== undefined) record[key] = Array.isArray(value) ? value.map(one) : one(value);
}

/** The same in each mapping of a mapping. */
function mapRecords(records: RawConfig, key: string, change: (value: string) => string): RawConfig {
  const changed = Object.entries(records).map(([name, record]) => {
    const copy = isRecord(record) ? { ...record } : record;
    if (isRecord(copy)) mapTexts(copy, key, change);
    return [name, copy];
  });
  return Object.fromEntries(changed);
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

function isRecord(value: unknown): value is RawConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
