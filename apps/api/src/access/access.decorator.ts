import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Permission } from '#libs/access/src/permissions.js';

const ACCESS = 'xiuhua:access';
export const PUBLIC = 'public';

/** Says who may call a route: whoever the table of libs/access gives this permission. A route without it stops the start-up. */
export const Access = (permission: Permission): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, permission), ApiBearerAuth(), ApiExtension('x-permission', permission));

/** For what must answer without a token: health, metrics. */
export const Public = (): MethodDecorator => applyDecorators(SetMetadata(ACCESS, PUBLIC), ApiExtension('x-permission', PUBLIC));

/**
 * What a handler asks of its caller.
 * @throws Error when it says nothing: deny by default
 */
export function accessOf(handler: object): Permission | typeof PUBLIC {
  const access = Reflect.getMetadata(ACCESS, handler) as Permission | typeof PUBLIC | undefined;
  if (access === undefined) throw new Error('this route does not say who may call it');
  return access;
}

export function hasAccess(handler: object): boolean {
  return Reflect.hasMetadata(ACCESS, handler);
}
