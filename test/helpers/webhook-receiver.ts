import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { type ChildProcess, spawn } from './programs.ts';

const PROGRAM = fileURLToPath(
  new URL('../../examples/python/webhook_receiver.py', import.meta.url),
);

/** A secret, as Standard Webhooks writes it. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;

/** A notice as a receiver has it. */
export interface GotNotice {
  readonly id: string;
  readonly kind: string;
  readonly sessionId: string;
  readonly sequence: string;
}

/** The receiver of the examples, in a process of its own, which checks signatures; it comes and goes on one port. */
export class WebhookReceiver {
  /** Notices whose signatures were right, in the order in which they came; each process leaves those out that it has had. */
  readonly got: GotNotice[] = [];
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}/hook`;
  }

  static async open(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(await freePort());
    onTestFinished(() => receiver.kill());
    return receiver;
  }

  start(): void {
    const env = { ...process.env, WEBHOOK_SECRET };
    const child = spawn('/usr/bin/python3', [PROGRAM, String(this.#port)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => this.got.push(JSON.parse(line)));
  }

  /** SIGKILL: connections break off, answers are lost. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  }
}
