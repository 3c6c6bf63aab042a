import { CALLERS_BY_PHONE, RESIDENTS } from './demo-people.js';
import type { DemoContext } from './demo-story.js';
import { DEMO_STORIES } from './load-demo.js';

/** Fields of commands and reports that are sealed. Labels of buildings are the organisation's, not a person's. */
const SEALED = ['description', 'address', 'instruction', 'message', 'reason', 'note', 'parties', 'terms', 'evidence', 'text', 'comment'];
const ANY: DemoContext = { inDays: () => '', ticketOf: () => '' };

/** Every name, phone number, resident's account and free text of the demo: none of it may lie anywhere in the clear. */
export function demoTexts(): readonly string[] {
  const people = [...Object.values(RESIDENTS), ...Object.values(CALLERS_BY_PHONE)];
  const identities = people.flatMap((person) => [
    person.name, ...person.name.split(/(?<=\p{Script=Han}) /u), person.phone, person.phone.replaceAll('-', ''), ...('account' in person ? [person.account] : []),
  ]);
  const commands = DEMO_STORIES.flatMap(({ report, steps }) => [
    report, ...steps.map(([, , command]) => (typeof command === 'function' ? command(ANY) : command)),
  ]);
  const texts = commands.flatMap((command) => Object.entries(command).filter(([name]) => SEALED.includes(name)).flatMap(([, value]) => value as string | string[]));
  // both halves of a bilingual text count by themselves
  return [...new Set([...identities, ...texts.flatMap((text) => [text, ...text.split(' / ')])])];
}
