import type { ProposedEvent } from './memory-log.js';

/** An event of somebody else, on his stream. */
export interface EventBeside {
  readonly stream: string;
  readonly event: ProposedEvent;
}

const JSON_TYPE = 'application/json';
const NOTHING = Buffer.alloc(0);

function beside(stream: string, type: string, data: string | Uint8Array, contentType = JSON_TYPE): EventBeside {
  return { stream, event: { id: crypto.randomUUID(), type, contentType, data: Buffer.from(data), metadata: NOTHING } };
}

/** A pointer of a projection of the database's own to somebody's event. Its data is no JSON. */
function link(stream: string, to: string): EventBeside {
  return beside(stream, '$>', `0@${to}`, 'application/octet-stream');
}

/** What a server writes before anybody has used it. */
export function founding(): EventBeside[] {
  return [
    beside('$$$stats-127.0.0.1:2113', '$metadata', '{"$maxAge":86400}'), beside('$users', '$User', '"admin"'), beside('$user-admin', '$UserCreated', '{"loginName":"admin"}'),
    beside('$projections-$all', '$ProjectionsInitialized', ''), beside('$projections-$by_category', '$ProjectionUpdated', '{"handlerType":"native"}'),
  ];
}

/** What it writes by itself now and then, having projections. @param stream somebody's latest */
export function ofServer(stream: string, nth: number): EventBeside[] {
  return [
    beside('$stats-127.0.0.1:2113', '$statsCollected', '{"proc-cpu":1.5}'), link(`$ce-${stream.split('-')[0] ?? ''}`, stream), link('$et-TicketReported', stream),
    beside(`$$${stream}-gone`, '$metadata', '{"$tb":9223372036854775807}'), beside('$projections-$by_category-checkpoint', '$ProjectionCheckpoint', `{"$s":{"$ce":${nth}}}`),
  ];
}

/** What other users of the same server write: other installations, and programs that are none of ours. */
export function ofNeighbours(nth: number): EventBeside[] {
  return [
    beside(`ticket-beside-${nth}`, 'TicketReported', '{"ticketId":"no ticket of ours"}'), beside(`t-another-run.community-xf`, 'CommunityCreated', '{}'),
    beside('warehouse-7', 'parcel-scanned', Uint8Array.of(0, 255, 254, nth & 255), 'application/octet-stream'), beside('warehouse-8', 'parcel-lost', '{"half', JSON_TYPE),
    beside('warehouse-9', 'list', '[1,2,3]'), link('warehouse-all', 'warehouse-7'),
  ];
}
