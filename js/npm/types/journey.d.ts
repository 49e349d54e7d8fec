import type { Item, Text } from "./events.js";
import type { ConsentState, Model } from "./options.js";

export interface Session {
  /** Missing where nothing was told yet. */
  id?: string;
  number: number;
  /** In milliseconds since 1970. */
  startedAt: number;
  pages: number;
  engagedMs: number;
  entryPage?: string;
  exitPage?: string;
  bounced: boolean;
}

export interface Phase {
  model: Text<Model>;
  name: Text<
    "awareness" | "consideration" | "conversion" | "retention" | "advocacy"
  >;
  probability: number;
  /** Of each phase of the model. */
  distribution: Record<string, number>;
  /** What speaks most for it; weights are natural logarithms of likelihood ratios. */
  because: { touchpoint: string; weight: number }[];
}

export interface Cart {
  value: number;
  currency?: string;
  items: Item[];
}

export interface Credit {
  channel?: string;
  source?: string;
  campaign?: string;
  /** The credits of a model sum to one. */
  credit: number;
}

export interface Consent {
  analytics: ConsentState;
  marketing: "granted" | "denied";
  /** Who said so. */
  from: Text<"api" | "attribute"> | `signal:${string}`;
}

/** What the device makes of this visitor. */
export interface Journey {
  visitor: string | null;
  user: string | null;
  resets: number;
  touches: number;
  session: Session;
  phase: Phase;
  /** The probability of a purchase in this session. */
  intent: { purchase: number };
  cart: Cart & { state: "open" | "abandoned" | "empty" | "purchased" };
  value: {
    orders: number;
    revenue: number;
    currency?: string;
    firstOrderAt?: number;
    lastOrderAt?: number;
    touchesToPurchase?: number;
    /** By currency. */
    revenues: Record<string, number>;
  };
  /** Credits by model, of the last purchase or as if it were made now. */
  attribution: Record<
    | "influence"
    | "first"
    | "last"
    | "lastNonDirect"
    | "linear"
    | "timeDecay"
    | "position",
    Credit[]
  >;
  consent: Consent & { at: number };
}
