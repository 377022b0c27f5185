import { TrueframeError } from '@trueframe/sdk';
import * as yaml from 'yaml';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A piece of configuration as somebody wrote it: nested, as yet unchecked. */
export interface RawConfig {
  [key: string]: unknown;
}

/** Returns true for a mapping; a list is none. */
export function isRecord(value: unknown): value is RawConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PREFIX = 'TRUEFRAME_';

/**
 * The part of a configuration that comes from variables like `TRUEFRAME_GRPC__ADDRESS`: two underscores go one level
 * down, `STALL_TIMEOUT` means `stallTimeout`. `defaults` tells which keys there are and which of them are lists; lists
 * are separated by commas.
 *
 * A variable whose first part is no key is left alone: Kubernetes sets e.g. TRUEFRAME_SERVICE_HOST by itself.
 */
export function fromEnvironment(env: Environment, defaults: RawConfig): RawConfig {
  const raw: RawConfig = {};
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || !text) continue;
    const path = name.slice(PREFIX.length).split('__').map(camelCase);
    if (!((path[0] as string) in defaults)) continue;
    assign(raw, path, readValue(text, at(defaults, path)));
  }
  return raw;
}

/**
 * Replaces `${NAME}` and `${NAME:-default}`.
 * @throws CONFIG_INVALID for a variable that is not set and has no default
 */
export function substitute(text: string, env: Environment, origin: string): string {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback?: string) => {
      const value = env[name] || fallback;
      if (value !== undefined) return value;
      throw new TrueframeError(
        'CONFIG_INVALID',
        `${origin}: ${text} needs the environment variable ${name}; set it or write \${${name}:-default}`,
      );
    },
  );
}

/** Texts, also in lists, are taken literally; numbers and booleans are read as YAML. The schema judges the outcome. */
function readValue(text: string, standard: unknown): unknown {
  if (Array.isArray(standard)) {
    const parts = text.split(',').map((part) => part.trim());
    return typeof standard[0] === 'number' ? parts.map((part) => yaml.parse(part)) : parts;
  }
  if (typeof standard === 'number' || typeof standard === 'boolean') return yaml.parse(text);
  return text;
}

function camelCase(part: string): string {
  return part.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function at(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as RawConfig)[key] : undefined;
  }
  return value;
}

function assign(target: RawConfig, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next = typeof inner === 'object' && inner !== null ? (inner as RawConfig) : {};
  target[key] = next;
  assign(next, rest, value);
}
