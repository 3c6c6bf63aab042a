import { writeSync } from 'node:fs';
import { CommandsUnderTest } from './store-commands.js';

/** Child process that is killed: 64 callers carry out commands from number `first` on, telling of each question and answer. */
async function main(folder: string, first: number): Promise<void> {
  const under = await CommandsUnderTest.open(folder);
  await under.openBooks();
  let next = first;
  const caller = async (): Promise<never> => {
    for (;;) {
      const n = next++;
      writeSync(1, `asked ${n}\n`);
      const { revision, position } = await under.write(n);
      writeSync(1, `answered ${n} ${revision} ${position}\n`);
    }
  };
  await Promise.all(Array.from({ length: 64 }, caller));
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
