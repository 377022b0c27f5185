import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { testClip } from './support/clips.ts';

const testing = import.meta.resolve('@trueframe/daemon/testing');

/** Runs a line of code where PATH holds no ffmpeg, and gives the code of its error. */
function codeOf(line: string): string {
  const script = `
    import { openFile, probeFile, runFfmpeg } from '${testing}';
    import { Writable } from 'node:stream';
    const output = new Writable({ emitClose: false, write: (chunk, encoding, done) => done() });
    const job = { input: 'file:/dev/null', inputOptions: [], outputOptions: ['-f', 'null'], output, onLine() {} };
    await ${line}.then(() => console.log('none'), (error) => console.log(error.code, error.message));
  `;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: '/nowhere' },
  });
}

test('without ffmpeg on PATH the error says what to install', () => {
  for (const line of [
    'runFfmpeg(job).exited',
    `openFile('${testClip('clip.mp4')}', []).then((file) => probeFile(file))`,
  ]) {
    expect(codeOf(line)).toMatch(/^FFMPEG_MISSING .*install the ffmpeg package/);
  }
});
