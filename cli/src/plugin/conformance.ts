import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Definition, PluginContext } from '@trueframe/sdk';
import { TrueframeError } from '@trueframe/sdk';
import {
  type Check,
  detectorChecks,
  type MethodCheckOptions,
  methodChecks,
  modelChecks,
  poolingChecks,
  type SinkCheckOptions,
  sinkChecks,
  trackerChecks,
} from '@trueframe/sdk/testing';

export interface CheckResult {
  /** Kind and id, or `package`. */
  readonly subject: string;
  readonly check: string;
  readonly outcome: 'ok' | 'failed' | 'not checked';
  /** Empty: it did not fail. */
  readonly problem: string;
  readonly ms: number;
}

/** Options of the kit that only the author of a plugin can give: pictures, golden crops, a receiver, an ensemble. */
export type Examples = Readonly<Record<string, object>>;

/**
 * Reads what the author of a plugin gives to its checks: the default export of `conformance.js` in its folder, by id. Nothing where
 * there is no such file.
 * @throws PLUGIN_INVALID the file cannot be imported
 */
export async function readExamples(folder: string): Promise<Examples> {
  const file = join(folder, 'conformance.js');
  if (!(await stat(file).catch(() => null))) return {};
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: Examples };
    return module.default ?? {};
  } catch (cause) {
    const why = `${file} cannot be imported: ${(cause as Error).message}`;
    throw new TrueframeError('PLUGIN_INVALID', why, { cause });
  }
}

/** Returns the checks of a plugin; undefined: its kind cannot be checked without examples, and there are none. */
export function checksOf(
  definition: Definition,
  context: PluginContext,
  examples: object | undefined,
  options: unknown,
): readonly Check[] | undefined {
  const given = { ...(options !== undefined && { options }), ...examples };
  switch (definition.kind) {
    case 'detector':
      return detectorChecks(definition, { context, ...given });
    case 'tracker':
      return trackerChecks(definition, given);
    case 'model':
      return modelChecks(definition, { context, ...given });
    case 'pooling':
      return poolingChecks(definition, given);
    case 'sink':
      return examples && sinkChecks(definition, given as SinkCheckOptions);
    case 'method':
      return examples && methodChecks(definition, given as MethodCheckOptions);
  }
}

/** Checks that hold of everything while the kit has no pictures or golden crops of the plugin's author. */
const NEEDING_EXAMPLES: ReadonlySet<string> = new Set([
  'finds the faces of real pictures',
  'scores golden crops right, 1 = synthetic',
]);

/** Runs one check. What it throws is the result. */
export async function runCheck(
  subject: string,
  { name, run }: Check,
  hasExamples = false,
): Promise<CheckResult> {
  if (!hasExamples && NEEDING_EXAMPLES.has(name)) {
    return { subject, check: name, outcome: 'not checked', problem: '', ms: 0 };
  }
  const begun = performance.now();
  const problem = await run().then(
    () => '',
    (reason: unknown) => {
      const { code, message } = TrueframeError.from(reason, 'PLUGIN_THREW');
      return `${code}: ${message}`;
    },
  );
  const outcome = problem === '' ? 'ok' : 'failed';
  return { subject, check: name, outcome, problem, ms: Math.round(performance.now() - begun) };
}
