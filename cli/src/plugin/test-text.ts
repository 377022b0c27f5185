import type { Kind } from './kinds.ts';

const CONTEXT = `
// A plugin that opens models gets them from openPluginContext({ models: ['./models'] }) of @trueframe/daemon/models.
const context = quietContext();
`;

/** Arguments of the checks behind the definition. */
const ARGUMENTS: Readonly<Partial<Record<Kind, string>>> = {
  detector: ', { context }',
  model: ', { context }',
  sink: ', examples[provides[0].id]',
};

/** Returns a test file for \`node --test\` that runs the conformance checks. */
export function testText(kind: Kind): string {
  const hasContext = kind === 'detector' || kind === 'model';
  return `import { test } from 'node:test';
import { checkPackage, ${kind}Checks${hasContext ? ', quietContext' : ''} } from '@trueframe/sdk/testing';
${kind === 'sink' ? "import examples from './conformance.js';\n" : ''}${hasContext ? CONTEXT : ''}
const { provides } = await checkPackage(import.meta.dirname);

for (const { name, run } of ${kind}Checks(provides[0]${ARGUMENTS[kind] ?? ''})) test(name, run);
`;
}
