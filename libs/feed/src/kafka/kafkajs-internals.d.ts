/** What encode-produce.ts takes of kafkajs 2.2.4, the last release, that its own types leave out. */
declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  const produce: import('./encode-produce.js').ProduceProtocol;
  export default produce;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  const crc32C: (bytes: Buffer) => number;
  export default crc32C;
}
