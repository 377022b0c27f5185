// Prints `N passed, N failed, N skipped` from vitest's JSON report. Fails when a test was skipped for want of the shared
// data although the data is there: a green run must mean that it ran. Tests of training/ may be skipped where Python lacks
// torch, unless TRUEFRAME_TRAINING_TESTS is `required`. Rows of `npm run reliability` count as tests when its report is named by
// TRUEFRAME_RELIABILITY_REPORT; a row may be skipped where the machine cannot do what it needs.
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
const training = skipped.filter((test) => test.fullName.startsWith('python '));
const isRequired = process.env.TRUEFRAME_TRAINING_TESTS === 'required';
const wronglySkipped =
  (hasShared && skipped.length > training.length) || (isRequired && training.length > 0);
if (wronglySkipped) console.log('what these tests need is there, so none may be skipped');
const rows = rowsOf(process.env.TRUEFRAME_RELIABILITY_REPORT);
const fate = (wanted) => rows.filter((row) => row.fate === wanted);
for (const row of fate('failed')) console.log(`failed: reliability ${row.name}`);
for (const row of fate('skipped')) console.log(`skipped: reliability ${row.name}`);
const failed = count('failed') + failedFiles.length + fate('failed').length;
const passed = count('passed') + fate('passed').length;
console.log(
  `${passed} passed, ${failed} failed, ${skipped.length + fate('skipped').length} skipped`,
);
process.exitCode = failed > 0 || wronglySkipped || count('passed') === 0 ? 1 : 0;

/** A report that is empty, because its run ended early, is one failed row. */
function rowsOf(path) {
  if (!path) return [];
  const text = readFileSync(path, 'utf8');
  return text === '' ? [{ name: 'board', fate: 'failed' }] : JSON.parse(text);
}
