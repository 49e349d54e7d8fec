/** English. */
export const en = {
  lang: "en",
  title: "Your privacy here",
  intro:
    "This site measures with Trailmark, on your device. You see what it knows and what was sent, and you decide.",
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
  sources: {
    api: "This was answered on this site.",
    memory: "This is your earlier answer.",
    attribute: "This is how the site is set up.",
  },
  signal: "This was said by a privacy signal: ",
  known: "What is known",
  facts: [
    "Your random number",
    "Your customer number",
    "Visits",
    "Pages in this visit",
    "Looked at for",
    "How you came",
    "Orders",
    "Still waiting",
    "Entries on this device",
  ],
  nothing: "Nothing is known about you here.",
  phase: "Where we think you are",
  noPhase: "No guess is made.",
  guess: (phase, percent) =>
    `Probably: ${phase} (${percent}%). Your device guesses that.`,
  because: (reasons) => `Because of: ${reasons}.`,
  sent: "What was sent",
  sentSummary: (shown, all) =>
    `The last ${shown} of ${all} messages that arrived within 30 days:`,
  nothingSent: "As far as is known, nothing.",
  download: "Download everything",
  erase: "Erase everything",
  question:
    "Erase everything here, and ask the server to erase its copy? This cannot be undone.",
  eraseNow: "Yes, erase it",
  keep: "No, keep it",
  changed: "Your answer counts from now on.",
  overruled:
    "Your answer does not count here: the privacy signal comes before it.",
  downloaded: "The file is in your downloads.",
  erased: {
    asked: "Erased here, and the server was asked to erase its copy.",
    nothing: "Erased. The server had nothing about you.",
    unreachable:
      "Erased here, but the server did not take the request. By this number the site can erase its copy: ",
  },
  unavailable: "Nothing is measured here.",
  phases: {
    awareness: "you are looking around",
    consideration: "you are comparing",
    conversion: "you are about to buy",
    retention: "you are a customer",
    advocacy: "you recommend us to others",
  },
};
