import type { StandardSchemaV1 } from '@standard-schema/spec';
import { TrueframeError } from './errors.ts';

/**
 * Options of a plugin: any Standard Schema (zod, valibot, …). Unknown keys must be an error. What it gives is plain data that
 * threads can send each other.
 */
export type OptionsSchema = StandardSchemaV1;

/** Runs a schema. Throws PLUGIN_OPTIONS_INVALID that names each bad key. */
export function parseOptions<S extends OptionsSchema>(
  owner: string,
  schema: S,
  input: unknown,
): StandardSchemaV1.InferOutput<S> {
  const result = schema['~standard'].validate(input ?? {});
  if (result instanceof Promise) {
    throw new TrueframeError('PLUGIN_INVALID', `${owner}: the options schema must be synchronous`);
  }
  if (!result.issues) return result.value as StandardSchemaV1.InferOutput<S>;
  const lines = result.issues.map((issue) => {
    const path = (issue.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.');
    return path ? `${path}: ${issue.message}` : issue.message;
  });
  throw new TrueframeError('PLUGIN_OPTIONS_INVALID', `${owner}: ${lines.join('; ')}`);
}
