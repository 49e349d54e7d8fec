import type { Text } from "./events.js";

/** A list, as such or as a text with spaces or commas between its words. */
export type List<Word extends string = string> = Text<Word> | readonly Word[];

export type Protocol =
  | "trailmark"
  | "amplitude"
  | "cloudevents"
  | "ga4"
  | "goatcounter"
  | "matomo"
  | "mixpanel"
  | "otlp"
  | "plausible"
  | "posthog"
  | "rudderstack"
  | "segment"
  | "snowplow"
  | "umami";

export type Sensor =
  | "pages"
  | "links"
  | "downloads"
  | "forms"
  | "engagement"
  | "search"
  | "commerce"
  | "contact"
  | "share"
  | "errors404";

export type Signal =
  | "gpc"
  | "dnt"
  | "tcf"
  | "gpp"
  | "consent-mode"
  | "wp"
  | "shopify"
  | "klaro"
  | "cookieconsent"
  | "cookiebot"
  | "onetrust"
  | "usercentrics"
  | "osano";

export type Model =
  "accra" | "four-phase" | "six-stage" | "three-phase" | "seven-step";

export type ConsentState = "required" | "denied" | "cookieless" | "granted";

/** The options of the script tag's attributes, in camelCase. */
export interface Options {
  /** Where beacons go; resolved against the page. Several with a list. */
  collector: string | readonly string[];
  /** What each collector speaks: `trailmark` where nothing is said. */
  protocol?: Protocol | List<Protocol>;
  /** Site, property or project id of the collector. */
  site?: string | readonly string[];
  /** Write key or token, where the protocol needs one. */
  key?: string | readonly string[];
  /** What the visitor has to agree to before a collector gets anything. */
  purpose?: List<"analytics" | "marketing">;
  /** Where consent starts: `cookieless` where nothing is said. */
  consent?: ConsentState;
  /** Which privacy signals of browser and consent platforms are followed: `auto` where nothing is said. */
  signals?: "auto" | "off" | List<"auto" | "strict" | Signal>;
  /** What a platform calls analytics and marketing here: `platform:analytics:marketing`. */
  signalNames?: List;
  /** How much an event says: `full` where nothing is said. */
  privacy?: "full" | "coarse" | "private";
  /** The phase model, or one of the site's own: its name and a phase for each stage. */
  model?: Model | List;
  /** How many days before a purchase a visit still counts: 90. */
  lookbackDays?: number;
  /** What is captured without code: `all` where nothing is said. */
  auto?: "all" | "none" | List<Sensor>;
  /** Query parameters that stay in URLs. */
  queryParams?: List;
  /** Query parameters that say what was searched for. */
  searchParams?: List;
  /** Patterns of what is replaced besides personal data. */
  scrub?: List;
  /** Whether a page goes by its canonical URL: true. */
  canonical?: boolean;
  /** Whether a change of the URL's hash is a page view: false. */
  hashRouting?: boolean;
  /** Own domains beside the page's own. */
  domains?: List;
  /** Events with which a batch leaves: 10. */
  batchSize?: number;
  /** Milliseconds after which it leaves at the latest: 5000. */
  batchMs?: number;
  /** Share of visitors that is measured, 0 to 1: 1. */
  sample?: number;
  /** Minutes of inactivity that end a session: 30. */
  sessionMinutes?: number;
  /** Days that the device remembers: 180. */
  retentionDays?: number;
  /** Globs of paths that are never measured. */
  ignore?: List;
  /** What becomes of events by robots: `mark` where nothing is said. */
  bots?: "mark" | "drop" | "keep";
  /** Explains each event and each decision on the console. */
  debug?: boolean;
}
