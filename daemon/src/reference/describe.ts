import * as z from 'zod';

/** One key that a user may write, as the schema knows it. */
export interface KeyFacts {
  /** E.g. ['engine', 'threads']. */
  readonly path: readonly string[];
  readonly type: string;
  /** YAML flow text, or words in parentheses; absent: the key must be written. */
  readonly standard: string | undefined;
  /** True: `standard` may be written down as it is. */
  readonly isLiteral: boolean;
  readonly summary: string;
  /** Keys below; empty for a value. */
  readonly keys: readonly KeyFacts[];
}

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly defaultInWords?: string;
  readonly kind?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** The keys of a strict object schema, in the order in which it declares them. */
export function describeKeys(schema: z.ZodType): readonly KeyFacts[] {
  return keysOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, []);
}

/** The forms that the value of one key may take, as YAML, each with what it does. */
export function describeForms(schema: z.ZodType, key: string): readonly [string, string][] {
  const { properties } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return (properties?.[key]?.anyOf ?? []).map((form) => {
    const keys = Object.entries(form.properties ?? {});
    if (keys.length === 0) return [typeOf(form), form.description ?? ''];
    const types = keys.map(([name, inner]) => `${name}: ${typeOf(inner)}`);
    const summaries = keys.map(([, inner]) => inner.description ?? '');
    return [`{ ${types.join('; ')} }`, summaries.join(' ')];
  });
}

/** The keys of a JSON Schema in text form, which is how plugins describe their options. */
export function describeJsonSchema(text: string): readonly KeyFacts[] {
  return text === '' ? [] : keysOf(JSON.parse(text), []);
}

function keysOf(schema: JsonSchema, parent: readonly string[]): readonly KeyFacts[] {
  return Object.entries(schema.properties ?? {}).map(([key, inner]) => {
    const path = [...parent, key];
    const isRequired = schema.required?.includes(key) ?? false;
    return {
      path,
      type: typeOf(inner),
      standard: standardOf(inner, isRequired),
      isLiteral: inner.default !== undefined && inner.defaultInWords === undefined,
      summary: inner.description ?? '',
      keys: keysOf(inner, path),
    };
  });
}

function standardOf(schema: JsonSchema, isRequired: boolean): string | undefined {
  if (schema.defaultInWords !== undefined) return schema.defaultInWords;
  if (schema.default !== undefined) return flow(schema.default);
  return isRequired ? undefined : 'none';
}

/** YAML in flow style, quoted only where it must be. */
function flow(value: unknown): string {
  if (typeof value === 'string') return /^[\w./-]+(:\d+)?$/.test(value) ? value : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
}

function typeOf(schema: JsonSchema): string {
  if (schema.kind) return schema.kind;
  if (schema.enum) return schema.enum.join(' \\| ');
  if (schema.const) return schema.const;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' \\| ');
  if (schema.type === 'array') {
    return schema.items?.type === undefined ? 'list' : `list of ${typeOf(schema.items)}`;
  }
  if (schema.type === 'object') {
    const keys = Object.keys(schema.properties ?? {});
    return keys.length > 0 ? `{ ${keys.join(', ')} }` : 'mapping';
  }
  return [schema.type === 'string' ? 'text' : (schema.type ?? 'any'), rangeOf(schema)]
    .filter((part) => part !== '')
    .join(' ');
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  // zod bounds every integer by what a double can count; nobody needs to read that.
  const least = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least !== undefined && most !== undefined) return `${least}…${most}`;
  const bounds = [
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    least !== undefined && `≥ ${least}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    most !== undefined && `≤ ${most}`,
  ];
  return bounds.filter((bound) => bound !== false).join(', ');
}
