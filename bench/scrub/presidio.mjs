// Presidio's patterns and checks, ported: microsoft/presidio (MIT, Copyright Microsoft
// Corporation), presidio-analyzer/presidio_analyzer/predefined_recognizers/generic:
// email_recognizer.py@40ebddf6, credit_card_recognizer.py@6b15e0cd,
// iban_recognizer.py@14da1a6d, ip_recognizer.py@05dac939. Its phone numbers are those
// of a library (phonenumbers), and it has no tokens and no passwords.

import { isIP } from "node:net";

const EMAIL =
  /\b((([!#$%&'*+\-/=?^_`{|}~\w])|([!#$%&'*+\-/=?^_`{|}~\w][!#$%&'*+\-/=?^_`{|}~.\w]{0,}[!#$%&'*+\-/=?^_`{|}~\w]))[@]\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)+)\b/dg;
const CARD =
  /\b(?!1\d{12}(?!\d))((4\d{3})|(5[0-5]\d{2})|(6\d{3})|(1\d{3})|(3\d{3}))[- ]?(\d{3,4})[- ]?(\d{3,4})[- ]?(\d{3,5})\b/dg;
const IBAN =
  /(?<![A-Z0-9])([A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,6})((?:[ -]?[A-Z0-9]{4})?)((?:[ -]?[A-Z0-9]{1,3})?)(?![A-Z0-9])/dg;
const OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)";
const H = "[0-9A-Fa-f]{1,4}";
const V4 = `\\b${OCTET}(?:\\.${OCTET}){3}\\b`;
const V6 = `(?<![\\w:])(?:(?:${H}:){7}${H}|(?:${H}:){1,7}:|:(?::${H}){1,7}|(?:${H}:){1,6}:${H}|(?:${H}:){1,5}(?::${H}){1,2}|(?:${H}:){1,4}(?::${H}){1,3}|(?:${H}:){1,3}(?::${H}){1,4}|(?:${H}:){1,2}(?::${H}){1,5}|${H}:(?::${H}){1,6}|:(?::${H}){1,6})(?![0-9A-Fa-f:.])`;
const MAPPED = `(?<![0-9A-Fa-f:])::(?:ffff(?::0{1,4})?:)${OCTET}(?:\\.${OCTET}){3}\\b`;

/** Patterns by our kinds, each with the check that its matches have to pass. */
export const presidio = {
  email: [EMAIL],
  card: [checked(CARD, (text) => luhn(text.replace(/[- ]/g, "")))],
  iban: [
    checked(IBAN, (text, groups) =>
      [3, 2, 1].some((n) => mod97(groups.slice(1, n + 1).join(""))),
    ),
  ],
  ip: [V4, V6, MAPPED].map((source) => checked(RegExp(source, "dg"), isIP)),
};

function checked(pattern, check) {
  pattern.check = check;
  return pattern;
}

function luhn(digits) {
  let sum = 0;
  [...digits].reverse().forEach((digit, at) => {
    const twice = digit * 2;
    sum += at % 2 ? (twice > 9 ? twice - 9 : twice) : +digit;
  });
  return sum % 10 === 0;
}

function mod97(text) {
  const bare = text.replace(/[- ]/g, "");
  let rest = 0;
  for (const char of bare.slice(4) + bare.slice(0, 4))
    for (const digit of String(parseInt(char, 36)))
      rest = (rest * 10 + +digit) % 97;
  return rest === 1;
}
