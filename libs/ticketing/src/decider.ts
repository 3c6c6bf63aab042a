/** JSON that RFC 8785 can canonicalise: what an event's data may hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Who acts. `post` is the office held while acting (for example `grid:xf/xf-01`), never a person's name. */
export interface Actor {
  readonly id: string;
  readonly role: string;
  readonly post?: string;
}

/** What a decision may know besides command and state. The caller supplies time; a decider has no clock. */
export interface DecisionContext {
  /** The recordedAt of the events to come: RFC 3339 in UTC with milliseconds. Live rules are judged at it. */
  readonly now: string;
  /** When the act happened in the world. Equals `now` unless the caller says otherwise. */
  readonly occurredAt: string;
  readonly actor: Actor;
  /** `import`: steps of a source are judged at `occurredAt`, see DOMAIN "Imported history". */
  readonly mode: 'live' | 'import';
}

/** An event as a decider returns it: coded data in the clear, personal data to be sealed. */
export interface NewEvent<Type extends string = string, Data = JsonObject, Personal = JsonObject> {
  readonly type: Type;
  readonly data: Data;
  readonly personal?: Personal;
  /** Only where it differs from the context's: implied steps of a source. */
  readonly occurredAt?: string;
  /** Only where it differs from the context's: a step the system takes by itself within somebody's command. */
  readonly actor?: Actor;
  /** The live rule an imported step would have broken. */
  readonly imported?: { readonly rule: string };
  /**
   * Time made it, not the command that came upon it: its name within the stream. Its event id comes out of that name, so
   * it is recorded once, whoever comes first. Nothing personal, and no `personal` part.
   */
  readonly timeFact?: string;
}

/** An event as `evolve` sees it again: never with personal data, so that state and figures survive erasure. */
export interface Fact<Type extends string = string, Data = JsonObject> {
  readonly type: Type;
  readonly data: Data;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly imported?: { readonly rule: string };
}

/** Jérémie Chassaing's decider: pure functions over one stream. */
export interface Decider<State, Command, Event extends NewEvent<string, object, object>> {
  readonly initialState: State;
  /** @throws RuleViolation when the state refuses the command */
  decide(command: Command, state: State, context: DecisionContext): readonly Event[];
  /**
   * What time alone has brought since the stream's last event: every one a `timeFact` with its own `occurredAt`, in order.
   * They are recorded before the command is judged, and also when it is then refused.
   */
  due?(state: State, context: DecisionContext): readonly Event[];
  evolve(state: State, fact: Fact<string, object>): State;
}
