import { isUuid, uuidV4, uuidV5 } from './uuid.js';

describe('uuidV5', () => {
  it('agrees with the examples of RFC 9562 and of Python', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    expect(uuidV5(dns, 'python.org')).toBe('886313e1-3b8a-5372-9b90-0c9aee199e5d');
    expect(uuidV5(dns.toUpperCase(), 'python.org')).toBe('886313e1-3b8a-5372-9b90-0c9aee199e5d');
  });

  it('tells names and namespaces apart, and takes any text as a name', () => {
    const namespace = uuidV4();
    const ids = ['', '0', '1', '绣花', '👵'].map((name) => uuidV5(namespace, name));
    expect(new Set([...ids, uuidV5(uuidV4(), '0')]).size).toBe(6);
    expect(ids.every(isUuid)).toBe(true);
  });

  it('refuses a namespace that is no UUID', () => {
    expect(() => uuidV5('ticket-1', '0')).toThrow('ticket-1 is not a UUID');
  });
});
