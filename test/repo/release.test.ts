import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checksums,
  cycloneDx,
  digestsOf,
  type Licensed,
  licencesOf,
  problemsOf,
  provenanceOf,
  Repository,
  refusedLicences,
  spdx,
} from '@trueframe/deploy/release';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { root } from './documents.ts';

const repository = new Repository(root);

/** A repository of two packages, ready for the release of 1.2.0; `changes` are made after its commit. */
function madeRepository(changes: Readonly<Record<string, string>> = {}): Repository {
  const folder = tempFolder();
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init');
  execFileSync('mkdir', ['a', 'b', 'python'], { cwd: folder });
  write({
    'package.json': JSON.stringify({ name: 'x', version: '1.2.0', workspaces: ['a', 'b'] }),
    'a/package.json': JSON.stringify({ name: '@x/a', version: '1.2.0' }),
    'b/package.json': JSON.stringify({
      ...{ name: '@x/b', version: '1.2.0' },
      dependencies: { '@x/a': '1.2.0', zod: '^4.0.0' },
    }),
    'python/pyproject.toml': '[project]\nname = "x"\nversion = "1.2.0"\n',
    'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\n- It works.\n',
  });
  git('add', '.');
  git('-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '-m', 'x');
  write(changes);
  return new Repository(folder);
}

test('nothing stands in the way of a clean tree whose versions and changes fit', () => {
  expect(problemsOf(madeRepository())).toEqual([]);
});

test('a release is refused with all that stands in its way', () => {
  const problems = problemsOf(
    madeRepository({
      'a/package.json': JSON.stringify({ name: '@x/a', version: '1.1.9' }),
      'b/package.json': JSON.stringify({
        ...{ name: '@x/b', version: '1.2.0' },
        dependencies: { '@x/a': '^1.2.0' },
      }),
      'python/pyproject.toml': 'version = "1.1.0"\n',
      'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n- It works.\n',
    }),
  );
  expect(problems).toEqual([
    expect.stringContaining('the tree is not clean'),
    'a/package.json has version 1.1.9, not 1.2.0',
    'b/package.json needs @x/a ^1.2.0, not 1.2.0',
    'python/pyproject.toml names version 1.1.0, not 1.2.0',
    expect.stringContaining('CHANGELOG.md has no section'),
  ]);
});

test('of this repository only the tree and the changes may stand in the way, and packages come after what they need', () => {
  const versions = problemsOf(repository).filter((problem) => !/tree|CHANGELOG/.test(problem));
  expect(versions).toEqual([]);
  const names = repository.published.map(({ manifest }) => manifest.name);
  const early = repository.published.flatMap(({ manifest }, k) =>
    Object.keys(manifest.dependencies ?? {}).filter((name) => names.indexOf(name) > k),
  );
  expect(early).toEqual([]);
});

test('bills of materials have the published packages and what they need, all with licences that are allowed', () => {
  const bom = cycloneDx(repository);
  expect(bom.metadata.component.name).toBe('trueframe');
  const names = bom.components.map(({ name }) => name);
  const published = repository.published.map(({ manifest }) => manifest.name);
  expect(names).toEqual(expect.arrayContaining([...published, '@grpc/grpc-js', 'zod']));
  expect(names.filter((name) => /^(vitest|typescript|@trueframe\/test)$/.test(name))).toEqual([]);
  expect(spdx(repository).packages.length).toBe(bom.components.length + 1);
  const licences = licencesOf(bom, repository);
  expect(licences.length).toBeGreaterThan(80);
  expect(licences.map(({ name }) => name)).not.toContain('@trueframe/daemon');
  expect(refusedLicences(licences)).toEqual([]);
});

test('other licences are refused, also those that are no expression', () => {
  const of = (licence: string): Licensed => {
    return { name: 'x', version: '1.0.0', licence, comes: 'installed' };
  };
  const good = ['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND BSD-3-Clause', 'Unlicense'];
  const bad = ['GPL-3.0-only', 'LGPL-2.1-or-later', 'MIT AND GPL-2.0-only', 'see LICENSE', ''];
  expect(refusedLicences([...good, ...bad].map(of))).toEqual(
    bad.map((licence) => `x@1.0.0: ${licence || 'names no licence'}`),
  );
});

test('provenance names every archive by its digest, the commit and the lock file; sha256sum takes the checksums', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.tgz'), 'one');
  writeFileSync(join(folder, 'b.tgz'), 'two');
  const archives = digestsOf(folder);
  const build = {
    ...{ builder: 'urn:x', startedOn: '2026-01-02T03:04:05Z', finishedOn: '2026-01-02T03:05:05Z' },
    ...{ npmVersion: '11.0.0', lockSha256: 'ab' },
  };
  const statement = provenanceOf(repository, archives, build);
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      runDetails: { builder: { id: 'urn:x' }, metadata: { startedOn: build.startedOn } },
    },
  });
  expect(statement.subject.map(({ name }) => name)).toEqual(['a.tgz', 'b.tgz']);
  const [source, lock] = statement.predicate.buildDefinition.resolvedDependencies;
  expect(source?.digest.gitCommit).toMatch(/^[0-9a-f]{40}$/);
  expect(lock).toEqual({ name: 'package-lock.json', digest: { sha256: 'ab' } });

  writeFileSync(join(folder, 'SHA256SUMS'), checksums(archives));
  const check = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  expect(check).toBe('a.tgz: OK\nb.tgz: OK\n');
});
