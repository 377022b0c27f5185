import { parseJson } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';

/** The value of `--options`: a JSON object. */
export function readOptions(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value = parseJson(text, '--options', 'REQUEST_INVALID');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (reason) {
    if (isJson(text)) throw reason;
  }
  throw new TrueframeError(
    'REQUEST_INVALID',
    `--options must be a JSON object like '{"minConfidence": 0.5}', not ${text}`,
  );
}

/** Then it is well-formed, and wrong in another way. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
