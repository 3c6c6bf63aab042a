import { SetMetadata } from '@nestjs/common';

export const ACCESS = 'xiuhua:access';
export const PUBLIC = 'public';

/** Says who may call a route: the permission in the table of libs/access. A route without it stops the start-up. */
export const Access = (permission: string) => SetMetadata(ACCESS, permission);

/** For what must answer without a token: health, metrics, the API description. */
export const Public = () => SetMetadata(ACCESS, PUBLIC);
