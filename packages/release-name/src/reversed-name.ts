// Posters reverse names to hide them from robots; these marks cannot occur in a forward name.
const BACKWARD_MARK = /(?<![\p{L}\p{N}])(?:p(?:0801|027|084|0612)|\d{2}e\d{2}s|462[.-][hx]|462x)(?![\p{L}\p{N}])/giu

/** Reverses a name that was written backwards (`p0801.20E10S.emaN`); returns any other name unchanged. */
export function unreverseName(name: string): string {
  const marks = name.match(BACKWARD_MARK)
  return marks !== null && marks.length >= 2 ? [...name].reverse().join('') : name
}
