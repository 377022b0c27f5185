import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testClip } from './support/clips.ts';

const dist = fileURLToPath(new URL('../../daemon/dist/engine/pipeline/', import.meta.url));

/** Runs a line of code where PATH holds no ffmpeg, and gives the code of its error. */
function codeOf(line: string): string {
  const script = `
    import { runFfmpeg } from '${dist}decode/ffmpeg.js';
    import { probeFile } from '${dist}decode/probe-file.js';
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
  for (const line of ['runFfmpeg(job).exited', `probeFile('${testClip('clip.mp4')}')`]) {
    expect(codeOf(line)).toMatch(/^FFMPEG_MISSING .*install the ffmpeg package/);
  }
});
