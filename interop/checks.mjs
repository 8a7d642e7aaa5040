/** Runs named checks one after the other, says how each ended, and sets the exit code. */
export async function runChecks(client, checks) {
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      process.stdout.write(`ok      ${client} ${name}\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`FAILED  ${client} ${name}\n        ${String(error?.cause ?? error)}\n`);
    }
  }
  process.stdout.write(`${client}: ${Object.keys(checks).length - failed} passed, ${failed} failed\n`);
  process.exitCode ||= failed === 0 ? 0 : 1;
}
