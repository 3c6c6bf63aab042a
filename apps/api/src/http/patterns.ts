/**
 * What coded fields look like. They are stored in the clear and for ever: no erasure reaches them. A pattern cannot tell a
 * name from a word, but it can keep out telephone, identity card and account numbers, and leave no room for a story.
 * What people say belongs into the texts, which are sealed.
 */
const NO_NUMBERS = '(?!.*\\p{Nd}{5})';

export const ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
export const ID_LENGTH = 64;
export const ID_KIND = 'an id of letters, digits, dots, hyphens and underscores';

/**
 * An id that nothing here looks up, so that it could be anything: of a place, or of a file kept elsewhere. The ids of
 * communities, grids and units have no such bound: they are official numbers at times, and a command can only name what an
 * admin has entered. A UUID may pass, because its digits run long by chance.
 */
export const FREE_ID = new RegExp(
  `^(?:${NO_NUMBERS}[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})$`, 'u',
);
export const FREE_ID_KIND = 'a UUID, or an id of letters, digits, dots, hyphens and underscores without a run of five digits,';

/** `not-ours`, `wrong-address` … */
export const CODE = new RegExp(`^${NO_NUMBERS}[a-z0-9]+(?:-[a-z0-9]+)*$`, 'u');
export const CODE_LENGTH = 64;
export const CODE_KIND = 'a code of lower-case words joined by hyphens, without a run of five digits,';

/** `community:xf`, `grid:xf/xf-01`, `unit:power-works`, `subdistrict:east`. */
export const POST = /^(?:community|unit|subdistrict):[A-Za-z0-9][A-Za-z0-9._-]*$|^grid:[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Where a ticket can lie: at a post, or with its reporter after the resolution. */
export const POST_OR_REPORTER = new RegExp(`${POST.source}|^reporter$`);
export const POST_LENGTH = 140;
export const POST_KIND = 'a post such as grid:xf/xf-01, community:xf, unit:power-works or subdistrict:east';

const path = (label: string): string => `${label}(?:/${label}){0,2}`;
/** Neither `/` nor control characters, nor blanks at its ends. */
const label = (maxLength: number): string => `[^/\\p{C}\\s](?:[^/\\p{C}]{0,${maxLength - 2}}[^/\\p{C}\\s])?`;

/** What a report may be filed under. */
export const CATEGORY = new RegExp(`^${NO_NUMBERS}${path(label(40))}$`, 'u');
export const CATEGORY_LENGTH = 122;
export const CATEGORY_KIND = 'a path of one to three labels joined by "/", each of at most 40 characters and without a run of five digits,';

/** What can be looked for: imported tickets keep the categories of their source, which may be longer. */
export const CATEGORY_SOUGHT = new RegExp(`^${path(label(80))}$`, 'u');
export const CATEGORY_SOUGHT_LENGTH = 242;
export const CATEGORY_SOUGHT_KIND = 'a path of one to three labels joined by "/"';

export const TICKET_ID = /^\d{8}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;
export const TICKET_ID_LENGTH = 20;
export const TICKET_ID_KIND = 'a ticket id such as 20261122-7KQ4M-X9PTC';

/** The subject of a token, as the issuer gives it. */
export const ACCOUNT = /^[\x21-\x7e]+$/;
export const ACCOUNT_LENGTH = 255;
export const ACCOUNT_KIND = 'an account (token subject) in visible ASCII';
