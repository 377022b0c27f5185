import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { trueframe } from '../cli/run-trueframe.ts';
import { writeTokens } from '../helpers/credentials.ts';
import { faultyFlags, withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startRelay } from '../helpers/relay.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { tempFolder, tempFolderForAll } from '../helpers/temp-folder.ts';
import { testDaemonForAll } from '../helpers/test-daemon.ts';
import { barriersOf, browserForAll, hasBrowser, misdeedsOf } from './browser.ts';

const { path, tokens } = writeTokens(tempFolderForAll(), {
  reviewer: { role: 'submitter', tenant: 'desk' },
});
const daemon = testDaemonForAll({
  ...withFaultyPlugins,
  auth: { tokens: path },
  sessions: { admission: 'off' },
  sources: { stallTimeout: '2s', loopback: 'allowed' },
  evidence: { enabled: true },
});
const browser = browserForAll();

/** One page for all tests: a person does not begin anew for each task either. */
let page: Page;
let misdeeds: readonly string[];
let origin: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  origin = `http://${daemon().metricsAddress}`;
  page = await browser().newPage();
  page.setDefaultTimeout(20_000);
  misdeeds = misdeedsOf(page, origin);
});

const verdict = () => page.getByRole('region', { name: 'Verdict' });
const events = () => page.getByRole('region', { name: 'List of events' });

/** Code that makes a page think so. */
const showAs = (state: string) => `
  Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));`;

async function add(source: string, labels = ''): Promise<void> {
  await page.goto(`${origin}/console/#/`);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByRole('textbox', { name: 'Source' }).fill(source);
  await page.getByRole('textbox', { name: 'Labels' }).fill(labels);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { level: 1, name: source.split('/').at(-1) as string }).waitFor();
}

