/** English. */
export const en = {
  lang: "en",
  title: "Your privacy here",
  intro:
    "This site measures with Trailmark, which works on your device. Here you see what it knows, what was sent, and you decide.",
  choices: "What you allow",
  analytics: [
    "Analytics",
    "Remember my visits on this device, to make the site better.",
  ],
  marketing: ["Marketing", "Connect my visits with advertising."],
  states: {
    granted:
      "Your visits are remembered on this device. A random number stands for you.",
    cookieless:
      "Visits are counted without recognising you. Nothing is stored on this device.",
    required:
      "You have not answered yet. Until you do, nothing is stored and nothing is sent.",
    denied: "You have said no. Nothing is stored and nothing is sent.",
  },
  from: (source) =>
    ({
      api: "This was answered on this site.",
      memory: "This is your answer from an earlier visit.",
      attribute: "This is how the site is set up.",
    })[source] ??
    (source && `This was said by a privacy signal: ${source}.`),
  known: "What is known",
  facts: [
    "Your random number",
    "Your customer number",
    "Visits",
    "Pages in this visit",
    "Looked at for",
    "How you came",
    "Orders",
    "Waiting to be sent",
    "Entries on this device",
  ],
  nothing: "Nothing is known about you here.",
  phase: "Where we think you are",
  noPhase: "No guess is made.",
  guess: (phase, percent) =>
    `Probably: ${phase} (${percent} %). This guess is made on your device.`,
  because: (reasons) => `Because of: ${reasons}.`,
  sent: "What was sent",
  sentSummary: (shown, all) =>
    `The last ${shown} of ${all} messages that arrived within 30 days:`,
  nothingSent: "Nothing is known to have been sent.",
  download: "Download everything",
  erase: "Erase everything",
  question:
    "Erase what is stored here, and ask the server to erase its copy? This cannot be undone.",
  eraseNow: "Yes, erase it",
  keep: "No, keep it",
  changed: "Your answer counts from now on.",
  downloaded: "The file is in your downloads.",
  erasing: "Erasing …",
  erased: {
    asked: "Erased here, and the server was asked to erase its copy.",
    nothing: "Erased. The server had nothing about you.",
    refused:
      "Erased here. The server did not accept the request: give the site this number to have its copy erased: {id}",
    unreachable:
      "Erased here. The server could not be reached: give the site this number to have its copy erased: {id}",
  },
  unavailable:
    "The measuring script is not running here, so nothing is measured.",
  phases: {
    awareness: "you are looking around",
    consideration: "you are comparing",
    conversion: "you are about to buy",
    retention: "you are a customer",
    advocacy: "you recommend us to others",
  },
  events: {
    session_start: "Visit began",
    page_view: "Page viewed",
    user_engagement: "Time on a page",
    phase_change: "Guess changed",
    consent_change: "Consent changed",
    outbound_click: "Link to another site",
    file_download: "File downloaded",
    form_start: "Form begun",
    form_submit: "Form sent",
    view_item: "Product viewed",
    view_item_list: "List of products viewed",
    add_to_cart: "Added to cart",
    remove_from_cart: "Removed from cart",
    view_cart: "Cart viewed",
    begin_checkout: "Checkout begun",
    purchase: "Purchase",
    attribution: "How you came, with a purchase",
    cart_abandoned: "Cart left",
    bounce: "Left after one page",
  },
};
