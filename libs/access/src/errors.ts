import type { Role } from './caller.js';

/** 403: the role may not do this, whatever the object; or may see the object and not do this to it. */
export class RoleForbiddenError extends Error {
  /**
   * @param permission what was asked, for example `Acknowledge`
   * @param condition what would have to hold, for a role that has the permission under a condition
   */
  constructor(
    readonly role: Role,
    readonly permission: string,
    readonly condition?: string,
  ) {
    super(condition === undefined ? `role ${role} has no permission ${permission}` : `role ${role} may ${permission} only ${condition}`);
    this.name = 'RoleForbiddenError';
  }
}

/** 404: does not exist, or not for this caller. Says nothing more, so that the two cannot be told apart. */
export class OutOfScopeError extends Error {
  constructor() {
    super('there is nothing under this id, or it is out of your scope');
    this.name = 'OutOfScopeError';
  }
}
