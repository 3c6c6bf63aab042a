import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { openEngine } from '#libs/engine/src/engine.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { RULES } from '#libs/ticketing/src/rules.js';
import { CliError, type CliIo, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, requireLog, withDataDir } from '../data-folder.js';
import { faultLine, readDocumentFile } from './document-file.js';
import { CALENDAR, DEFINITION, type DocumentKind, POLICY } from './document-kinds.js';

export function addPolicyCommand(program: Command, io: CliIo): void {
  addDocumentCommand(program, io, POLICY);
}

export function addCalendarCommand(program: Command, io: CliIo): void {
  addDocumentCommand(program, io, CALENDAR);
}

export function addDefinitionCommand(program: Command, io: CliIo): void {
  addDocumentCommand(program, io, DEFINITION);
}

function addDocumentCommand<D>(program: Command, io: CliIo, kind: DocumentKind<D>): void {
  const { noun, about, example, notChecked } = kind;
  const command = program.command(noun)
    .description(`check and publish ${about}`)
    .addHelpText('after', `
Examples:
  $ xiuhua ${noun} check ${example}
${EXIT_CODES_HELP}`);
  command.command('check <file>')
    .description(`print every fault of a ${noun} in YAML or JSON, or "valid"`)
    .addHelpText('after', `
${notChecked}

Examples:
  $ xiuhua ${noun} check ${noun}.yaml
  $ xiuhua ${noun} check ${noun}.json && echo "can be published"
${EXIT_CODES_HELP}`)
    .action(async (file: string) => {
      const value = await readDocumentFile(file);
      tellFaults(kind.faultsOf(value), file, io);
      io.out(`valid: ${kind.describe(value as D)}`);
    });
  withDataDir(command.command('publish <file>'))
    .description(`publish the next version of a ${noun} in YAML or JSON; what is published never changes`)
    .addHelpText('after', `
Published already with this very content: nothing is recorded. A service that runs on the data goes by it within a second.

Examples:
  $ xiuhua ${noun} publish ${noun}.yaml --data-dir /srv/xiuhua
${EXIT_CODES_HELP}`)
    .action(async (file: string, options: DataFolderOptions) => io.out(await publish(kind, file, options, io)));
}

async function publish<D>(kind: DocumentKind<D>, file: string, options: DataFolderOptions, io: CliIo): Promise<string> {
  const value = await readDocumentFile(file);
  tellFaults(kind.faultsOf(value), file, io);
  const config = configOf(options, io);
  requireLog(config);
  const engine = await openEngine(config, { writes: 'background' });
  try {
    const recorded = await kind.publish(engine.publications, value as D, { actor: { id: 'cli', role: 'admin' }, commandId: randomUUID(), correlationId: randomUUID() });
    return `${recorded ? 'published' : 'was published before'}: ${kind.describe(value as D)}`;
  } catch (error) {
    if (error instanceof InvalidDocumentError) tellFaults(error.faults, file, io);
    if (error instanceof RuleViolation) throw new CliError(refusalOf(error, file), undefined, { cause: error });
    throw error;
  } finally {
    await engine.close();
  }
}

/** @throws CliError unless there are none */
function tellFaults(faults: readonly DocumentFault[], file: string, io: CliIo): void {
  if (faults.length === 0) return;
  for (const fault of faults) io.out(faultLine(fault));
  throw new CliError(`${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
}

function refusalOf({ rule, detail }: RuleViolation, file: string): string {
  const details = Object.entries(detail).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
  return `${file} cannot be published: ${rule} (${details}). ${RULES[rule].wayOut}`;
}
