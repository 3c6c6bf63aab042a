import { communityPost, REPORTER_POST } from './post.js';
import type { Ticket } from './ticket-state.js';

/**
 * The post that must act now: the dispatching community, the assignee, after a resolution the reporter.
 * @returns undefined once the ticket has ended
 */
export function holderOf(ticket: Ticket): string | undefined {
  switch (ticket.status) {
    case 'reported': return communityPost(ticket.communityId);
    case 'dispatched':
    case 'acknowledged':
    case 'mediating': return ticket.assignment.post;
    case 'resolved': return REPORTER_POST;
    case 'none':
    case 'closed':
    case 'rejected':
    case 'withdrawn': return undefined;
    default: {
      const never: never = ticket;
      throw new Error(`no holder for ${JSON.stringify(never)}`);
    }
  }
}
