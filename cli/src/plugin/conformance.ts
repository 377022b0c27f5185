import type { Definition, PluginContext } from '@trueframe/sdk';
import { TrueframeError } from '@trueframe/sdk';
import {
  type Check,
  detectorChecks,
  modelChecks,
  poolingChecks,
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

/** Returns the checks of a plugin; undefined: its kind cannot be checked without an ensemble. */
export function checksOf(
  definition: Definition,
  context: PluginContext,
  options: unknown,
): readonly Check[] | undefined {
  switch (definition.kind) {
    case 'detector':
      return detectorChecks(definition, { context, options });
    case 'tracker':
      return trackerChecks(definition, { options });
    case 'model':
      return modelChecks(definition, { context, options });
    case 'pooling':
      return poolingChecks(definition, { options });
    default:
      return undefined;
  }
}

/** Checks that hold of everything while the kit has no pictures or golden crops of the plugin's author. */
const NEEDING_EXAMPLES: ReadonlySet<string> = new Set([
  'finds the faces of real pictures',
  'scores golden crops right, 1 = synthetic',
]);

/** Runs one check. What it throws is the result. */
export async function runCheck(subject: string, { name, run }: Check): Promise<CheckResult> {
  if (NEEDING_EXAMPLES.has(name)) {
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
