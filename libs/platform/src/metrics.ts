import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: fine around the promises of the API (p99 under 40 ms), coarse elsewhere. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 5];

/** A part that is away must not keep the other numbers from whoever looks for the fault. */
const GAUGE_PATIENCE_MS = 1_000;

async function readInTime<T>(read: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), GAUGE_PATIENCE_MS);
  });
  try {
    return await Promise.race([read(), tooLate]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again only once the answer before has come: a scrape does not wait for a slow one, and must not pile another upon it. */
function oneAtATime<T>(read: () => T | Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => (underWay ??= (async () => read())().finally(() => { underWay = undefined; }));
}

interface TimedRequest {
  readonly method: string;
  /** The route's pattern, never a raw URL: few label values, nothing personal. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Prometheus metrics of one process: requests by route pattern, appends, and whatever gauges its parts add. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'xiuhua_http_request_duration_seconds', help: 'Duration of HTTP requests by method, route pattern and status',
    labelNames: ['method', 'route', 'status'], buckets: LATENCY_BUCKETS, registers: [this.registry],
  });
  readonly #appends = new Histogram({
    name: 'xiuhua_append_duration_seconds', help: 'From handing events to the store until they are durable',
    buckets: LATENCY_BUCKETS, registers: [this.registry],
  });
  readonly #refusals = new Counter({
    name: 'xiuhua_refusals_total', help: 'Commands refused, by rule or problem', labelNames: ['reason'], registers: [this.registry],
  });
  readonly #resends = new Counter({
    name: 'xiuhua_append_resends_total', help: 'Appends sent again because their outcome was unknown', registers: [this.registry],
  });
  readonly #reconnects = new Counter({
    name: 'xiuhua_event_store_reconnects_total', help: 'Connections to the event store that had to be replaced', labelNames: ['lane'], registers: [this.registry],
  });
  readonly #keyStoreReconnects = new Counter({
    name: 'xiuhua_key_store_reconnects_total', help: 'Connections to the key store that had to be replaced', registers: [this.registry],
  });
  // Looking a child up by its labels hashes them each time; a request must not pay that.
  readonly #requestChildren = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  requestTook({ method, route, status, seconds }: TimedRequest): void {
    const key = `${method} ${route} ${status}`;
    let child = this.#requestChildren.get(key);
    if (child === undefined) {
      child = this.#requests.labels({ method, route, status: String(status) });
      this.#requestChildren.set(key, child);
    }
    child.observe(seconds);
  }

  appendTook(seconds: number): void {
    this.#appends.observe(seconds);
  }

  appendResent(): void {
    this.#resends.inc();
  }

  /** @param lane what the connection was for: few values */
  reconnected(lane: string): void {
    this.#reconnects.inc({ lane });
  }

  keyStoreReconnected(): void {
    this.#keyStoreReconnects.inc();
  }

  refused(reason: string): void {
    this.#refusals.inc({ reason });
  }

  /** A number asked for whenever Prometheus scrapes; NaN while the part that knows it does not answer. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const ask = oneAtATime(read);
    new Gauge({
      name, help, registers: [this.registry],
      async collect() {
        this.set(await readInTime(ask) ?? Number.NaN);
      },
    });
  }

  /** A number per label value, asked for whenever Prometheus scrapes; values that are gone, or cannot be told now, disappear. */
  labelledGauge(name: string, help: string, label: string, read: () => Promise<ReadonlyMap<string, number>>): void {
    const ask = oneAtATime(read);
    new Gauge({
      name, help, labelNames: [label], registers: [this.registry],
      async collect() {
        const values = await readInTime(ask);
        this.reset();
        for (const [value, number] of values ?? []) this.set({ [label]: value }, number);
      },
    });
  }
}
