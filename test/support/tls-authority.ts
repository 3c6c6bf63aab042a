import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MS = 20_000;
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Files in PEM, and what is in them. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What this machine lacks to make certificates; undefined: nothing. */
export function whyNoCertificates(): string | undefined {
  return spawnSync('openssl', ['version'], { timeout: LIMIT_MS }).status === 0 ? undefined : 'openssl not found';
}

/** An authority of its own, made for one test and gone with it. */
export class TlsAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'xiuhua-tls-'));
  /** What whoever trusts it names. */
  readonly caFile = join(this.folder, 'ca.pem');

  constructor() {
    this.openssl('req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=an authority of tests', '-keyout', this.path('ca.key'), '-out', this.caFile);
  }

  /** For a server on loopback. */
  certificate(): Certificate {
    const [keyFile, certFile, request, names] = ['server.key', 'server.pem', 'server.csr', 'names'].map((name) => this.path(name)) as [string, string, string, string];
    writeFileSync(names, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    this.openssl('req', ...NEW_KEY, '-subj', '/CN=localhost', '-keyout', keyFile, '-out', request);
    this.openssl('x509', '-req', '-in', request, '-CA', this.caFile, '-CAkey', this.path('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', names, '-out', certFile);
    return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private openssl(...args: readonly string[]): void {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8', timeout: LIMIT_MS });
    if (status !== 0) throw new Error(`openssl ${args[0]} failed:\n${stderr}`);
  }
}
