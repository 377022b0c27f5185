import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes fsync and fdatasync fail while the file `FAIL_SYNC` is there, as those of a broken disk do. */
const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int broken(void) {
  const char *flag = getenv("FAIL_SYNC");
  if (!flag || access(flag, F_OK) != 0) return 0;
  errno = EIO;
  return 1;
}
int fsync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  return broken() ? -1 : real(fd);
}
int fdatasync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  return broken() ? -1 : real(fd);
}
`;

/** Environment of a process whose syncs fail while there is a file at `flag`; undefined without a C compiler. */
export function failingSync(folder: string, flag: string): Record<string, string> | undefined {
  const source = join(folder, 'failing-sync.c');
  const library = join(folder, 'failing-sync.so');
  writeFileSync(source, SOURCE);
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return { LD_PRELOAD: library, FAIL_SYNC: flag };
}
