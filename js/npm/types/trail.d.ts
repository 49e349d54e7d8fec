import type { Events, Params, TrailEvent } from "./events.js";
import type { Cart, Consent, Journey, Phase } from "./journey.js";
import type { ConsentState, Options } from "./options.js";

/** What listeners get, by the name of what they listen to. */
export interface LocalEvents {
  ready: null;
  event: TrailEvent;
  phase: Phase;
  session: { id: string; number: number };
  cart_abandoned: Cart;
  consent: Consent;
  /** A beacon was answered; without a status where there was no answer. */
  beacon: { beacon: string; status?: number };
  dropped: { reason: string; count: number };
}

/** What `export()` answers; "trailmark-export-1" is described in docs/PRIVACY.md. */
export interface Export {
  format: string;
  exportedAt: number;
  queue: TrailEvent[];
  waiting: { fact: string; values: string[] }[];
  sent: { at: number; event: TrailEvent }[];
  [member: string]: unknown;
}

/** What `forget()` answers. */
export interface Forgotten {
  /** The id that the collector was asked to erase. */
  forgotten?: string;
  /** What became of asking. */
  collector?: "nothing" | "asked" | "refused" | "unreachable";
  error?: string;
}

type Answer = Exclude<ConsentState, "required">;

/** The page's instance. */
export interface Trail {
  /**
   * A page view. Resolves when the device has what it may keep of it, at once where it
   * may keep nothing.
   */
  page(overrides?: {
    /** Relative to the page's address, or absolute. */
    url?: string;
    title?: string;
    /** Absolute; anything else is left out. */
    referrer?: string;
  }): Promise<void>;

  /** An event; resolves likewise. */
  track<Name extends keyof Events>(
    name: Name,
    ...params: {} extends Events[Name]
      ? [params?: Events[Name]]
      : [params: Events[Name]]
  ): Promise<void>;
  track<Name extends string>(
    name: Name extends keyof Events ? never : Name,
    params?: Params,
  ): Promise<void>;

  /** Ties the journey to a known customer, with consent `granted`; `null` unties it. */
  identify(user: string | null, traits?: Params): void;

  consent(
    state: Answer | { analytics?: Answer; marketing?: "granted" | "denied" },
  ): void;

  config(options: Partial<Options>): void;

  on<Name extends keyof LocalEvents>(
    name: Name,
    listener: (detail: LocalEvents[Name]) => void,
  ): void;
  off<Name extends keyof LocalEvents>(
    name: Name,
    listener: (detail: LocalEvents[Name]) => void,
  ): void;

  /** Gets each event before it is queued; returns it, changed, or `null` to drop it. */
  use(
    middleware: (event: TrailEvent) => TrailEvent | null | undefined | void,
  ): void;

  /** Sends what is queued. */
  flush(): Promise<{ sent: number; queued: number }>;

  journey(): Promise<Journey>;

  /** Everything that is known of this visitor on this device, and what was sent. */
  export(): Promise<Export>;

  /** Erases it, here and, where it can be asked, at the collector. */
  forget(): Promise<Forgotten>;
}
