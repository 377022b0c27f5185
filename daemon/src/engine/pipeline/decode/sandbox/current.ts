import { Sandbox } from './sandbox.ts';

let current: Promise<Sandbox> | undefined;

/** Every tool that this process starts from now on runs in this sandbox, and waits until it is open. */
export function useSandbox(sandbox: Promise<Sandbox> | undefined): void {
  current = sandbox;
}

/** Returns the sandbox of this process. One that nobody has chosen is no room, but ends its decoders with it. */
export function currentSandbox(): Promise<Sandbox> {
  current ??= Sandbox.open('off');
  return current;
}
