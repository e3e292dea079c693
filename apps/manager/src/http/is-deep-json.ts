const QUOTE = 34
const BACKSLASH = 92
const OPENING = new Set([91, 123])
const CLOSING = new Set([93, 125])

/**
 * Whether brackets and braces of a JSON text are nested deeper than `most`. A megabyte of brackets keeps the parser
 * busy for up to a second; this check stops at the first bracket too deep.
 */
export function isDeepJson(text: string, most: number): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (isInText) {
      if (sign === BACKSLASH) at += 1
      else if (sign === QUOTE) isInText = false
    } else if (sign === QUOTE) isInText = true
    else if (OPENING.has(sign)) {
      depth += 1
      if (depth > most) return true
    } else if (CLOSING.has(sign)) depth -= 1
  }
  return false
}
