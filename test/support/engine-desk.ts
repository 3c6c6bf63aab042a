import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stoppable {
  stop(): Promise<void>;
}

/** Where the suites of one test run, each in a process of its own, ask for the address of an engine that all of them share. */
export class EngineDesk<Engine extends Stoppable> {
  private engine: Promise<Engine> | undefined;
  private readonly server: Server;

  private constructor(start: () => Promise<Engine>, addressOf: (engine: Engine) => string) {
    this.server = createServer((_request, response) => {
      this.engine ??= start();
      this.engine.then((engine) => response.end(addressOf(engine)), (error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  /** Nothing is started before the first one asks. */
  static async open<Engine extends Stoppable>(start: () => Promise<Engine>, addressOf: (engine: Engine) => string): Promise<EngineDesk<Engine>> {
    const desk = new EngineDesk(start, addressOf);
    await once(desk.server.listen(0, '127.0.0.1'), 'listening');
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops the engine too, where one was started. */
  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await (await this.engine)?.stop();
  }
}
