import type { Repository } from './repository.ts';

/** A file and its SHA-256, in hex. */
export interface Digested {
  readonly name: string;
  readonly sha256: string;
}

export interface Build {
  /** Address that says who builds: of a CI's workflow, or a name of a machine. */
  readonly builder: string;
  readonly startedOn: string;
  readonly finishedOn: string;
  readonly npmVersion: string;
  /** SHA-256 of package-lock.json, which pins everything that npm fetches. */
  readonly lockSha256: string;
}

const SOURCE = 'https://github.com/trueframe/trueframe';

/** Returns an in-toto statement of where archives come from: SLSA provenance v1. It is not signed. */
export function provenanceOf(
  repository: Repository,
  archives: readonly Digested[],
  { builder, startedOn, finishedOn, npmVersion, lockSha256 }: Build,
) {
  const commit = repository.run('git', 'rev-parse', 'HEAD').trim();
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: archives.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${SOURCE}/blob/main/docs/releasing.md`,
        externalParameters: {
          version: repository.version,
          packages: repository.published.map(({ manifest }) => manifest.name),
        },
        internalParameters: { platform: `${process.platform}-${process.arch}` },
        resolvedDependencies: [
          { uri: `git+${SOURCE}`, digest: { gitCommit: commit } },
          { name: 'package-lock.json', digest: { sha256: lockSha256 } },
        ],
      },
      runDetails: {
        builder: { id: builder, version: { node: process.versions.node, npm: npmVersion } },
        metadata: { startedOn, finishedOn },
      },
    },
  };
}
