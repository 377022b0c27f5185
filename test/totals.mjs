// Prints `N passed, N failed, N skipped` from vitest's JSON report. Fails when a test was skipped for want of the shared
// data although the data is there: a green run must mean that it ran.
import { existsSync, readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const count = (...states) => tests.filter((test) => states.includes(test.status)).length;
const failedFiles = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
const skipped = tests.filter((test) =>
  ['skipped', 'pending', 'todo', 'disabled'].includes(test.status),
);
for (const test of skipped) console.log(`skipped: ${test.fullName}`);

const hasShared = existsSync(process.env.TRUEFRAME_SHARED ?? '../shared');
const wronglySkipped = hasShared && skipped.length > 0;
if (wronglySkipped) console.log('the shared data is there, so no test may be skipped');
const failed = count('failed') + failedFiles.length;
console.log(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed > 0 || wronglySkipped || count('passed') === 0 ? 1 : 0;
