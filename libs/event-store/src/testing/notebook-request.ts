import type { CommandRequest } from '../handle-command.js';
import { uuidV4 } from '../uuid.js';
import { type Notebook, notebook, type NotebookCommand, type NotebookEvent } from './notebook.js';

export type NotebookRequest = CommandRequest<Notebook, NotebookCommand, NotebookEvent>;

/** A request as the engine makes it; the body identifies the command. */
export function notebookRequest(streamId: string, command: NotebookCommand, change: Partial<NotebookRequest> = {}): NotebookRequest {
  return {
    streamId, decider: notebook, command, commandId: uuidV4(), correlationId: uuidV4(),
    body: { ...command, by: undefined }, actor: { id: 'clerk-1', role: 'dispatcher' },
    keyRef: (book, event) => (event?.type === 'NotebookOpened' ? event.data.owner : book.owner),
    ...change,
  };
}
