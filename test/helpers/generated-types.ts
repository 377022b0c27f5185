import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protoRoot } from '@trueframe/proto';

interface Field {
  readonly optional: boolean;
  /** As the generator writes it, e.g. `(_trueframe_v1_Box__Output | null)`. */
  readonly type: string;
}

const gen = join(protoRoot, 'src/gen');

/** Source of each generated message, by the name that other files import it by. */
const sources = new Map(
  readdirSync(gen, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [
      `_${path.replace(/\.ts$/, '').replaceAll('/', '_')}`,
      readFileSync(join(gen, path), 'utf8'),
    ]),
);

/** Fields of `X__Output`, the type of a received message. */
function fieldsOf(source: string): ReadonlyMap<string, Field> | undefined {
  const body = /^export interface \w+__Output \{\n([\s\S]*?)^\}/m.exec(source)?.[1];
  if (body === undefined) return undefined;
  const fields = [...body.matchAll(/^ {2}'(\w+)'(\??): (.*);$/gm)];
  return new Map(
    fields.map(([, name = '', mark, type = '']) => [name, { optional: mark === '?', type }]),
  );
}

/**
 * Compares a received value with its generated type and returns one line per difference. `message`: e.g.
 * `trueframe.v1.Event`. Adds the paths of the fields that it looked at to `seen`.
 */
export function typeErrors(message: string, value: unknown, seen = new Set<string>()): string[] {
  const alias = `_${message.replaceAll('.', '_')}`;
  return checkMessage(alias, value, message, seen);
}

function checkMessage(alias: string, value: unknown, path: string, seen: Set<string>): string[] {
  const fields = fieldsOf(sources.get(alias) ?? '');
  if (!fields) return [`${path}: no type ${alias} was generated`];
  if (typeof value !== 'object' || value === null) return [`${path}: ${value} is no message`];
  const errors: string[] = [];
  for (const name of Object.keys(value)) {
    if (!fields.has(name)) errors.push(`${path}.${name}: is not in the type`);
  }
  for (const [name, { optional, type }] of fields) {
    const content = (value as Record<string, unknown>)[name];
    if (content === undefined && optional) continue;
    seen.add(`${alias.replace('_trueframe_v1_', '')}.${name}`);
    errors.push(...check(type, content, `${path}.${name}`, seen));
  }
  return errors;
}

function check(type: string, value: unknown, path: string, seen: Set<string>): string[] {
  const list = /^\((.*)\)\[\]$/.exec(type)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) return [`${path}: ${value} is no ${type}`];
    return value.flatMap((item, i) => check(list, item, `${path}[${i}]`, seen));
  }
  const one = /^\((.*)\)$/.exec(type)?.[1] ?? type;
  const map = /^\{\[key: string\]: (.*)\}$/.exec(one)?.[1];
  if (map !== undefined) {
    return Object.entries(value as object).flatMap(([key, item]) =>
      check(map, item, `${path}[${key}]`, seen),
    );
  }
  const found = one.split(/ ?\| ?/).map((part) => checkPart(part, value, path, seen));
  return found.find((errors) => errors.length === 0) ?? found[0] ?? [];
}

function checkPart(type: string, value: unknown, path: string, seen: Set<string>): string[] {
  const isRight = (right: boolean) => (right ? [] : [`${path}: ${typeof value}, not ${type}`]);
  if (/^(number|string|boolean)$/.test(type)) return isRight(typeof value === type);
  if (type === 'null') return isRight(value === null);
  if (type === 'Buffer') return isRight(Buffer.isBuffer(value));
  if (type.startsWith('"')) return isRight(value === type.slice(1, -1));
  const alias = type.replace(/__Output$/, '');
  if (fieldsOf(sources.get(alias) ?? '')) return checkMessage(alias, value, path, seen);
  // An enum of its own file, or one inside a message.
  const source = sources.get(alias) ?? sources.get(alias.slice(0, alias.lastIndexOf('_'))) ?? '';
  return isRight(typeof value === 'string' && source.includes(` '${value}',`));
}
