// Whether the process of this container says that it is ready: exit code 0 or 1, and on the standard output what it says.
const PATIENCE_MS = 4_000;

try {
  const answer = await fetch(`http://127.0.0.1:${process.argv[2] ?? '3000'}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(String(error));
  process.exitCode = 1;
}
