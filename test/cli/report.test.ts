import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { expect, test } from 'vitest';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

/** Addresses, and whatever else would make a browser ask somebody. */
const OUTSIDE = /https?:|src="(?!data:)|url\(|<script|<link|@import/;

const analyze = (cwd: string, ...args: string[]) =>
  trueframeHere(['analyze', ...args, ...faultyFlags], { cwd });

/** JPEG files that are in a page. */
function pictures(page: string): Buffer[] {
  return [...page.matchAll(/data:image\/jpeg;base64,([^"]+)"/g)].map(([, text]) =>
    Buffer.from(text as string, 'base64'),
  );
}

test('one source: a page that needs no other, with verdict, faces, hashes and how to make it again', async () => {
  const folder = tempFolder();
  const clip = join(folder, "<b>it's.mp4");
  copyFileSync(makeClip(2), clip);
  const flags = ['--pipeline', 'brightness', '--report', 'out/r.html'];
  const { code, stdout, stderr } = await analyze(folder, clip, ...flags, '--json');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // Scores were asked for by the report only.
  expect(jsonLines<{ scores?: object }>(stdout).filter(({ scores }) => scores)).toEqual([]);
  const page = readFileSync(join(folder, 'out/r.html'), 'utf8');
  expect(page).not.toMatch(OUTSIDE);
  expect(page).not.toContain('<b>it');
  expect(page).toContain('&lt;b&gt;it&#39;s.mp4');
  expect(page).toContain(createHash('sha256').update(readFileSync(clip)).digest('hex'));
  expect(page).toMatch(/Face 1: \w+/);
  expect(page).toMatch(/class="ensemble" d="M/);
  expect(page).toContain('--pipeline brightness --report out/r.html');
  const crops = pictures(page);
  expect(crops.length).toBeGreaterThan(0);
  for (const crop of crops) expect(crop.toString('hex')).toMatch(/^ffd8.*ffd9$/);
});

test('several sources: an index with the worst first, and what failed says so', async () => {
  const folder = tempFolder();
  const clip = makeClip(1);
  const sources = [clip, '/nowhere/missing.mp4'];
  const flags = ['--pipeline', 'fixed-face', '--report', 'all.html'];
  const { code } = await analyze(folder, ...sources, ...flags);

  expect(code).toBe(2);
  const index = readFileSync(join(folder, 'all.html'), 'utf8');
  expect(index).not.toMatch(OUTSIDE);
  const links = [...index.matchAll(/href="([^"]+)"/g)].map(([, href]) => href as string);
  const pages = [`1-${parse(clip).name}.html`, '2-missing.html'];
  expect(links).toEqual(pages.map((page) => `all/${page}`));
  expect(readdirSync(join(folder, 'all')).sort()).toEqual(pages);
  const missing = readFileSync(join(folder, 'all/2-missing.html'), 'utf8');
  expect(missing).toMatch(/no verdict.*no such file.*Nothing is said about this source/s);
  expect(missing).not.toContain('no sign of synthesis');
});

test('evidence: the faces that decided, with time, box and scores', async () => {
  const folder = tempFolder();
  const flags = ['--pipeline', 'fixed-face', '--evidence', 'evidence'];
  const { code, stderr } = await analyze(folder, makeClip(3), ...flags);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const at = (file: string) => join(folder, 'evidence', file);
  const { sha256, label, faces } = JSON.parse(readFileSync(at('evidence.json'), 'utf8'));
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(label).toBe('LABEL_SYNTHETIC_LIKELY');
  expect(faces).toHaveLength(3);
  for (const face of faces) {
    expect(face).toMatchObject({ trackId: 1, score: 0.9, box: { x1: 96, y1: 48 } });
    expect(readFileSync(at(face.file)).toString('hex')).toMatch(/^ffd8.*ffd9$/);
  }
});

test.skipIf(!hasShared)('the pictures show the face of a real clip, upright', async () => {
  const folder = tempFolder();
  const flags = ['--models', shared('models'), '--report', 'r.html', '--json'];
  const { code } = await trueframeHere(['analyze', faceClip, ...flags], { cwd: folder });

  expect(code).toBe(0);
  const page = readFileSync(join(folder, 'r.html'), 'utf8');
  expect(pictures(page)).toHaveLength(3);
  expect(page.length).toBeLessThan(200_000);
});
