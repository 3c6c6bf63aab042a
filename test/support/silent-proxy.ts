import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Between a client and a server on loopback: told to be silent it keeps every connection, takes new ones, and passes nothing on. */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;

  private constructor(private readonly server: Server) {}

  static async before(targetPort: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server);
    server.on('connection', (client) => proxy.join(client, connect(targetPort, '127.0.0.1')));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  fallSilent(): void {
    this.silent = true;
    for (const socket of this.sockets) socket.pause();
  }

  speakAgain(): void {
    this.silent = false;
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket, target: Socket): void {
    for (const [from, to] of [[client, target], [target, client]] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      if (this.silent) from.pause();
      // One end gone takes the other with it.
      from.on('error', () => undefined).on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
