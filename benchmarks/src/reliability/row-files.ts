import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';

/** A row and the compiled module that exports it as `row`. */
export interface RowFile {
  /** E.g. `04-daemon-killed`. */
  readonly name: string;
  readonly file: string;
  readonly row: Row;
}

/** Folder of the rows that belong to the board. */
export const ROWS = new URL('./rows/', import.meta.url);

/** Rows of the board: the modules in a folder, in order of their names. */
export async function rowFiles(folder: URL = ROWS): Promise<RowFile[]> {
  const names = readdirSync(folder)
    .filter((name) => /^\d\d[a-z]?-[\w-]+\.js$/.test(name))
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const url = new URL(name, folder);
      const { row } = (await import(url.href)) as { readonly row?: Row };
      if (!row) throw new Error(`${fileURLToPath(url)} exports no \`row\``);
      return { name: name.replace(/\.js$/, ''), file: url.href, row };
    }),
  );
}
