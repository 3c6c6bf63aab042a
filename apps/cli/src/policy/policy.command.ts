import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseDocument } from 'yaml';
import { checkPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';

/** Above what any policy within its bounds is; the api takes less (BODY_LIMIT_BYTES). */
const MAX_BYTES = 4 * 1024 * 1024;
/** Aliases a policy may use: enough for a ladder per stage and rule, too few to grow a small file without bound. */
const MAX_ALIASES = 500;

export function addPolicyCommand(program: Command, io: CliIo): void {
  const policy = program.command('policy')
    .description('work on deadline policies before they are published')
    .addHelpText('after', `
Examples:
  $ xiuhua policy check docs/examples/policy.example.yaml
${EXIT_CODES_HELP}`);
  policy.command('check <file>')
    .description('print every fault of a policy in YAML or JSON, or "valid"')
    .addHelpText('after', `
Whether the calendar that it names is published, and its version the next one, is checked on publication.

Examples:
  $ xiuhua policy check policy.yaml
  $ xiuhua policy check policy.json && echo "can be published"
${EXIT_CODES_HELP}`)
    .action(async (file: string) => {
      const result = checkPolicy(await readPolicyFile(file));
      if ('document' in result) {
        const { name, version, rules } = result.document;
        return io.out(`valid: ${name} version ${version}, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`);
      }
      for (const fault of result.faults) io.out(faultLine(fault));
      throw new CliError(`${file} has ${result.faults.length} ${result.faults.length === 1 ? 'fault' : 'faults'}`);
    });
}

/** One line for a person: place, value, rule and way out. */
export const faultLine = ({ path, rule, value, wayOut }: DocumentFault): string => `${path}${value === undefined ? '' : ` = ${value}`}: ${rule}; ${wayOut}`;

/**
 * The value of a YAML or JSON file, which is YAML too; not checked.
 * @throws CliError when it cannot be read
 */
export async function readPolicyFile(file: string): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new CliError(`${file} has ${size} bytes; a policy has at most ${MAX_BYTES}`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, EXIT.failed, { cause: error });
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new CliError(`${file} is neither YAML nor JSON: ${document.errors.map(({ message }) => message).join('\n')}`);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, EXIT.failed, { cause: error });
  }
}
