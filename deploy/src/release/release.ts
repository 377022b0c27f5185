import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksums, digestsOf, packAll, sha256 } from './archives.ts';
import { licencePage, licencesOf, refusedLicences } from './licences.ts';
import { changesOf } from './problems.ts';
import { provenanceOf } from './provenance.ts';
import type { Repository } from './repository.ts';
import { cycloneDx, spdx } from './sboms.ts';

/**
 * Builds and packs everything into an empty folder: archives, bills of materials, licences, changes, provenance, checksums.
 * Returns the names of the archives.
 * @throws when the folder has files, or a step fails
 */
export function release(repository: Repository, into: string, builder: string): string[] {
  if (existsSync(into) && readdirSync(into).length > 0) {
    throw new Error(`${into} is not empty: name another folder`);
  }
  const startedOn = new Date().toISOString();
  repository.run('npm', 'run', '--silent', 'build');
  const archives = packAll(repository, into);
  const write = (name: string, content: string | object) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
    writeFileSync(join(into, name), text.endsWith('\n') ? text : `${text}\n`);
  };
  const bom = cycloneDx(repository);
  write('trueframe.cdx.json', bom);
  write('trueframe.spdx.json', spdx(repository));
  const licences = licencesOf(bom, repository);
  // Only now there is a bundle to look at.
  const refused = refusedLicences(licences);
  if (refused.length > 0) throw new Error(`licences that are not allowed: ${refused.join(', ')}`);
  write('LICENCES.md', licencePage(licences));
  write('CHANGES.md', changesOf(repository.read('CHANGELOG.md'), repository.version) ?? '');
  const build = {
    ...{ builder, startedOn, finishedOn: new Date().toISOString() },
    npmVersion: repository.run('npm', '--version').trim(),
    lockSha256: sha256(repository.read('package-lock.json')),
  };
  write('provenance.json', provenanceOf(repository, digestsOf(into, archives), build));
  write('SHA256SUMS', checksums(digestsOf(into)));
  return archives;
}
