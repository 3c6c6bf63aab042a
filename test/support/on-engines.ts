// Set up for the jest project `engines`: installations of its suites keep their log in EventStoreDB and their read model in PostgreSQL.
process.env['XIUHUA_TEST_EVENT_STORE'] = 'eventstoredb';
process.env['XIUHUA_TEST_READ_MODEL'] = 'postgres';
