import type { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { CliError } from '../../cli-io.js';
import type { ImportRunContext } from '../run/community-importer.js';
import { publicationCommandId } from '../run/import-ids.js';
import { patiently } from '../run/patience.js';
import type { ImportPolicy } from './import-policy.js';

/**
 * The log must hold the policy and the calendar that its tickets refer to, before they do. The calendar first: the policy
 * names it.
 * @throws CliError when another content has the name and version, or the version is not the next one
 */
export async function publishImportPolicy({ toPublish: { policy, calendar } }: ImportPolicy, { actor, importId, source }: ImportRunContext, publications: PublicationCommands): Promise<void> {
  try {
    if (calendar !== undefined) {
      const by = { actor, commandId: publicationCommandId(source, 'calendar', calendar), correlationId: importId };
      await patiently(() => publications.ensureCalendar(calendar, by));
    }
    if (policy !== undefined) {
      const by = { actor, commandId: publicationCommandId(source, 'policy', policy), correlationId: importId };
      await patiently(() => publications.ensurePolicy(policy, by));
    }
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const details = Object.entries(error.detail).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
    throw new CliError(`the policy of the mapping or its calendar cannot be published: ${error.rule} (${details}); nothing was imported`, undefined, { cause: error });
  }
}
