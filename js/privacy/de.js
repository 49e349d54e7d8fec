/** Deutsch. */
export const de = {
  lang: "de",
  title: "Ihre Privatsphäre hier",
  intro:
    "Diese Website misst mit Trailmark, das auf Ihrem Gerät arbeitet. Hier sehen Sie, was es weiß und was gesendet wurde, und Sie entscheiden.",
  choices: "Was Sie erlauben",
  analytics: [
    "Analyse",
    "Meine Besuche auf diesem Gerät merken, um die Website zu verbessern.",
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
  from: (source) =>
    ({
      api: "Das wurde auf dieser Website geantwortet.",
      memory: "Das ist Ihre Antwort von einem früheren Besuch.",
      attribute: "So ist die Website eingestellt.",
    })[source] ??
    (source && `Das sagt ein Datenschutzsignal: ${source}.`),
  known: "Was bekannt ist",
  facts: [
    "Ihre Zufallszahl",
    "Ihre Kundennummer",
    "Besuche",
    "Seiten bei diesem Besuch",
    "Angesehen",
    "Wie Sie kamen",
    "Bestellungen",
    "Wartet auf das Senden",
    "Einträge auf diesem Gerät",
  ],
  nothing: "Hier ist nichts über Sie bekannt.",
  phase: "Wo wir Sie vermuten",
  noPhase: "Es wird nichts vermutet.",
  guess: (phase, percent) =>
    `Wahrscheinlich: ${phase} (${percent} %). Diese Vermutung entsteht auf Ihrem Gerät.`,
  because: (reasons) => `Wegen: ${reasons}.`,
  sent: "Was gesendet wurde",
  sentSummary: (shown, all) =>
    `Die letzten ${shown} von ${all} Nachrichten, die in 30 Tagen ankamen:`,
  nothingSent: "Es ist nicht bekannt, dass etwas gesendet wurde.",
  download: "Alles herunterladen",
  erase: "Alles löschen",
  question:
    "Löschen, was hier gespeichert ist, und den Server bitten, seine Kopie zu löschen? Das lässt sich nicht rückgängig machen.",
  eraseNow: "Ja, löschen",
  keep: "Nein, behalten",
  changed: "Ihre Antwort gilt ab jetzt.",
  downloaded: "Die Datei liegt bei Ihren Downloads.",
  erasing: "Wird gelöscht …",
  erased: {
    asked:
      "Hier gelöscht, und der Server wurde gebeten, seine Kopie zu löschen.",
    nothing: "Gelöscht. Der Server hatte nichts über Sie.",
    refused:
      "Hier gelöscht. Der Server hat die Bitte nicht angenommen: Nennen Sie der Website diese Nummer, damit sie ihre Kopie löscht: {id}",
    unreachable:
      "Hier gelöscht. Der Server war nicht zu erreichen: Nennen Sie der Website diese Nummer, damit sie ihre Kopie löscht: {id}",
  },
  unavailable: "Das Messskript läuft hier nicht, also wird nichts gemessen.",
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
    outbound_click: "Link zu einer anderen Website",
    file_download: "Datei heruntergeladen",
    form_start: "Formular begonnen",
    form_submit: "Formular abgeschickt",
    view_item: "Produkt angesehen",
    view_item_list: "Produktliste angesehen",
    add_to_cart: "In den Warenkorb gelegt",
    remove_from_cart: "Aus dem Warenkorb genommen",
    view_cart: "Warenkorb angesehen",
    begin_checkout: "Kasse begonnen",
    purchase: "Kauf",
    attribution: "Wie Sie kamen, mit einem Kauf",
    cart_abandoned: "Warenkorb verlassen",
    bounce: "Nach einer Seite gegangen",
  },
};
