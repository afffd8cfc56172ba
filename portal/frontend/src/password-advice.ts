/** What is said about a new key password while it is typed. Guesses well enough to warn; keeps nothing, sends nothing. */

export interface Advice {
  readonly length: number;
  readonly longEnough: boolean;
  readonly uncommon: boolean;
  readonly impersonal: boolean;
  /** 0 nothing typed, 1 weak, 2 fair, 3 enough, 4 strong. */
  readonly strength: 0 | 1 | 2 | 3 | 4;
  /** Characters that would make it strong. */
  readonly missingForStrong: number;
}

export const KEY_PASSWORD_LENGTH = 12;
const STRONG = 18;
const ENOUGH = 14;
/** Characters that must be left once everything a list of common passwords starts with is taken out. */
const OWN_CHARACTERS = 6;

const COMMON = [
  "password", "passwd", "p@ssw0rd", "passw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn",
  "1qaz2wsx", "1qaz", "2wsx", "3edc", "4rfv", "qazwsx", "iloveyou", "welcome", "letmein", "admin", "administrator",
  "monkey", "dragon", "sunshine", "princess", "football", "baseball", "superman", "batman", "master", "shadow",
  "login", "secret", "test", "user", "root", "abc", "taiwan", "taipei", "woaini", "a123456", "certdesk", "ji32k7au4a83",
]; // prettier-ignore

/** Runs such as 1234, dcba or aaaa. */
function withoutRuns(text: string): string {
  const kept: string[] = [];
  let run: string[] = [];
  let step = 0;
  const flush = (): void => {
    if (run.length < 4) kept.push(...run);
    run = [];
  };
  for (const character of text) {
    const difference = (character.codePointAt(0) ?? 0) - (run.at(-1)?.codePointAt(0) ?? 0);
    const continues = run.length === 0 || (Math.abs(difference) <= 1 && (run.length === 1 || difference === step));
    if (!continues) flush();
    else step = difference;
    run.push(character);
  }
  flush();
  return kept.join("");
}

function withoutRepetition(text: string): string {
  return text.replace(/(.+?)\1{2,}/gu, "$1");
}

function isUncommon(password: string): boolean {
  let rest = withoutRepetition(withoutRuns(password.toLowerCase()));
  for (const word of COMMON) rest = rest.split(word).join("");
  rest = rest.replace(/(?:19|20)\d\d/g, "");
  return [...rest].length >= OWN_CHARACTERS && new Set(rest).size >= 4;
}

function isImpersonal(password: string, personal: readonly string[]): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s\-()#]/g, "");
  const typed = plain(password);
  return !personal.map(plain).some((own) => own.length >= 2 && typed.includes(own));
}

/** `personal` are the subscriber's own name and numbers, none of which a stranger would have to guess. */
export function advise(password: string, personal: readonly string[]): Advice {
  const length = [...password].length;
  const longEnough = length >= KEY_PASSWORD_LENGTH;
  const uncommon = length > 0 && isUncommon(password);
  const impersonal = length > 0 && isImpersonal(password, personal);
  const missingForStrong = Math.max(0, STRONG - length);
  return { length, longEnough, uncommon, impersonal, missingForStrong, strength: strengthOf() };

  function strengthOf(): Advice["strength"] {
    if (length === 0) return 0;
    if (!longEnough || !uncommon || !impersonal) return 1;
    if (length < ENOUGH) return 2;
    return length < STRONG ? 3 : 4;
  }
}

/** Passwords of backup files: printable ASCII, because Java fails on others (design §6). */
export function fitsBackupFile(password: string): boolean {
  return /^[\x20-\x7e]{8,128}$/.test(password);
}
