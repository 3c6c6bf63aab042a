import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Row } from '../csv/row.js';
import { EventStage } from './event-stage.js';
import { KeyRegister } from './key-register.js';

const index = new Map([['a', 0]]);

describe('the stage of events', () => {
  it('hands out every ticket once, its events in order, whatever the order in the file', () => {
    const event = fc.tuple(fc.constantFrom('', 'a', 'b', 'ä', 'case 1', 'case 10', 'case 2'), fc.integer({ min: -5, max: 1000 }));
    fc.assert(fc.property(fc.uniqueArray(event, { selector: ([key, order]) => `${key} ${order}`, maxLength: 60 }), (events) => {
      const stage = new EventStage(['a']);
      events.forEach(([key, order], line) => expect(stage.add(key, order, new Row(line, [`${key}|${order}`], index))).toBe(true));
      const found = [...stage.tickets()];
      stage.close();
      expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
      expect(found.flatMap(({ key, events: own }) => own.map(({ order }) => `${key} ${order}`)).sort())
        .toEqual(events.map(([key, order]) => `${key} ${order}`).sort());
      for (const { key, events: own } of found) {
        expect(own.map(({ order }) => order)).toEqual(own.map(({ order }) => order).toSorted((a, b) => a - b));
        for (const { order, row } of own) expect(row.text('a')).toBe(`${key}|${order}`);
      }
    }), { numRuns: 200 });
  });

  it('holds tickets that fill several pages', () => {
    const stage = new EventStage(['a']);
    for (let i = 0; i < 12_345; i++) stage.add(`case ${i % 7}`, i, new Row(i, [String(i)], index));
    const found = [...stage.tickets()];
    expect(found.map(({ events }) => events.length).reduce((a, b) => a + b)).toBe(12_345);
    expect(found).toHaveLength(7);
    stage.close();
  });

  it('tells of a second event with the same order', () => {
    const stage = new EventStage(['a']);
    expect(stage.add('a', 1, new Row(2, ['x'], index))).toBe(true);
    expect(stage.add('a', 1, new Row(3, ['y'], index))).toBe(false);
    expect([...stage.tickets()].map(({ events }) => events.map(({ row }) => row.text('a')))).toEqual([['x']]);
    stage.close();
  });

  it('keeps the named columns only', () => {
    const stage = new EventStage(['b']);
    stage.add('case', 1, new Row(2, ['left out', 'kept'], new Map([['a', 0], ['b', 1]])));
    expect([...stage.tickets()].map(({ events }) => events.map(({ row }) => row.values))).toEqual([[['kept']]]);
    stage.close();
  });

  it('leaves neither keys nor values in clear in its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-stage-'));
    try {
      const [stagePath, keysPath] = [join(folder, 'stage.db'), join(folder, 'keys.db')];
      const stage = new EventStage(['a'], stagePath);
      const keys = new KeyRegister(keysPath);
      for (let i = 0; i < 10_000; i++) {
        stage.add(`keyholder-${i}`, 0, new Row(i, [`楼下-secret-${i}`], index));
        keys.add(`keyholder-${i}`, i);
      }
      expect([...stage.tickets()][9_999]).toMatchObject({ key: 'keyholder-9999', events: [{ row: { values: ['楼下-secret-9999'] } }] });
      expect(keys.add('keyholder-5', 20_000)).toBe(5);
      stage.close();
      keys.close();
      for (const [path, least] of [[stagePath, 500_000], [keysPath, 200_000]] as const) {
        const bytes = readFileSync(path);
        expect(bytes.length).toBeGreaterThan(least);
        for (const clear of ['secret', '楼下', 'keyholder']) expect(bytes.includes(clear)).toBe(false);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
