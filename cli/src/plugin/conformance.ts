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

/** Returns the checks of a plugin; undefined: its kind cannot be checked without examples, which are not given. */
export function checksOf(
  definition: Definition,
  context: PluginContext,
  examples: object,
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
      return 'receiver' in given ? sinkChecks(definition, given as SinkCheckOptions) : undefined;
    case 'method':
      return 'members' in given ? methodChecks(definition, given as MethodCheckOptions) : undefined;
  }
}

/** Checks that hold of everything while the author gives nothing for them, and what they need. */
const NEEDED: Readonly<Record<string, string>> = {
  'finds the faces of real pictures': 'pictures',
  'scores golden crops right, 1 = synthetic': 'golden',
};

/** Runs one check. What it throws is the result. */
export async function runCheck(
  subject: string,
  { name, run }: Check,
  examples: object = {},
): Promise<CheckResult> {
  const needed = NEEDED[name];
  if (needed !== undefined && !(needed in examples)) {
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
