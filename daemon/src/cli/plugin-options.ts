import { TrueframeError } from '@trueframe/sdk';

/** The value of `--options`: a JSON object. */
export function readOptions(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Said below, together with JSON that is no object.
  }
  throw new TrueframeError(
    'REQUEST_INVALID',
    `--options must be a JSON object like '{"minConfidence": 0.5}', not ${text}`,
  );
}
