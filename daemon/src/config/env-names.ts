import { TrueframeError } from '@trueframe/sdk';
import { distance } from 'fastest-levenshtein';
import type { Environment, RawConfig } from './environment.ts';

const PREFIX = 'TRUEFRAME_';
/** Read elsewhere. */
const OTHERS = ['TRUEFRAME_CONFIG', 'TRUEFRAME_TOOL', 'TRUEFRAME_TOKEN', 'TRUEFRAME_TOKEN_FILE'];
/** Variables that Kubernetes sets in every pod for a service that is called trueframe, or trueframe-grpc. */
const OF_KUBERNETES =
  /_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?)$/;
/** Ours has both. */
const PART_OF_ADDRESS = /(?:PORT|HOST)$/;
/** Keys below this length are too like other words for a guess. */
const SHORTEST = 5;

/**
 * Looks for variables that were meant for us and name no key: `TRUEFRAME_GRPC_ADDRESS` has one underscore too few. Others that
 * begin with TRUEFRAME_ are left alone.
 * @throws CONFIG_INVALID that says which name is right
 */
export function checkNames(env: Environment, keys: RawConfig): void {
  const names = [...namesOf(keys), 'TRUEFRAME_CONFIG'];
  const wrong = Object.entries(env).flatMap(([name, text]) => {
    const isOurs = text && !isOfKubernetes(name, text);
    const right = isOurs ? rightName(name, names, keys) : undefined;
    return right === undefined ? [] : [`${name} is no key${right && `; did you mean ${right}?`}`];
  });
  if (wrong.length === 0) return;
  throw new TrueframeError('CONFIG_INVALID', `environment: ${wrong.join('\n')}`, {
    details: { origin: 'environment' },
  });
}

function isOfKubernetes(name: string, text: string): boolean {
  if (!OF_KUBERNETES.test(name) || name.includes('__')) return false;
  return !name.endsWith('_PORT') || name.endsWith('_SERVICE_PORT') || text.includes('://');
}

/** Undefined: nothing is wrong. Empty: it is meant for us, but nothing is like it. */
function rightName(name: string, names: readonly string[], keys: RawConfig): string | undefined {
  const plain = plainOf(name);
  if (!plain.startsWith('TRUEFRAME') || OTHERS.includes(name)) return undefined;
  if (name.startsWith(PREFIX) && isBelow(name, names)) return undefined;
  const rest = plain.slice(plainOf(PREFIX).length);
  const meant = plain.replace(PART_OF_ADDRESS, 'ADDRESS');
  const same = names.find((one) => plainOf(one) === plain || plainOf(one) === meant);
  if (same !== undefined) return same;
  const byDistance = names
    .map((one) => ({ one, off: distance(plainOf(one).slice(plainOf(PREFIX).length), rest) }))
    .sort((a, b) => a.off - b.off);
  const near = byDistance.find(({ one }) => one.length - PREFIX.length >= SHORTEST);
  if (near && near.off <= 2 && rest.length >= SHORTEST) return near.one;
  if (!name.startsWith(PREFIX)) return undefined;
  // `TRUEFRAME_LOG_LEVEL`: it begins like a key or the section of one.
  if (!name.includes('__')) {
    const words = name.slice(PREFIX.length).split('_');
    const begins = (one: string) => one.slice(PREFIX.length).split('__')[0] === words[0];
    return byDistance.find(({ one }) => begins(one))?.one;
  }
  // Two underscores are how ours are written; a wrong key below a right one is told by the schema.
  const first = name.slice(PREFIX.length).split('__')[0] as string;
  return camel(first) in keys ? undefined : '';
}

/** It is a key, or lies below one that takes any. */
function isBelow(name: string, names: readonly string[]): boolean {
  return names.some((one) => name === one || name.startsWith(`${one}__`));
}

/** Names of all keys, `TRUEFRAME_GRPC__ADDRESS`, and of what holds them. */
function namesOf(keys: RawConfig, prefix = PREFIX): string[] {
  return Object.entries(keys).flatMap(([key, value]) => {
    const name = prefix + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
    const inner = isSection ? namesOf(value as RawConfig, `${name}__`) : [];
    return inner.length > 0 ? inner : [name];
  });
}

function plainOf(name: string): string {
  return name.toUpperCase().replaceAll(/[_.-]/g, '');
}

function camel(part: string): string {
  return part.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
