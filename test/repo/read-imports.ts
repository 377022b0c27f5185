import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Import {
  readonly file: string;
  /** As it is written. */
  readonly specifier: string;
  /** Path from the root of the repository of what it reaches; undefined: a package that is not of this repository. */
  readonly target: string | undefined;
}

export interface Package {
  readonly name: string;
  readonly folder: string;
  /** Without the leading dot; '' is the package itself. */
  readonly faces: ReadonlySet<string>;
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\s]+)\1/g;

export function readPackages(files: readonly string[]): Package[] {
  return files
    .filter((file) => /^[^/]+(\/[^/]+)?\/package\.json$/.test(file))
    .map((file) => {
      const { name, exports } = JSON.parse(readFileSync(file, 'utf8'));
      const faces = new Set(Object.keys(exports ?? {}).map((face) => face.slice(1)));
      return { name, folder: dirname(file), faces };
    });
}

/** Every static or dynamic import, and every import of a type. */
export function readImports(files: readonly string[], packages: readonly Package[]): Import[] {
  return files
    .filter((file) => /\.[mc]?[jt]s$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
      return [...text.matchAll(IMPORT)].map(([, , specifier]) => ({
        file,
        specifier: specifier as string,
        target: resolve(file, specifier as string, packages),
      }));
    });
}

function resolve(file: string, specifier: string, packages: readonly Package[]) {
  if (specifier.startsWith('.')) {
    return normalize(join(dirname(file), specifier)).replace(
      /^((?:plugins\/)?[^/]+)\/dist\/(.*)\.js$/,
      '$1/src/$2.ts',
    );
  }
  const found = packages.find(({ name }) => `${specifier}/`.startsWith(`${name}/`));
  return found && `${found.folder}/${specifier.slice(found.name.length)}`;
}
