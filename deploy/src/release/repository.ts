import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: unknown;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A workspace: its folder from the root, and its package.json. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A checkout of this repository. */
export class Repository {
  readonly root: string;
  readonly manifest: Manifest;
  readonly workspaces: readonly Workspace[];

  constructor(root = fileURLToPath(new URL('../../../', import.meta.url))) {
    this.root = root;
    this.manifest = this.#manifestOf('.');
    const folders = this.manifest.workspaces ?? [];
    this.workspaces = folders.map((folder) => ({ folder, manifest: this.#manifestOf(folder) }));
  }

  get version(): string {
    return this.manifest.version;
  }

  /** Packages that others may install, each after those that it depends on. */
  get published(): readonly Workspace[] {
    const ordered = new Set<Workspace>();
    const add = (workspace: Workspace): void => {
      const { name, dependencies = {}, private: isPrivate } = workspace.manifest;
      for (const other of this.workspaces) {
        if (other.manifest.name !== name && other.manifest.name in dependencies) add(other);
      }
      if (!isPrivate) ordered.add(workspace);
    };
    for (const workspace of this.workspaces) add(workspace);
    return [...ordered];
  }

  /** @throws when there is no such file */
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /**
   * Runs a program in the root. Returns what it printed.
   * @throws when it fails; what it says goes to stderr
   */
  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, {
      cwd: this.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 256 * 1024 * 1024,
    });
  }

  #manifestOf(folder: string): Manifest {
    return JSON.parse(this.read(join(folder, 'package.json')));
  }
}
