/** Longest name sent, in characters: it must fit into a header and into a file system's limit (255 bytes). */
const MAX_LENGTH = 120
const LONGEST_EXTENSION = 16

/**
 * Writes a `Content-Disposition` for any file name (RFC 6266), with an ASCII fallback and the full name in `filename*`
 * (RFC 8187).
 *
 * It removes folders, control characters and characters that change the direction of text; it shortens very long names
 * before their extension; an empty name becomes `download`.
 */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = safeNameOf(fileName)
  return `${kind}; filename="${asciiFallbackOf(name)}"; filename*=UTF-8''${percentEncode(name)}`
}

function safeNameOf(fileName: string): string {
  const lastPart = fileName.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  // Cc: line breaks would split the header. Cf: a direction mark could show "exe.4pm" as "mp4.exe".
  const printable = lastPart.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()
  return /^\.*$/.test(printable) ? 'download' : shorten(printable)
}

function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= MAX_LENGTH) return name
  // Without a dot, -1 lies too far from the end to count as an extension.
  const dot = characters.lastIndexOf('.')
  const extension = characters.length - dot <= LONGEST_EXTENSION ? characters.slice(dot) : []
  return [...characters.slice(0, MAX_LENGTH - extension.length), ...extension].join('')
}

/** Also replaces percent signs: some browsers decode them in the plain form. */
function asciiFallbackOf(name: string): string {
  return name.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_')
}

/** Leaves only the attr-char of RFC 8187 unescaped. */
function percentEncode(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
