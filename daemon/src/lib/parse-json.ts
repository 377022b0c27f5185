import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import { visit } from 'jsonc-parser';

/**
 * The value of a JSON text; `origin` is what errors call it. A key that an object has twice is an error: readers disagree
 * about which of the two counts.
 * @throws `code`
 */
export function parseJson(text: string, origin: string, code: ErrorCode): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = hint(text) ?? (cause as Error).message;
    throw new TrueframeError(code, `${origin} is not JSON: ${why}`, {
      details: { file: origin },
      cause,
    });
  }
  const twice = duplicateKey(text);
  if (twice) {
    throw new TrueframeError(code, `${origin} has ${twice}; remove one of them`, {
      details: { file: origin },
    });
  }
  return value;
}

function duplicateKey(text: string): string | undefined {
  const open: Map<string, number>[] = [];
  let found: string | undefined;
  visit(text, {
    onObjectBegin: () => {
      open.push(new Map());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (key, _offset, _length, line) => {
      const keys = open.at(-1);
      const first = keys?.get(key);
      if (first !== undefined) {
        const where = first === line ? `line ${line + 1}` : `lines ${first + 1} and ${line + 1}`;
        found ??= `the key ${JSON.stringify(key)} twice, in ${where}`;
      }
      keys?.set(key, line);
    },
  });
  return found;
}

/** Explains in words what a text is that looks like JSON but is not; undefined: unknown. */
function hint(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (text.trimStart().startsWith('<')) return 'it is HTML or XML, perhaps the page of an error';
  if (/[{,]\s*(\/\/|\/\*)/.test(text)) return 'it has comments in it';
  if (/\b(NaN|-?Infinity)\b/.test(text)) return 'NaN and Infinity are no numbers of JSON';
  return undefined;
}