describe.skipIf(!hasBrowser)('the console in Chromium', () => {
  test('asks for a token, says that a wrong one was refused, and lets in with the right one', async () => {
    await page.goto(`${origin}/console/`);
    await page.getByLabel('Token').fill(`tf_${'A'.repeat(43)}`);
    expect(await barriersOf(page, 'sign-in', 2)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The token was refused').waitFor();
    await page.getByLabel('Token').fill(tokens.reviewer);
    await page.keyboard.press('Enter');
    await page.getByText('0 sessions, 0 running').waitFor();
    expect(await page.evaluate('JSON.stringify([{...localStorage}, document.cookie])')).toBe(
      '[{},""]',
    );
    // The browser itself notes answers that refuse.
    expect(misdeeds.filter((text) => !/status of 401/.test(text))).toEqual([]);
  });

  test('a dialog is used by keyboard alone: Esc closes it, and the focus is back', async () => {
    const button = page.getByRole('button', { name: 'Add a source' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog input:focus').waitFor();
    expect(await barriersOf(page, 'add', 2)).toEqual([]);
    await page.getByRole('textbox', { name: 'Source' }).fill('x');
    await page.getByRole('textbox', { name: 'Labels' }).fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('is no label').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Add a source');
  });

  test('a file is added, and its page says what was found', async () => {
    await add(makeClip(2, 'interview.mp4'), 'case=4711');
    await verdict().getByText('· final').waitFor();
    const words = await verdict().innerText();
    expect(words).toMatch(/^synthetic likely/i);
    expect(words).toContain('At least one face looks manipulated.');
    expect(words).toContain('Ended: the source ended.');
    const row = page.getByRole('region', { name: 'Table of faces' }).getByRole('row').nth(1);
    expect(await row.innerText()).toMatch(/^1\s.*synthetic likely 0\.90/s);
    expect(await page.getByRole('img', { name: /^Score over time/ }).count()).toBe(1);
    expect(await events().innerText()).toContain('Face 1: synthetic likely, 0.90 (final).');
    await page.getByRole('button', { name: 'Problems' }).click();
    await page.getByText('Nothing yet.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page
      .getByRole('img', { name: /^Face 1 at .*, highest 0\.90/ })
      .first()
      .waitFor();
    expect(await barriersOf(page, 'file')).toEqual([]);

    await page.getByRole('button', { name: 'Delete the evidence' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('There are no pictures of faces').waitFor();
    await page.reload();
    await page.getByText('There are no pictures of faces').waitFor();
  });

  test('a file that is not there: the page and the list say why', async () => {
    await add('/nowhere/missing.mp4');
    await verdict().getByText('No such file: /nowhere/missing.mp4').waitFor();
    await page.getByRole('link', { name: 'All sessions' }).click();
    const row = page.getByRole('row', { name: /missing\.mp4/ });
    await row.getByText('No such file: /nowhere/missing.mp4').waitFor();
    await page.getByRole('textbox', { name: 'Label' }).fill('case=4711');
    await page.getByText('1 of 2').waitFor();
    expect(await page.getByRole('row', { name: /interview/ }).count()).toBe(1);
    expect(await barriersOf(page, 'sessions')).toEqual([]);
  });

  test.skipIf(!hasRtspServer)(
    'a stream runs with a moving picture, is lost, comes back, and is stopped',
    async () => {
      const rtsp = await RtspServer.start();
      await add(rtsp.url());
      const given: string[] = [];
      page.on('requestfailed', (call) => void given.push(call.url().split('/').at(-1) as string));
      const seen = new Set<string | null>();
      const picture = page.getByRole('img', { name: /^Newest frame of rtsp/ });
      await expect
        .poll(async () => seen.add(await picture.getAttribute('src')).size, { interval: 50 })
        .toBeGreaterThan(5);
      expect(await page.locator('.face text').first().textContent()).toMatch(/^\d+ · 0\.90$/);
      expect(await barriersOf(page, 'stream')).toEqual([]);

      await page.evaluate(showAs('hidden'));
      await expect.poll(() => given.sort()).toEqual(['Watch', 'WatchPicture']);
      await page.evaluate(showAs('visible'));
      await expect.poll(async () => seen.has(await picture.getAttribute('src'))).toBe(false);

      await rtsp.kill();
      await page.getByText('recovering', { exact: true }).waitFor();
      await events().getByText('waiting to try again').first().waitFor();
      await rtsp.start();
      await page.getByText('running', { exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Not seen' }).waitFor();

      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
      await verdict().getByText('Ended: it was stopped.').waitFor();
      expect(await picture.count()).toBe(0);
      await page.getByRole('link', { name: 'All sessions' }).click();
      await page.getByRole('row', { name: /rtsp/ }).getByText('Ended: it was stopped.').waitFor();
    },
  );

  test('the page of the daemon shows health, capacity and what there is', async () => {
    await page.getByRole('link', { name: 'Daemon' }).click();
    await page.getByText('Ready for sessions').waitFor();
    await page.getByRole('row', { name: /^fixed-face\s*default/ }).waitFor();
    await page.getByText('0, full quality').waitFor();
    expect(await barriersOf(page, 'daemon')).toEqual([]);
  });

  test('no page asked another address, ran what its policy refuses, or threw', () => {
    expect(misdeeds.filter((text) => !/status of 401/.test(text))).toEqual([]);
  });

  test('when the daemon cannot be reached the page says so, and says when it is back', async () => {
    const relay = await startRelay(daemon().metricsAddress);
    const other = await browser().newPage();
    await other.addInitScript(`sessionStorage.setItem('trueframe.token', '${tokens.reviewer}')`);
    await other.goto(`http://${relay.address}/console/`);
    await other.getByText('3 sessions, 0 running').waitFor();
    await relay.cut();
    await other.getByText(/^No connection to the daemon since/).waitFor();
    expect(await barriersOf(other, 'lost', 2)).toEqual([]);
    await relay.restore();
    await other.getByText('Connected again.').waitFor();
    await other.close();
  });

  test('a report of the command line has no serious barrier either', async () => {
    const cwd = tempFolder();
    const flags = ['--pipeline', 'brightness', '--report', 'r.html', ...faultyFlags];
    const clip = makeClip(1, `${'longword'.repeat(8)}.mp4`);
    await trueframe(['analyze', clip, ...flags], { cwd });
    const other = await browser().newPage();
    await other.goto(`file://${join(cwd, 'r.html')}`);
    expect(await barriersOf(other, 'report')).toEqual([]);
    await other.close();
  });
});

test('all files of the console together stay below 250 KB, compressed', async () => {
  const site = new URL('../../console/dist/site/', import.meta.url);
  const index = readFileSync(new URL('index.html', site), 'utf8');
  const names = [...index.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThanOrEqual(3);
  const bytes = ['index.html', ...names].map(
    (name) => gzipSync(readFileSync(new URL(name as string, site))).length,
  );
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(250_000);
});
