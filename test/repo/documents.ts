import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from '../helpers/programs.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of all files that are, or are about to be, in the repository, from its root. */
export const files: readonly string[] = listFiles();

/** A page of Markdown. */
export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Code of the page, one by one: inline code between backticks, and blocks. */
  readonly code: readonly string[];
  /** Targets of its links. */
  readonly links: readonly string[];
  /** Names that a link may put behind `#`. */
  readonly anchors: readonly string[];
}

export const documents: readonly Document[] = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => toDocument(path, readFileSync(join(root, path), 'utf8')));

function listFiles(): string[] {
  const args = ['ls-files', '-co', '--exclude-standard', '-z'];
  const out = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1e9 });
  return out.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

function toDocument(path: string, text: string): Document {
  const fenced = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const unfenced = text.replaceAll(/^```.*\n[\s\S]*?^```/gm, '');
  const indented = [...unfenced.matchAll(/(?:^ {4}.*\n)+/gm)].map(([block]) => block);
  const prose = unfenced.replaceAll(/^ {4}.*\n/gm, '');
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const links = [...prose.replaceAll(/`[^`]+`/g, '').matchAll(/\]\(([^)\s]+)\)/g)];
  return {
    path,
    text,
    code: [...fenced, ...indented, ...inline],
    links: links.map(([, target = '']) => target),
    anchors: anchorsOf(prose),
  };
}

/** As GitHub makes them of headings: the second of the same name ends in -1. */
function anchorsOf(prose: string): string[] {
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}
