import type { Command } from 'commander';
import { faultsOfDefinition, type FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import { CliError, type CliIo, EXIT_CODES_HELP } from '../cli-io.js';
import { faultLine, readPolicyFile } from '../policy/policy.command.js';

export function addDefinitionCommand(program: Command, io: CliIo): void {
  const definition = program.command('definition')
    .description('work on what figures mean before it is published')
    .addHelpText('after', `
Examples:
  $ xiuhua definition check three-rates.yaml
${EXIT_CODES_HELP}`);
  definition.command('check <file>')
    .description('print every fault of a definition in YAML or JSON, or "valid"')
    .addHelpText('after', `
Whether its version is the next one is checked on publication. JSON Schema: docs/examples/definition.schema.json

Examples:
  $ xiuhua definition check docs/examples/definition.example.yaml
${EXIT_CODES_HELP}`)
    .action(async (file: string) => {
      const document = await readPolicyFile(file);
      const faults = faultsOfDefinition(document);
      for (const fault of faults) io.out(faultLine(fault));
      if (faults.length > 0) throw new CliError(`${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
      const { name, version, figure } = document as FigureDefinition;
      io.out(`valid: ${name} version ${version}, of ${figure}`);
    });
}
