import { parseArgs } from 'node:util';
import { licencePage, licencesOf, refusedLicences } from './licences.ts';
import { problemsOf } from './problems.ts';
import { release } from './release.ts';
import { Repository } from './repository.ts';
import { cycloneDx } from './sboms.ts';

const USAGE = `usage: npm run release                               says what stands in the way, and what a release would do
       npm run release -- --out FOLDER [--builder URI]  builds and packs it into an empty folder
       npm run release -- --out FOLDER --rehearse       the same in spite of problems; not to be published
       npm run licences                                 licences of all that comes with it
Nothing is published, tagged or pushed: the commands for that are printed.`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    builder: { type: 'string', default: 'urn:trueframe:builder:local' },
    rehearse: { type: 'boolean', default: false },
    licences: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const repository = new Repository();

if (values.help) console.log(USAGE);
else if (values.licences) licences();
else main(values.out);

function licences(): void {
  const packages = licencesOf(cycloneDx(repository), repository);
  console.log(licencePage(packages));
  if (packages.every(({ comes }) => comes !== 'bundled')) {
    console.error('the console is not built, and what is in its bundle not listed: npm run build');
  }
  report(refusedLicences(packages));
}

function main(out: string | undefined): void {
  const problems = [...problemsOf(repository), ...refusals()];
  report(problems);
  if (out === undefined) plan(problems.length);
  else if (problems.length === 0 || values.rehearse) build(out, problems.length === 0);
}

function build(out: string, isReady: boolean): void {
  const archives = release(repository, out, values.builder);
  console.log(`${archives.length} archives and their papers are in ${out}`);
  if (isReady) console.log(publishing(out, archives));
  else console.log('This was a rehearsal: publish nothing of it.');
}

function refusals(): string[] {
  const refused = refusedLicences(licencesOf(cycloneDx(repository), repository));
  return refused.map((one) => `a licence that is not allowed: ${one}`);
}

function report(problems: readonly string[]): void {
  for (const problem of problems) console.error(`problem: ${problem}`);
  // A dry run with problems fails, too: it answers whether a release can be made.
  if (problems.length > 0 && !values.rehearse) process.exitCode = 1;
}

function plan(problems: number): void {
  const { version, published } = repository;
  const names = published.map(({ manifest }) => `  ${manifest.name}@${version}`).join('\n');
  const state = problems === 0 ? 'Nothing stands in the way.' : `Problems: ${problems}.`;
  console.log(`${state} A release of ${version} would build and pack\n${names}`);
  console.log('with bills of materials, licences, provenance and checksums: --out FOLDER.');
}

function publishing(out: string, archives: readonly string[]): string {
  const commands = archives.map(
    (name) => `npm publish --provenance --access public ${out}/${name}`,
  );
  const tag = `v${repository.version}`;
  const lines = [`git tag -s ${tag}`, `git push origin ${tag}`, ...commands];
  return `To publish it, in a CI that npm trusts:\n${lines.join('\n')}`;
}
