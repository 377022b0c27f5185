import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempFolderForAll } from '../../../test/helpers/temp-folder.ts';
import { Routes } from '../http/route.ts';
import { consoleRoutes } from './console-routes.ts';

const scratch = tempFolderForAll();
const site = join(scratch, 'site');
mkdirSync(join(site, 'assets'), { recursive: true });
writeFileSync(join(site, 'index.html'), '<!doctype html>');
writeFileSync(join(site, 'assets/a-1.js'), 'let a;');
writeFileSync(join(site, 'assets/a-1.js.gz'), gzipSync('let a;'));
writeFileSync(join(scratch, 'secret.html'), 'secret');

const routes = new Routes();
const server = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0] as string;
  void routes.find(path)?.serve(request, response, path);
});
let address: string;
beforeAll(async () => {
  routes.add(...consoleRoutes(site));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const get = (path: string, init: RequestInit = {}) =>
  fetch(address + path, { redirect: 'manual', ...init });

test('the page may load nothing from elsewhere, run nothing inline, and stand in no frame', async () => {
  const { status, headers } = await get('/console/');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test('files with a hash in their name are kept by browsers; compressed for those who take it', async () => {
  const packed = await get('/console/assets/a-1.js');
  expect(packed.headers.get('cache-control')).toContain('immutable');
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(await packed.text()).toBe('let a;');
  const plain = await get('/console/assets/a-1.js', { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe('let a;');
});

test('what a browser has is not sent again', async () => {
  const etag = (await get('/console/')).headers.get('etag') ?? '';
  const again = await get('/console/', { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('without the slash at its end the address leads to the page', async () => {
  const { status, headers } = await get('/console');
  expect([status, headers.get('location')]).toEqual([308, '/console/']);
});

test.each([
  '/console/nothing.js',
  '/console/..%2fsecret.html',
  '/console/__proto__',
  '/console/assets/',
])('there is no %s', async (path) => {
  const answer = await get(path).catch(() => undefined);
  expect(await answer?.text()).not.toContain('secret');
  expect([404, undefined]).toContain(answer?.status);
});

test('a console that was not built says so', async () => {
  const [, route] = consoleRoutes(join(scratch, 'not-built'));
  if (route) routes.add({ ...route, path: '/unbuilt/' });
  const answer = await get('/unbuilt/');
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('npm run build');
});
