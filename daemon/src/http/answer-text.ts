import type { ServerResponse } from 'node:http';

/** Answers with a sentence, which no browser takes for a page. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    .end(`${text}\n`);
}
