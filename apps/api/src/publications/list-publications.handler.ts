import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { PublicationKind } from '#libs/read-model/src/publications/publication-table.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { pageOf } from '../queries/page-of.js';
import { ReadYourWrites } from '../queries/read-your-writes.js';
import { seesStaffAccounts } from '../queries/staff-accounts.js';
import type { ListPublicationsQuery } from './list-publications.query.js';
import type { PublicationPageResponse } from './list-publications.response.js';

export class ListPublications extends Query<PublicationPageResponse> {
  constructor(
    readonly kind: PublicationKind,
    readonly query: ListPublicationsQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ListPublications)
export class ListPublicationsHandler implements IQueryHandler<ListPublications> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  async execute({ kind, query, caller }: ListPublications): Promise<PublicationPageResponse> {
    await this.readYourWrites.until(query.atLeast);
    const page = await this.readModel.publications(kind, pageOf(query));
    if (seesStaffAccounts(caller.role)) return page;
    return { ...page, items: page.items.map(({ name, versions }) => ({ name, versions: versions.map((one) => ({ ...one, publishedBy: null })) })) };
  }
}
