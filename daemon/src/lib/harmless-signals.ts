// Imported for its effect by every program of ours. SIGUSR1 would open Node's debugger to whoever is on this machine, and
// SIGUSR2 end the process; operators send both to daemons in good faith, to rotate a log or ask for a report.
for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {});
