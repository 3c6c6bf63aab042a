import { Metadata, status } from '@grpc/grpc-js';

/** As the server refuses a call: an account that it does not know by the status alone, one that may not by an exception's name as well. */
export function refused(code: status.UNAUTHENTICATED | status.PERMISSION_DENIED): Error {
  const metadata = new Metadata();
  if (code === status.PERMISSION_DENIED) metadata.set('exception', 'access-denied');
  return Object.assign(new Error(code === status.PERMISSION_DENIED ? 'Access Denied' : 'Authentication failed'), { code, metadata });
}
