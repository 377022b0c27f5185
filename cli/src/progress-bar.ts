import { SingleBar } from 'cli-progress';

/** A bar on stderr, from 0 to `total`. `payload` fills the words in braces of `format`. `stop` shows the cursor again. */
export function startBar(format: string, total: number, payload: object): SingleBar {
  const bar = new SingleBar({
    format,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0, payload);
  return bar;
}
