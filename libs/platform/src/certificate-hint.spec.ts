import { certificateHint } from './certificate-hint.js';
import { errorFacts } from './logging.js';

describe('the hint beside an error', () => {
  it.each(['self-signed certificate in certificate chain', 'unable to verify the first certificate', 'Hostname/IP does not match certificate\'s altnames'])('of a refused certificate names what to set: %s', (message) => {
    const error = new Error('not reached', { cause: new Error(message) });
    expect(certificateHint(error)).toMatch(/KAFKA_TLS_CA_FILE.*READ_MODEL_URL.*KEY_STORE_URL.*EVENT_STORE_URL/);
    expect(errorFacts(error)).toMatchObject({ hint: certificateHint(error), cause: { message } });
  });

  it('is absent from any other', () => {
    expect(errorFacts(new Error('connect ECONNREFUSED'))).not.toHaveProperty('hint');
    expect(certificateHint('a certificate')).toBeUndefined();
  });
});
