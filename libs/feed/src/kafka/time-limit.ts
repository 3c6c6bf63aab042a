/** The other side has been silent for too long. */
export class KafkaSilentError extends Error {
  constructor(what: string, limitMs: number) {
    super(`Kafka did not ${what} within ${limitMs} ms`);
    this.name = 'KafkaSilentError';
  }
}

/** kafkajs bounds its requests, but not the sum of its attempts. @throws KafkaSilentError */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new KafkaSilentError(what, limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
