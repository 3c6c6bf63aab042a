// Set up for the jest project `engines`: installations of its suites keep their log in EventStoreDB.
process.env['XIUHUA_TEST_EVENT_STORE'] = 'eventstoredb';
