import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';

/** For `describe.skipIf`. */
export const hasBrowser = existsSync(CHROMIUM);

/** Folder for pictures of all pages; none are taken without it. */
const shots = process.env.TRUEFRAME_SCREENSHOTS;

/** One Chromium for all tests of a file. */
export function browserForAll(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!hasBrowser) return;
    // The sandbox of Chromium wants rights that containers do not give.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  return () => browser as Browser;
}

/** Everything that a page did and should not: errors, refusals by its policy, requests to others. */
export function misdeedsOf(page: Page, origin: string): readonly string[] {
  const found: string[] = [];
  page.on('pageerror', ({ message }) => void found.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) found.push(`asked ${url}`);
  });
  return found;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = [
  [1280, 'light'],
  [390, 'dark'],
  [1280, 'dark'],
  [390, 'light'],
] as const;

/**
 * Serious barriers of a page, at two widths, light and dark; `name` is for its pictures. `looks`: 2 for what a page shows in passing,
 * each width and each scheme once.
 */
export async function barriersOf(page: Page, name: string, looks = 4): Promise<readonly string[]> {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const [width, colorScheme] of LOOKS.slice(0, looks)) {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate<AxeResults>('axe.run({resultTypes:["violations"]})');
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      const where = nodes.map(({ html }) => html.slice(0, 150)).join(' ');
      found.push(`${name} ${width} ${colorScheme}: ${id} ${where}`);
    }
    const overhang = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(overhang) > 0) found.push(`${name} is ${overhang} px wider than ${width}`);
    await takePicture(page, `${name}-${width}-${colorScheme}`);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  return found;
}

async function takePicture(page: Page, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
