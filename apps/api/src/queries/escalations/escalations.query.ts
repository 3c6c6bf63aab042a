import { ACCOUNTABLE_LEVELS, type AccountableLevel } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, OneOf } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';
import { WorkListQuery } from '../work-list/work-list.query.js';

export class EscalationsQuery extends WorkListQuery {
  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, example: 'xf' })
  readonly community?: string;

  @OneOf(ACCOUNTABLE_LEVELS, { optional: true, description: 'Escalated to this level' })
  readonly level?: AccountableLevel;
}
