import { resolve } from 'node:path';
import { isFolderPath } from '../lib/is-folder-path.ts';
import { isUrl } from '../lib/is-url.ts';
import { type Environment, isRecord, type RawConfig, substitute } from './environment.ts';
import { expandHome } from './expand-home.ts';

type Change = (value: string) => string;

/** Keys that name files or folders; `*` is any key of a mapping, and lists have what is in each of their items. */
const PATHS = [
  ...['models', 'pipelines', 'cache', 'trust.keys', 'canary.clip'],
  ...['sources.roots', 'sources.tenants.*.roots', 'sinks.deadLetters'],
];
/** The same for keys that may also be empty, or a URL. */
const PATHS_IF_ANY = [
  ...['grpc.tls.cert', 'grpc.tls.key', 'grpc.tls.clientCa'],
  ...['auth.tokens', 'auth.jwt.keys', 'sessions.store.folder'],
];
/** Keys whose texts are paths where they look like one: names of packages, and options of plugins. */
const PATHS_OR_OTHERS = ['plugins', 'plugins.package', 'sinks.options.*', 'sinks.options.*.*'];

/** Returns a copy in which every path is absolute and has its environment variables filled in. */
export function withPaths(
  raw: RawConfig,
  base: string,
  env: Environment,
  origin: string,
): RawConfig {
  const text: Change = (value) => substitute(value, env, origin);
  const path: Change = (value) => resolve(base, expandHome(text(value), env));
  const isNone = (value: string) => value === '' || isUrl(text(value));
  const isPath = (value: string) => value.startsWith('~') || isFolderPath(value);
  const changes: readonly (readonly [readonly string[], Change])[] = [
    [PATHS, path],
    [PATHS_IF_ANY, (value) => (isNone(value) ? text(value) : path(value))],
    [PATHS_OR_OTHERS, (value) => (isPath(text(value)) ? path(value) : text(value))],
  ];
  let copy: unknown = raw;
  for (const [keys, change] of changes) {
    for (const key of keys) copy = changedAt(copy, key.split('.'), change);
  }
  return copy as RawConfig;
}

/** Whatever is no text is left for the schema to refuse. */
function changedAt(value: unknown, keys: readonly string[], change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => changedAt(item, keys, change));
  const [key, ...rest] = keys;
  if (key === undefined) return typeof value === 'string' ? change(value) : value;
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      key === '*' || key === name ? changedAt(inner, rest, change) : inner,
    ]),
  );
}
