/** The name of a policy or calendar. Definitions have DEFINITION_NAME. */
export const DOCUMENT_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
