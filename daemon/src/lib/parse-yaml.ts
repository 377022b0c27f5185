import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import * as yaml from 'yaml';

/**
 * The value of a YAML text with one document in it, merge keys (`<<`) merged; `origin` is what errors call it.
 * @throws `code`
 */
export function parseYaml(text: string, origin: string, code: ErrorCode): unknown {
  const wrong = (why: string, cause?: unknown) =>
    new TrueframeError(code, `${origin}: ${why}`, {
      details: { file: origin },
      ...(cause !== undefined && { cause }),
    });
  const all = yaml.parseAllDocuments(text, { merge: true, prettyErrors: true });
  const documents = Array.isArray(all) ? all.filter((one) => !isEmpty(one)) : [];
  const problem = documents.flatMap(({ errors }) => errors)[0] ?? errorOf(all);
  if (problem) throw wrong(problem.message, problem);
  if (documents.length > 1) {
    const lines = documents.map((one) => lineOf(text, one));
    throw wrong(
      `has ${documents.length} documents, from lines ${lines.join(', ')}; write each into a file of its own`,
    );
  }
  const value = toValue(documents[0], wrong);
  if (holdsItself(value)) throw wrong('an anchor is used within itself');
  return value;
}

function toValue(
  document: yaml.Document.Parsed | undefined,
  wrong: (why: string, cause: unknown) => TrueframeError,
): unknown {
  try {
    return document?.toJS() ?? null;
  } catch (cause) {
    throw wrong((cause as Error).message, cause);
  }
}

/** True when a list or mapping is among its own contents: whoever walks through it would never leave. */
function holdsItself(
  value: unknown,
  around: Set<unknown> = new Set(),
  known: Set<unknown> = new Set(),
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.has(value)) return true;
  if (known.has(value)) return false;
  known.add(value);
  around.add(value);
  const isFound = Object.values(value).some((inner) => holdsItself(inner, around, known));
  around.delete(value);
  return isFound;
}

function isEmpty({ contents, errors }: yaml.Document.Parsed): boolean {
  const isNothing = contents === null || (yaml.isScalar(contents) && contents.value === null);
  return isNothing && errors.length === 0;
}

function lineOf(text: string, { contents, range }: yaml.Document.Parsed): number {
  return text.slice(0, contents?.range?.[0] ?? range[0]).split('\n').length;
}

function errorOf(all: ReturnType<typeof yaml.parseAllDocuments>): Error | undefined {
  return Array.isArray(all) ? all.flatMap(({ errors }) => errors)[0] : undefined;
}
