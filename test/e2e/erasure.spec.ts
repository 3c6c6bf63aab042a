import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aReport, onTicket } from '../support/tickets.js';

/** Everything personal that this person and the staff write; each of these must never lie anywhere in the clear. */
const SECRETS = ['Fictional Feng', '010-55550177', 'salt vanished', 'Willow Lane 9', 'shown the recordings', 'he feels heard', 'calm and kind'];

describe('a person who is erased', () => {
  let on: Installation;
  let ticketId: string;
  let othersTicket: string;
  let personRef: string;
  let keysBefore: string;
  let before: { readonly hashes: readonly string[]; readonly figures: unknown };

  const hashesOf = async () => {
    const { body } = await on.get(`/tickets/${ticketId}/history`, 'supervisor');
    return (body as { steps: { hash: string }[] }).steps.map(({ hash }) => hash);
  };
  const figuresAt = async (position: string) => {
    const { body } = await on.get(`/response-times?groupBy=grid&atLeast=${position}`, 'supervisor');
    return (body as { rows: unknown }).rows;
  };
  const keyStore = () => join(on.dataDir, 'keys.db');
  const everything = () => readdirSync(on.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));

  beforeAll(async () => {
    on = await Installation.start({ projector: true });
    const { body } = await on.command('/tickets', aReport({
      channel: 'hotline', description: 'A bag of salt vanished from the stairwell', address: 'Willow Lane 9',
      reporter: { name: 'Fictional Feng', phone: '010-55550177' },
    }), 'dispatcher');
    ticketId = (body as { ticketId: string }).ticketId;
    const act = onTicket(on, ticketId);
    await act('dispatch', { level: 'grid', gridId: 'xf-01', instruction: 'Be calm and kind' }, 'dispatcher');
    await act('note-progress', { visibility: 'public', note: 'He was shown the recordings' }, 'leader');
    await act('resolve', { outcome: 'explained', text: 'Now he feels heard' }, 'leader');
    const others = aReport({ channel: 'hotline', description: 'A lamp is dark', reporter: { phone: '010-55550178' } });
    // The last event: figures as of its position hold everything.
    const last = (await on.command('/tickets', others, 'dispatcher')).body as { ticketId: string; position: string };
    othersTicket = last.ticketId;
    personRef = ((await on.get(`/tickets/${ticketId}`, 'dispatcher')).body as { reporterRef: string }).reporterRef;
    before = { hashes: await hashesOf(), figures: await figuresAt(last.position) };
    // A backup as an operator makes it: the file as the stopped service leaves it.
    keysBefore = join(mkdtempSync(join(tmpdir(), 'xiuhua-backup-')), 'keys.db');
    await on.stopApi();
    copyFileSync(keyStore(), keysBefore);
    await on.startApi();
  });
  afterAll(async () => {
    await on.stop();
    rmSync(dirname(keysBefore), { recursive: true, force: true });
  });

  it('was never in the clear in any file or log line, and could be read by who may', async () => {
    expect((await on.get(`/tickets/${ticketId}/history`, 'leader')).text).toContain('shown the recordings');
    for (const secret of SECRETS) {
      for (const bytes of everything()) expect([secret, bytes.includes(secret)]).toEqual([secret, false]);
    }
  });

  it('is gone from every answer at once, while chain and figures stay', async () => {
    const erased = await on.command(`/persons/${personRef}/erase`, {}, 'admin');
    expect(erased.body).toMatchObject({ personRef, changed: true });
    for (const who of ['leader', 'dispatcher', 'supervisor', 'analyst'] satisfies AccountName[]) {
      for (const path of [`/tickets/${ticketId}`, `/tickets/${ticketId}/history`, '/tickets']) {
        const { text } = await on.get(path, who);
        for (const secret of SECRETS) expect([who, path, text.includes(secret)]).toEqual([who, path, false]);
      }
    }
    const { body } = await on.get(`/tickets/${ticketId}/history`, 'supervisor');
    expect((body as { steps: { erased: boolean }[] }).steps.map((step) => step.erased)).toEqual([true, true, true, true]);
    expect((await on.get(`/tickets/${ticketId}`, 'supervisor')).body).toMatchObject({ erased: true, report: null, status: 'resolved' });
    expect(await hashesOf()).toEqual(before.hashes);
    expect(await figuresAt('1')).toEqual(before.figures);
  });

  it('is erased once: again answers the same and changes nothing', async () => {
    const again = await on.command(`/persons/${personRef}/erase`, {}, 'admin');
    expect(again.body).toMatchObject({ personRef, changed: false });
  });

  it('cannot be opened or written about any more, but the case goes on', async () => {
    const opened = await on.post(`/tickets/${ticketId}/open-identity`, { reasonCode: 'contact' }, 'supervisor');
    expectProblem(opened, 409, 'rule-violated');
    expect(opened.body).toMatchObject({ rule: 'person-erased' });
    const written = await on.post(`/tickets/${ticketId}/note-progress`, { visibility: 'internal', note: 'He called' }, 'dispatcher');
    expect([written.status, (written.body as { rule: string }).rule]).toEqual([409, 'person-erased']);
    await on.command(`/tickets/${ticketId}/note-progress`, { visibility: 'internal', attachmentIds: ['photo-a'] }, 'dispatcher');
    await on.command(`/tickets/${ticketId}/close`, {}, 'supervisor');
  });

  it('stays erased when an older copy of the key store is put back', async () => {
    await on.stopApi();
    for (const suffix of ['', '-wal', '-shm']) rmSync(keyStore() + suffix, { force: true });
    copyFileSync(keysBefore, keyStore());
    await on.startApi();
    for (const who of ['leader', 'dispatcher', 'supervisor'] satisfies AccountName[]) {
      for (const path of [`/tickets/${ticketId}`, `/tickets/${ticketId}/history`]) {
        const { text } = await on.get(path, who);
        for (const secret of SECRETS) expect([who, path, text.includes(secret)]).toEqual([who, path, false]);
      }
    }
    expect((await on.get(`/tickets/${ticketId}`, 'supervisor')).body).toMatchObject({ erased: true, report: null });
    expect((await on.post(`/tickets/${ticketId}/open-identity`, { reasonCode: 'contact' }, 'supervisor')).body).toMatchObject({ rule: 'person-erased' });
    expect((await on.get(`/tickets/${othersTicket}`, 'dispatcher')).body).toMatchObject({ erased: false, report: { description: 'A lamp is dark' } });
    await on.stopApi();
    expect(on.log).toContain('"event":"erasures-replayed","persons":1');
    await on.startApi();
  });

  it('comes back as another person', async () => {
    const { body } = await on.command('/tickets', aReport({ channel: 'hotline', reporter: { phone: '010-55550177' } }), 'dispatcher');
    const seen = await on.get(`/tickets/${(body as { ticketId: string }).ticketId}`, 'dispatcher');
    expect((seen.body as { reporterRef: string }).reporterRef).not.toBe(personRef);
  });
});
