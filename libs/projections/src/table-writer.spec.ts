import type { ProjectionTable } from './projection.js';
import { alikeChanges, valuesOf } from './table-writer.js';

describe('what a writer takes of a row', () => {
  const columns = ['id', 'place', 'count'];

  it('stands in the order of the columns, however the row was made', () => {
    expect(valuesOf(columns, { id: 'a', place: null, count: 3 })).toEqual(['a', null, 3]);
    expect(valuesOf(columns, { count: 3, id: 'a', place: null })).toEqual(['a', null, 3]);
  });

  it('is nothing but the columns', () => {
    expect(valuesOf(columns, { id: 'a', place: 'x', count: 3, note: 'no column' })).toEqual(['a', 'x', 3]);
    expect(valuesOf(columns, { id: 'a', note: 'no column', place: 'x' })).toEqual(['a', 'x', undefined]);
  });
});

describe('rows to be changed', () => {
  const table: ProjectionTable = {
    name: 'things', columns: { id: { type: 'text' }, place: { type: 'text', nullable: true }, count: { type: 'integer' } }, key: ['id'],
  };

  it('go together where they differ in the same columns, and not at all where they do not differ', () => {
    const [moved, also, same, counted] = [
      { id: 'a', place: 'y', count: 1 }, { count: 2, place: null, id: 'b' }, { id: 'c', place: 'x', count: 3 }, { id: 'd', place: 'x', count: 9 },
    ];
    expect(alikeChanges(table, [
      { from: { id: 'a', place: 'x', count: 1 }, to: moved }, { from: { id: 'b', place: 'x', count: 2 }, to: also },
      { from: { place: 'x', id: 'c', count: 3 }, to: same }, { from: { id: 'd', place: 'x', count: 4 }, to: counted },
    ])).toEqual([{ columns: ['place'], rows: [moved, also] }, { columns: ['count'], rows: [counted] }]);
  });
});
