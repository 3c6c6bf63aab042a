/** What coded fields look like. They are stored in the clear, so none of them has room for a sentence about a person. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
export const ID_LENGTH = 64;
export const ID_KIND = 'an id of letters, digits, dots, hyphens and underscores';

/** `not-ours`, `wrong-address` … */
export const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const CODE_LENGTH = 64;
export const CODE_KIND = 'a code of lower-case words joined by hyphens';

/** `community:xf`, `grid:xf/xf-01`, `unit:power-works`, `subdistrict:east`. */
export const POST = /^(?:community|unit|subdistrict):[A-Za-z0-9][A-Za-z0-9._-]*$|^grid:[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Where a ticket can lie: at a post, or with its reporter after the resolution. */
export const POST_OR_REPORTER = new RegExp(`${POST.source}|^reporter$`);
export const POST_LENGTH = 140;
export const POST_KIND = 'a post such as grid:xf/xf-01, community:xf, unit:power-works or subdistrict:east';

/** One to three labels joined by `/`; a label has neither `/` nor control characters, nor blanks at its ends. */
export const CATEGORY = /^[^/\p{C}\s](?:[^/\p{C}]{0,78}[^/\p{C}\s])?(?:\/[^/\p{C}\s](?:[^/\p{C}]{0,78}[^/\p{C}\s])?){0,2}$/u;
export const CATEGORY_LENGTH = 240;
export const CATEGORY_KIND = 'a path of one to three labels joined by "/"';

export const TICKET_ID = /^\d{8}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;
export const TICKET_ID_LENGTH = 20;
export const TICKET_ID_KIND = 'a ticket id such as 20261122-7KQ4M-X9PTC';

/** The subject of a token, as the issuer gives it. */
export const ACCOUNT = /^[\x21-\x7e]+$/;
export const ACCOUNT_LENGTH = 255;
export const ACCOUNT_KIND = 'an account (token subject) in visible ASCII';
