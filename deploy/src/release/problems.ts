import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, Repository } from './repository.ts';

/** Says what stands in the way of a release, each with what to do about it. */
export function problemsOf(repository: Repository): string[] {
  return [
    ...dirtyFiles(repository),
    ...otherVersions(repository),
    ...versionsElsewhere(repository),
    ...missingChanges(repository),
  ];
}

function dirtyFiles(repository: Repository): string[] {
  const dirty = repository.run('git', 'status', '--porcelain').trimEnd();
  return dirty === '' ? [] : [`the tree is not clean: commit or stash\n${dirty}`];
}

/** Workspaces are released together, and need each other in exactly that version. */
function otherVersions({ version, workspaces }: Repository): string[] {
  const names = new Set(workspaces.map(({ manifest }) => manifest.name));
  return workspaces.flatMap(({ folder, manifest }) => {
    const own = manifest.version === version ? [] : [`has version ${manifest.version}`];
    const needs = Object.entries(needsOf(manifest))
      .filter(([name, range]) => names.has(name) && range !== version)
      .map(([name, range]) => `needs ${name} ${range}`);
    return [...own, ...needs].map((what) => `${folder}/package.json ${what}, not ${version}`);
  });
}

function needsOf({ dependencies, devDependencies, peerDependencies }: Manifest) {
  return { ...peerDependencies, ...devDependencies, ...dependencies };
}

/** Files outside of npm that name the version: those of the Helm chart and of the Python package, where they are. */
function versionsElsewhere(repository: Repository): string[] {
  const { root, version } = repository;
  const charts = join(root, 'deploy/helm');
  const folders = existsSync(charts) ? readdirSync(charts) : [];
  const files: [string, RegExp][] = [
    ...folders.map((name): [string, RegExp] => [
      `deploy/helm/${name}/Chart.yaml`,
      /^appVersion: *['"]?([^'"\s]+)/m,
    ]),
    ['python/pyproject.toml', /^version *= *"([^"]+)"/m],
  ];
  return files
    .filter(([file]) => existsSync(join(root, file)))
    .map(([file, pattern]) => [file, pattern.exec(repository.read(file))?.[1]])
    .filter(([, named]) => named !== version)
    .map(([file, named]) => `${file} names version ${named ?? 'none'}, not ${version}`);
}

function missingChanges(repository: Repository): string[] {
  const { version } = repository;
  const changes = changesOf(repository.read('CHANGELOG.md'), version);
  if (changes === undefined) {
    return [`CHANGELOG.md has no section "## [${version}] - DATE": move [Unreleased] there`];
  }
  return changes === '' ? [`CHANGELOG.md says nothing below ${version}`] : [];
}

/** Returns the section of a version; undefined: there is none. */
export function changesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  return section?.replace(/^.*\n?/, '').trim();
}
