// Posters hide names from robots by writing them backwards; these marks cannot stand in a forward name.
const BACKWARD_MARK = /(?<![\p{L}\p{N}])(?:p(?:0801|027|084|0612)|\d{2}e\d{2}s|462[.-][hx]|462x)(?![\p{L}\p{N}])/giu

/** Turns a name that was written backwards (`p0801.20E10S.emaN`) round; any other comes back as it is. */
export function unreverseName(name: string): string {
  const marks = name.match(BACKWARD_MARK)
  return marks !== null && marks.length >= 2 ? [...name].reverse().join('') : name
}
