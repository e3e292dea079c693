/** Longest path that is read, in UTF-16 units: the limit of Linux. */
const MAX_PATH_LENGTH = 4096

/**
 * The parts of a path, the last first. A slash between spaces (`Имя / Name`) or inside brackets
 * (`(2024/S01E07)`) belongs to a name; a backslash always separates.
 */
export function splitPath(path: string): string[] {
  const parts: string[] = []
  let begin = 0
  let depth = 0
  const text = path.slice(-MAX_PATH_LENGTH)
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
    const isLoose = text[index - 1] === ' ' && text[index + 1] === ' '
    if (character !== '\\' && (character !== '/' || depth > 0 || isLoose)) continue
    parts.push(text.slice(begin, index))
    begin = index + 1
    depth = 0
  }
  parts.push(text.slice(begin))
  return parts.filter((part) => part.trim() !== '').reverse()
}
