// Loaded first by the process of a service call, never imported. A terminal sends Ctrl-C to all processes at once, and
// other supervisors do so with SIGTERM: this one may have new tokens that are not saved yet, so it comes to its end, and
// its parent waits for that.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined);
