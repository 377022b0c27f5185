/**
 * Cancels a running analysis, or ends any other command, when nobody reads on (`trueframe …
 * head`).
 */
export function endWithReader(): void {
  process.stdout.on('error', () => {
    // As shells count SIGPIPE, which Node ignores.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(128 + 13);
  });
  // Nobody listens to what goes wrong; the results may still be wanted.
  process.stderr.on('error', () => {});
}
