import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { type Environment, substitute } from '../config/environment.ts';
import { withoutOwnKeys } from '../config/own-keys.ts';
import { type AnyPipeline, MethodPipeline, Pipeline } from '../config/pipeline.ts';
import { parseYaml } from '../lib/parse-yaml.ts';

/**
 * Parses the text of a pipeline file; `origin` is its path.
 * @throws PIPELINE_INVALID, CONFIG_INVALID for a missing environment variable
 */
export function parsePipeline(text: string, origin: string, env: Environment): AnyPipeline {
  const value = withoutOwnKeys(parseYaml(text, origin, 'PIPELINE_INVALID'));
  const hasMethod = typeof value === 'object' && value !== null && 'method' in value;
  const schema: z.ZodType<AnyPipeline> = hasMethod ? MethodPipeline : Pipeline;
  const result = schema.safeParse(substituteAll(value, env, origin));
  if (result.success) return result.data;
  throw invalid(origin, `\n${z.prettifyError(result.error)}`, result.error);
}

function substituteAll(value: unknown, env: Environment, origin: string): unknown {
  if (typeof value === 'string') return substitute(value, env, origin);
  if (Array.isArray(value)) return value.map((item) => substituteAll(item, env, origin));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, substituteAll(inner, env, origin)]),
  );
}

function invalid(origin: string, why: string, cause: unknown): TrueframeError {
  return new TrueframeError('PIPELINE_INVALID', `${origin}: ${why}`, {
    cause,
    details: { file: origin },
  });
}
