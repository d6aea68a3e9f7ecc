// What stands in a cell, read as the server reads it (reports/figures.py): a whole number, a blank, or other text.

const WHOLE = /^[+-]?(\d{1,19}|\d{1,3}(,\d{3})+)$/;
const NIL_MARKS = new Set(["/", "-", "—", "－", "–", "无", "——", "\\", "／"]);

export function plain(text) {
  return text.normalize("NFKC").replaceAll("−", "-").trim();
}

// A BigInt, or null where there is no whole number: sums of more than fifteen digits stay exact.
export function number(text) {
  const clean = plain(text);
  return WHOLE.test(clean) ? BigInt(clean.replaceAll(",", "").replace(/^\+/, "")) : null;
}

export function isBlank(text) {
  return plain(text) === "";
}

export function isNil(text) {
  return isBlank(text) || NIL_MARKS.has(plain(text));
}
