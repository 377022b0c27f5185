import type { Repository } from './repository.ts';

/** A bill of materials in CycloneDX, as far as it is read here. */
export interface Bom {
  readonly metadata: { readonly component: { name: string } };
  readonly components: readonly {
    name: string;
    readonly purl: string;
    readonly version: string;
    readonly licenses?: readonly {
      readonly expression?: string;
      readonly license?: { readonly id?: string; readonly name?: string };
    }[];
  }[];
}

/** A bill of materials in SPDX, as far as it is read here. */
export interface SpdxBom {
  name: string;
  readonly packages: readonly {
    name: string;
    readonly externalRefs: readonly { readonly referenceLocator: string }[];
  }[];
}

const NAME = 'trueframe';

/** Returns the bill of materials of the packages that are published, with what they need to run, in CycloneDX. */
export function cycloneDx(repository: Repository): Bom {
  const bom = JSON.parse(sbom(repository, 'cyclonedx')) as Bom;
  // npm names workspaces for their folders.
  bom.metadata.component.name = NAME;
  for (const component of bom.components) component.name = nameIn(component.purl);
  return bom;
}

/** Returns the same in SPDX. */
export function spdx(repository: Repository): SpdxBom {
  const bom = JSON.parse(sbom(repository, 'spdx')) as SpdxBom;
  bom.name = `${NAME}@${repository.version}`;
  for (const one of bom.packages) {
    const purl = one.externalRefs[0]?.referenceLocator;
    if (purl !== undefined) one.name = nameIn(purl);
  }
  return bom;
}

/** `@scope/name` of `pkg:npm/%40scope/name@1.0.0`. */
function nameIn(purl: string): string {
  return decodeURIComponent(purl)
    .replace(/^pkg:npm\//, '')
    .replace(/(?<=.)@[^@]*$/, '');
}

function sbom(repository: Repository, format: string): string {
  const packages = repository.published.flatMap(({ folder }) => ['-w', folder]);
  return repository.run('npm', 'sbom', '--omit', 'dev', '--sbom-format', format, ...packages);
}
