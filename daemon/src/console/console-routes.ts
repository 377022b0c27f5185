import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Route } from '../http/route.ts';
import { readSite, type SiteFile } from './site.ts';

const PATH = '/console/';
const methods = ['GET', 'HEAD'] as const;

/** Bundlers put a hash of its content into the name of a file here. */
const HASHED = 'assets/';

/**
 * Rights of the pages: their own scripts and styles, pictures that calls brought, calls to this listener. Browsers refuse inline code,
 * other addresses and frames.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  vary: 'Accept-Encoding',
};

/**
 * Returns the routes of the web console. Its files are the same for everybody and hold nothing of this daemon, so nobody is asked for
 * a credential; the calls that its pages make are guarded as all calls are.
 */
export function consoleRoutes(folder = siteFolder()): readonly Route[] {
  const files = readSite(folder);
  return [
    {
      path: '/console',
      methods,
      needed: 'none',
      serve: (_, response) => void response.writeHead(308, { location: PATH }).end(),
    },
    {
      path: PATH,
      methods,
      needed: 'none',
      serve: (request, response, path) => {
        const name = path.slice(PATH.length) || 'index.html';
        const file = files.get(name);
        if (file) send(request, response, name, file);
        else if (files.size > 0) response.writeHead(404).end('the console has no such file\n');
        else response.writeHead(404).end('the console is not built; run `npm run build`\n');
      },
    },
  ];
}

function siteFolder(): string {
  return fileURLToPath(new URL('.', import.meta.resolve('@trueframe/console/site/index.html')));
}

function send(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  name: string,
  { type, etag, body, gzipped }: SiteFile,
): void {
  const caching = name.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const common = { ...HEADERS, 'cache-control': caching, etag };
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, common).end();
    return;
  }
  const takesGzip = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  const bytes = takesGzip && gzipped ? gzipped : body;
  response.writeHead(200, {
    ...common,
    'content-type': type,
    'content-length': bytes.length,
    ...(bytes === gzipped && { 'content-encoding': 'gzip' }),
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}
