import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: fine around the promises of the API (p99 under 40 ms), coarse elsewhere. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 5];

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

  refused(reason: string): void {
    this.#refusals.inc({ reason });
  }

  /** A number asked for whenever Prometheus scrapes. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name, help, registers: [this.registry],
      async collect() {
        // A part that is away has no value; the others still have.
        this.set(await Promise.resolve().then(read).catch(() => Number.NaN));
      },
    });
  }

  /** A number per label value, asked for whenever Prometheus scrapes; values that are gone disappear. */
  labelledGauge(name: string, help: string, label: string, read: () => Promise<ReadonlyMap<string, number>>): void {
    new Gauge({
      name, help, labelNames: [label], registers: [this.registry],
      async collect() {
        const values = await read().catch(() => new Map<string, number>());
        this.reset();
        for (const [value, number] of values) this.set({ [label]: value }, number);
      },
    });
  }
}
