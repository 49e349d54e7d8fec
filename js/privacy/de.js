/** Deutsch. */
export const de = {
  lang: "de",
  title: "Ihre Privatsphäre hier",
  intro:
    "Diese Website misst mit Trailmark, auf Ihrem Gerät. Sie sehen, was es weiß und was gesendet wurde, und entscheiden.",
  choices: "Was Sie erlauben",
  analytics: [
    "Analyse",
    "Meine Besuche auf diesem Gerät merken, damit die Website besser wird.",
  ],
  marketing: ["Marketing", "Meine Besuche mit Werbung in Verbindung bringen."],
  states: {
    granted:
      "Ihre Besuche werden auf diesem Gerät gemerkt. Eine Zufallszahl steht für Sie.",
    cookieless:
      "Besuche werden gezählt, ohne Sie wiederzuerkennen. Auf diesem Gerät wird nichts gespeichert.",
    required:
      "Sie haben noch nicht geantwortet. Bis dahin wird nichts gespeichert und nichts gesendet.",
    denied:
      "Sie haben Nein gesagt. Es wird nichts gespeichert und nichts gesendet.",
  },
  sources: {
    api: "Das wurde auf dieser Website geantwortet.",
    memory: "Das ist Ihre frühere Antwort.",
    attribute: "So ist die Website eingestellt.",
  },
  signal: "Das sagt ein Datenschutzsignal: ",
  known: "Was bekannt ist",
  facts: [
    "Ihre Zufallszahl",
    "Ihre Kundennummer",
    "Besuche",
    "Seiten bei diesem Besuch",
    "Angesehen",
    "Wie Sie kamen",
    "Bestellungen",
    "Wartet noch",
    "Einträge auf diesem Gerät",
  ],
  nothing: "Hier ist nichts über Sie bekannt.",
  phase: "Wo wir Sie vermuten",
  noPhase: "Es wird nichts vermutet.",
  guess: (phase, percent) =>
    `Wahrscheinlich: ${phase} (${percent}\u00a0%). Das vermutet Ihr Gerät.`,
  because: (reasons) => `Wegen: ${reasons}.`,
  sent: "Was gesendet wurde",
  sentSummary: (shown, all) =>
    `Die letzten ${shown} von ${all} Nachrichten, die in 30 Tagen ankamen:`,
  nothingSent: "Soweit bekannt, nichts.",
  download: "Alles herunterladen",
  erase: "Alles löschen",
  question:
    "Alles hier löschen und den Server bitten, seine Kopie zu löschen? Das lässt sich nicht rückgängig machen.",
  eraseNow: "Ja, löschen",
  keep: "Nein, behalten",
  changed: "Ihre Antwort gilt ab jetzt.",
  overruled: "Ihre Antwort gilt hier nicht: Das Datenschutzsignal geht vor.",
  downloaded: "Die Datei liegt bei Ihren Downloads.",
  erased: {
    asked:
      "Hier gelöscht, und der Server wurde gebeten, seine Kopie zu löschen.",
    nothing: "Gelöscht. Der Server hatte nichts über Sie.",
    unreachable:
      "Hier gelöscht, aber der Server hat die Bitte nicht angenommen. Mit dieser Nummer kann die Website seine Kopie löschen: ",
  },
  unavailable: "Hier wird nichts gemessen.",
  phases: {
    awareness: "Sie sehen sich um",
    consideration: "Sie vergleichen",
    conversion: "Sie wollen kaufen",
    retention: "Sie sind Kundin oder Kunde",
    advocacy: "Sie empfehlen uns weiter",
  },
  events: {
    session_start: "Besuch begonnen",
    page_view: "Seite angesehen",
    user_engagement: "Zeit auf einer Seite",
    phase_change: "Vermutung geändert",
    consent_change: "Einwilligung geändert",
    form_submit: "Formular abgeschickt",
    view_item: "Produkt angesehen",
    view_item_list: "Produktliste angesehen",
    add_to_cart: "In den Warenkorb gelegt",
    view_cart: "Warenkorb angesehen",
    begin_checkout: "Kasse begonnen",
    purchase: "Kauf",
  },
};
